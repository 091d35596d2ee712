import {
  ApiError,
  type HookStatus,
  type ReplayFateView,
  type ReplayOrder,
  type ReplayPreviewView,
  type Replays,
  type ReplayView,
} from '@ringhook/api';
import {
  type DeliveryKey,
  errorText,
  type NewDelivery,
  type ReplayFilter,
  type ReplayPart,
  type ReplayRecord,
  type ReplayStore,
  type Settlement,
} from '@ringhook/core';
import type { ReplayHistory } from '@ringhook/store';
import { createPause } from './pause-until.ts';
import { type PartEnd, type PartPorts, PartRun } from './replay-part.ts';
import { filterOf, type KeptOrder, packOrder, unpackOrder, viewOf } from './replay-order.ts';

const MOST_RUNNING = 8;

export interface ReplayPorts {
  readonly store: Pick<ReplayStore, 'addReplay' | 'replays' | 'endReplay'>;
  readonly history: ReplayHistory;
  readonly step: PartPorts['step'];
  /** Resolves once everything that was answered by now is stored; soon, even when it can't be. */
  readonly flush: () => Promise<void>;
  /** How every endpoint is doing. */
  readonly hooks: () => readonly HookStatus[];
  /** Whether there is still an adapter of that id. */
  readonly isThere: (hookId: string) => boolean;
  /** What a call that is over owes an adapter by the live configuration. Fails with NOT_FOUND, REPLAY_CALL_LIVE and ADAPTER_UNUSABLE. */
  readonly tellCall: (callNumber: number, adapterId: string) => Promise<readonly NewDelivery[]>;
  /** Of what fits the filter that which a rule has to do with, as it is now. Fails with NOT_FOUND and REQUEST_INVALID. */
  readonly keysOfRule: (ruleId: string, filter: ReplayFilter) => Promise<readonly DeliveryKey[]>;
  readonly now: () => number;
  readonly log: { readonly info: (fields: object, message: string) => void; readonly error: (fields: object, message: string) => void };
}

interface Running {
  readonly parts: readonly PartRun[];
  readonly control: AbortController;
  readonly ended: Promise<void>;
}

