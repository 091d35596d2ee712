import { type CallFacts, type CompiledRules, errorText, type SiteSettings, type SourceDefinition } from '@ringhook/core';
import type { SourceHealth as ApiSourceHealth, Ingest, SourceKind, SourceStatus } from '@ringhook/api';
import { initialHealth, type PushAnswer, type PushRequest, sourceAdapterOf, type SourceHealth } from '@ringhook/sources';
import type { CallCheckpointState } from './accept-signal.ts';
import { SOURCE_KINDS } from './config/source-kinds.ts';
import { endCalls } from './end-calls.ts';
import { type HostPorts, SourceHost } from './source-host.ts';

interface Refusal {
  readonly definition: SourceDefinition;
  readonly health: SourceHealth;
}

/** What a source that is not running now leaves to whoever starts next under its id. */
interface Legacy {
  readonly calls: CallCheckpointState[];
  /** Undefined when it has not run since the start. */
  readonly kind?: string;
  readonly lastHeardAt?: number | undefined;
}

/** A source between two configurations, or one whose options have to be corrected first: what it is told meanwhile is not lost. */
const NOT_NOW: PushAnswer = { kind: 'busy', retryAfterSeconds: 10 };

/** All configured sources: starts, stops and replaces them as the configuration says, calls in progress included. */
export class SourceFleet implements SourceStatus, Ingest {
  readonly #ports: HostPorts;
  readonly #hosts = new Map<string, SourceHost>();
  /** Sources whose options can't be used: shown, not started. */
  readonly #refused = new Map<string, Refusal>();
  readonly #legacies = new Map<string, Legacy>();
  #settings: string | undefined;
  #changing: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(ports: HostPorts, restored: readonly CallCheckpointState[]) {
    this.#ports = ports;
    for (const state of restored) {
      const legacy = this.#legacies.get(state.sourceId);
      if (legacy) legacy.calls.push(state);
      else this.#legacies.set(state.sourceId, { calls: [state] });
    }
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
    const enabled = configuration.sources.filter((definition) => definition.enabled);
    const wanted = new Map(enabled.map((definition) => [definition.id, definition]));
    for (const [id, { definition }] of [...this.#hosts, ...this.#refused]) {
      const next = wanted.get(id);
      if (!haveSettingsChanged && next && JSON.stringify(next) === JSON.stringify(definition)) wanted.delete(id);
      else await this.#stop(id);
    }
    await this.#endForsaken(new Map(enabled.map(({ id, kind }) => [id, kind])));
    for (const definition of wanted.values()) this.#start(definition);
  }

  /**
   * A source that was deleted or disabled, or is another PBX from now on, tells no more of the calls it was telling of: whoever was
   * told of their start is told of their end. A disabled one may come back; what is alive then is found as a call of its own.
   */
  async #endForsaken(kindsToRun: ReadonlyMap<string, string>): Promise<void> {
    for (const [sourceId, { calls, kind, lastHeardAt }] of this.#legacies) {
      const nextKind = kindsToRun.get(sourceId);
      if (nextKind !== undefined && (kind === undefined || kind === nextKind)) continue;
      if (calls.length > 0) await endCalls({ sourceId, calls, lastHeardAt }, this.#ports);
      this.#legacies.delete(sourceId);
    }
  }

  #start(definition: SourceDefinition): void {
    const { id } = definition;
    try {
      const adapter = sourceAdapterOf(definition.kind);
      const { calls: restored, lastHeardAt } = this.#legacies.get(id) ?? { calls: [] };
      const host = new SourceHost({ definition, adapter, restored, lastHeardAt }, this.#ports);
      host.start();
      this.#legacies.delete(id);
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
    const calls = await host.stop();
    this.#legacies.set(id, { calls, kind: host.definition.kind, lastHeardAt: host.lastHeardAt });
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
  incomingPrefix,
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
    incomingPrefix,
    shortCodes,
  };
}
