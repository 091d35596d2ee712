import { type CallFacts, type CompiledRules, errorText, type SiteSettings, type SourceDefinition } from '@ringhook/core';
import type { SourceHealth as ApiSourceHealth, Ingest, SourceKind, SourceStatus } from '@ringhook/api';
import { initialHealth, type PushAnswer, type PushRequest, sourceAdapterOf, type SourceHealth } from '@ringhook/sources';
import type { CallCheckpointState } from './accept-signal.ts';
import { SOURCE_KINDS } from './config/source-kinds.ts';
import { type HostPorts, SourceHost } from './source-host.ts';

interface Refusal {
  readonly definition: SourceDefinition;
  readonly health: SourceHealth;
}

/** A source between two configurations, or one whose options have to be corrected first: what it is told meanwhile is not lost. */
const NOT_NOW: PushAnswer = { kind: 'busy', retryAfterSeconds: 10 };

/** All configured sources: starts, stops and replaces them as the configuration says, calls in progress included. */
export class SourceFleet implements SourceStatus, Ingest {
  readonly #ports: HostPorts;
  readonly #hosts = new Map<string, SourceHost>();
  /** Sources whose options can't be used: shown, not started. */
  readonly #refused = new Map<string, Refusal>();
  /** Calls of sources that are not running now; whoever starts next takes them over. */
  readonly #waiting = new Map<string, CallCheckpointState[]>();
  #settings: string | undefined;
  #changing: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(ports: HostPorts, restored: readonly CallCheckpointState[]) {
    this.#ports = ports;
    for (const state of restored) this.#calls(state.sourceId).push(state);
  }

  /** Brings what runs in line with the configuration. A source that did not change is not touched. */
  take(rules: CompiledRules): Promise<void> {
    return this.#change(() => this.#take(rules));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#changing;
    await Promise.all(Array.from(this.#hosts.values(), (host) => host.stop()));
    this.#hosts.clear();
  }

  kinds(): readonly SourceKind[] {
    return SOURCE_KINDS;
  }

  list(): readonly ApiSourceHealth[] {
    return [
      ...Array.from(this.#hosts.values(), ({ definition, health }) => ({ sourceId: definition.id, kind: definition.kind, ...health })),
      ...Array.from(this.#refused.values(), ({ definition, health }) => ({ sourceId: definition.id, kind: definition.kind, ...health })),
    ];
  }

  get(sourceId: string): ApiSourceHealth | undefined {
    return this.list().find((health) => health.sourceId === sourceId);
  }

  async restart(sourceId: string): Promise<void> {
    await this.#change(async () => {
      const definition = this.#hosts.get(sourceId)?.definition ?? this.#refused.get(sourceId)?.definition;
      if (!definition) return;
      await this.#stop(sourceId);
      this.#start(definition);
    });
  }

  async push(sourceId: string, request: PushRequest): Promise<PushAnswer | undefined> {
    const host = this.#hosts.get(sourceId);
    if (host) return host.push(request);
    const { sources } = this.#ports.rules().configuration;
    return sources.some(({ id, enabled }) => enabled && id === sourceId) ? NOT_NOW : undefined;
  }

  liveCalls(): CallFacts[] {
    return Array.from(this.#hosts.values(), (host) => host.liveCalls()).flat();
  }

  /** One change after the other; one that failed has told whoever asked for it, and does not stand in the way. */
  #change(change: () => Promise<void>): Promise<void> {
    if (this.#isStopped) return this.#changing;
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => {});
    return changed;
  }

  async #take({ configuration }: CompiledRules): Promise<void> {
    const settings = JSON.stringify(callSettings(configuration.settings));
    const haveSettingsChanged = settings !== this.#settings;
    this.#settings = settings;
    const wanted = new Map(configuration.sources.filter(({ enabled }) => enabled).map((definition) => [definition.id, definition]));
    for (const [id, { definition }] of [...this.#hosts, ...this.#refused]) {
      const next = wanted.get(id);
      if (!haveSettingsChanged && next && JSON.stringify(next) === JSON.stringify(definition)) wanted.delete(id);
      else await this.#stop(id);
    }
    for (const definition of wanted.values()) this.#start(definition);
  }

  #start(definition: SourceDefinition): void {
    const { id } = definition;
    try {
      const adapter = sourceAdapterOf(definition.kind);
      const host = new SourceHost({ definition, adapter, restored: this.#calls(id) }, this.#ports);
      host.start();
      this.#waiting.delete(id);
      this.#hosts.set(id, host);
    } catch (cause) {
      const health: SourceHealth = { ...initialHealth(this.#ports.door.now()), state: 'rejected', lastError: errorText(cause) };
      this.#refused.set(id, { definition, health });
      this.#ports.onHealth(id, health);
    }
  }

  async #stop(id: string): Promise<void> {
    this.#refused.delete(id);
    const host = this.#hosts.get(id);
    if (!host) return;
    this.#hosts.delete(id);
    this.#calls(id).push(...(await host.stop()));
  }

  #calls(sourceId: string): CallCheckpointState[] {
    const known = this.#waiting.get(sourceId);
    if (known) return known;
    const fresh: CallCheckpointState[] = [];
    this.#waiting.set(sourceId, fresh);
    return fresh;
  }
}

/** The settings a running tracker was made with. */
function callSettings({
  missedForInternal,
  startOnDialback,
  queueOfferMissed,
  missedHoldBackMs,
  extensionPattern,
  defaultCountry,
  outsidePrefixes,
  shortCodes,
}: SiteSettings) {
  return {
    missedForInternal,
    startOnDialback,
    queueOfferMissed,
    missedHoldBackMs,
    extensionPattern,
    defaultCountry,
    outsidePrefixes,
    shortCodes,
  };
}