/** Replays of this process. They are stored, step by step: whoever starts next goes on where the last one stopped. */
export class ReplayDesk implements Replays {
  readonly #ports: ReplayPorts;
  readonly #running = new Map<number, Running>();

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
  }

  /** Goes on with what ran when the last process ended. */
  async resume(): Promise<void> {
    for (const record of await this.#ports.store.replays()) if (record.state === 'running') this.#run(record);
  }

  /** Told of every attempt. */
  hear(settlement: Settlement): void {
    if (this.#running.size === 0) return;
    for (const { parts } of this.#running.values()) for (const part of parts) part.hear(settlement);
  }

  async preview(order: ReplayOrder): Promise<ReplayPreviewView> {
    return this.#look(await this.#keep(order));
  }

  /** What an order comes to now. */
  async #keep(order: ReplayOrder): Promise<KeptOrder> {
    await this.#ports.flush();
    if (order.kind !== 'range' || order.ruleId === undefined) return { order };
    return { order, keys: await this.#ports.keysOfRule(order.ruleId, filterOf({ order }, this.#ports.now())) };
  }

  async #look(kept: KeptOrder): Promise<ReplayPreviewView> {
    const { hooks, isThere } = this.#ports;
    const { order } = kept;
    const rendered = order.kind === 'call' ? await this.#ports.tellCall(order.callNumber, order.adapterId) : [];
    const counts = await this.#count(kept, rendered);
    const states = new Map(hooks().map((hook) => [hook.hookId, hook]));
    const endpoints = counts.map((count) => {
      const status = states.get(count.hookId);
      if (!isThere(count.hookId)) return { ...count, state: 'removed' as const, reason: null };
      return { ...count, state: status?.state ?? 'open', reason: status?.reason ?? null };
    });
    const requests = endpoints.reduce((all, { requests: some, state }) => (state === 'removed' ? all : all + some), 0);
    return { requests, endpoints, rendered };
  }

  async start(order: ReplayOrder, by: string): Promise<ReplayView> {
    const kept = await this.#keep(order);
    const { endpoints } = await this.#look(kept);
    const createdAt = this.#ports.now();
    const parts = endpoints
      .filter(({ state }) => state !== 'removed')
      .map(({ hookId, requests }): ReplayPart => ({ hookId, total: requests, queued: 0, left: 0, after: -1, isDone: false }));
    if (parts.length === 0) throw new ApiError('REPLAY_EMPTY', order.kind, nothingFound(endpoints.length > 0));
    if (this.#running.size >= MOST_RUNNING) {
      throw new ApiError('REPLAYS_BUSY', 'replays', `${this.#running.size} replays are running; wait for one of them, or cancel it`);
    }
    const asked = { order: packOrder(kept), by, note: order.note, createdAt, parts };
    const id = await this.#ports.store.addReplay(asked);
    const record: ReplayRecord = { ...asked, id, state: 'running', problem: null, endedAt: null };
    this.#ports.log.info({ replayId: id, kind: order.kind, by, endpoints: parts.length }, 'replay.started');
    this.#run(record);
    return viewOf(record, this.#troubleOf());
  }

  async list(): Promise<readonly ReplayView[]> {
    const troubleOf = this.#troubleOf();
    return (await this.#ports.store.replays()).map((record) => viewOf(record, troubleOf));
  }

  async get(id: string): Promise<(ReplayView & { readonly fate: ReplayFateView }) | undefined> {
    const record = (await this.#ports.store.replays()).find((known) => String(known.id) === id);
    if (!record) return undefined;
    const view = viewOf(record, this.#troubleOf());
    await this.#ports.flush();
    const { open, deadLetters, skipped } = await this.#ports.history.fate(record.id);
    return { ...view, fate: { open, deadLetters, skipped, delivered: Math.max(0, view.progress.queued - open - deadLetters - skipped) } };
  }

  async cancel(id: string): Promise<boolean> {
    const record = (await this.#ports.store.replays()).find((known) => String(known.id) === id);
    if (!record) return false;
    await this.#ports.store.endReplay(record.id, { state: 'cancelled', problem: null, at: this.#ports.now() });
    this.#running.get(record.id)?.control.abort();
    return true;
  }

  /** Stops opening; what runs goes on with the next process. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { control } of running) control.abort();
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #count(kept: KeptOrder, rendered: readonly NewDelivery[]) {
    const { order } = kept;
    if (order.kind === 'call') return [{ hookId: order.adapterId, requests: rendered.length, calls: 1 }];
    return this.#ports.history.count(filterOf(kept, this.#ports.now()));
  }

  #troubleOf(): (hookId: string) => string | null {
    const hooks = new Map(this.#ports.hooks().map((hook) => [hook.hookId, hook]));
    return (hookId) => {
      const hook = hooks.get(hookId);
      return hook === undefined || hook.state === 'open' ? null : (hook.reason ?? hook.state);
    };
  }

  #run(record: ReplayRecord): void {
    const kept = unpackOrder(record);
    const { order } = kept;
    const control = new AbortController();
    const pause = createPause(control.signal);
    const { step, isThere, now, history, tellCall } = this.#ports;
    const ports: PartPorts = { step, isThere, now, find: history.find, troubleOf: (hookId) => this.#troubleOf()(hookId) };
    const parts = record.parts.map((part) => {
      const telling = order.kind === 'call' ? { telling: () => tellCall(order.callNumber, order.adapterId) } : {};
      const filter = filterOf(kept, record.createdAt);
      const partOrder = { replayId: record.id, part, filter, perSecond: order.perSecond, ...telling };
      return new PartRun(ports, partOrder, { signal: control.signal, pause });
    });
    const ended = Promise.all(parts.map((part) => part.run()))
      .then((ends) => this.#end(record.id, ends))
      .catch((cause: unknown) => this.#ports.log.error({ replayId: record.id, detail: errorText(cause) }, 'replay.failed'))
      .finally(() => this.#running.delete(record.id));
    this.#running.set(record.id, { parts, control, ended });
  }

  async #end(id: number, ends: readonly PartEnd[]): Promise<void> {
    if (ends.some(({ kind }) => kind === 'stopped')) return;
    const problem = ends.flatMap((end) => (end.kind === 'failed' ? [end.problem] : [])).join('; ') || null;
    const state = problem === null ? 'done' : 'failed';
    await this.#ports.store.endReplay(id, { state, problem, at: this.#ports.now() });
    this.#ports.log.info({ replayId: id, state, ...(problem !== null && { problem }) }, 'replay.ended');
  }
}

function nothingFound(isRemoved: boolean): string {
  return isRemoved
    ? 'all of it was sent to adapters that are not there any more'
    : 'nothing that was sent and is settled fits; what is still open is on its way';
}
