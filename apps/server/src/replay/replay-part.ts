import { AppError, type NewDelivery, type ReplayFilter, type ReplayPart, type Settlement, type SteppedReplay } from '@ringhook/core';
import type { ReplayOrder as StepOrder } from '@ringhook/delivery';
import { LaneWatch, type WatchedDelivery } from './lane-watch.ts';
import type { PauseUntil } from './pause-until.ts';

/** Opened in one step: few enough that live calls of the endpoint hardly notice that its window of lanes moves. */
const AT_ONCE = 25;
/** More are opened only when so many at most are under way. */
const MOST_UNDER_WAY = 10;
/** Behind a lane that waits for its next try nothing is heard for hours: then others go on. */
const PATIENCE_MS = 60_000;
const AFTER_TROUBLE_MS = 1_000;

export interface PartPorts {
  readonly step: (order: StepOrder) => Promise<SteppedReplay | undefined>;
  readonly find: (filter: ReplayFilter, after: number, limit: number) => Promise<readonly WatchedDelivery[]>;
  /** Why nothing is sent to the endpoint now; null when it is. `removed` when it is not there any more. */
  readonly troubleOf: (hookId: string) => string | null;
  readonly isThere: (hookId: string) => boolean;
  readonly now: () => number;
}

export interface PartOrder {
  readonly replayId: number;
  readonly part: ReplayPart;
  readonly filter: ReplayFilter;
  readonly perSecond: number;
  /** Instead of what is found by the filter: a call told anew. Fails when it can't be any more. */
  readonly telling?: () => Promise<readonly NewDelivery[]>;
}

/** `stopped`: called off, or the process ends; the store says which. */
export type PartEnd = { readonly kind: 'done' | 'stopped' } | { readonly kind: 'failed'; readonly problem: string };

/** The part of a replay that is about one endpoint: opens a few, waits until they are out, opens the next. */
export class PartRun {
  readonly #ports: PartPorts;
  readonly #order: PartOrder;
  readonly #signal: AbortSignal;
  readonly #pause: PauseUntil;
  readonly #watch = new LaneWatch();
  #part: ReplayPart;

  constructor(ports: PartPorts, order: PartOrder, { signal, pause }: { readonly signal: AbortSignal; readonly pause: PauseUntil }) {
    this.#ports = ports;
    this.#order = order;
    this.#signal = signal;
    this.#pause = pause;
    this.#part = order.part;
  }

  hear(settlement: Settlement): void {
    if (settlement.open.delivery.hookId === this.#part.hookId) this.#watch.hear(settlement);
  }

  async run(): Promise<PartEnd> {
    while (!this.#signal.aborted && !this.#part.isDone) {
      const { hookId } = this.#part;
      if (!this.#ports.isThere(hookId)) return { kind: 'failed', problem: `the adapter "${hookId}" was removed before all of it was sent` };
      try {
        if (!(await this.#next())) return { kind: 'stopped' };
      } catch (cause) {
        const end = endOf(cause);
        if (end) return end;
        await this.#pause(AFTER_TROUBLE_MS);
      }
    }
    return { kind: this.#part.isDone ? 'done' : 'stopped' };
  }

  /** False when the replay is over. */
  async #next(): Promise<boolean> {
    const startedAt = this.#ports.now();
    const { telling, perSecond } = this.#order;
    const stepped = telling ? await this.#tell(await telling()) : await this.#open(Math.min(AT_ONCE, perSecond));
    if (stepped === undefined) return false;
    this.#part = stepped.part;
    if (stepped.part.isDone) return true;
    const elapsed = this.#ports.now() - startedAt;
    await this.#pause(Math.max(0, (stepped.keys.length * 1_000) / perSecond - elapsed));
    while (!this.#signal.aborted && !(await this.#watch.atMost(MOST_UNDER_WAY, this.#pause, PATIENCE_MS))) {
      if (this.#ports.troubleOf(this.#part.hookId) === null) this.#watch.clear();
    }
    return true;
  }

  #tell(added: readonly NewDelivery[]): Promise<SteppedReplay | undefined> {
    return this.#ports.step({ replayId: this.#order.replayId, part: { ...this.#part, isDone: true }, keys: [], added });
  }

  async #open(limit: number): Promise<SteppedReplay | undefined> {
    const { replayId, filter } = this.#order;
    const { after, hookId } = this.#part;
    const found = await this.#ports.find({ ...filter, hookId }, after, limit);
    if (this.#signal.aborted) return undefined;
    const part = { ...this.#part, after: found.at(-1)?.key ?? after, isDone: found.length < limit };
    this.#watch.expect(found);
    const stepped = await this.#ports.step({ replayId, part, keys: found.map(({ key }) => key), added: [] });
    const opened = new Set(stepped?.keys);
    this.#watch.drop(found.filter(({ key }) => !opened.has(key)));
    return stepped;
  }
}

/** Undefined: worth another try, such as a full disk. */
function endOf(cause: unknown): PartEnd | undefined {
  if (!(cause instanceof AppError)) return { kind: 'failed', problem: String(cause) };
  if (['ENGINE_STOPPED', 'LEASE_LOST', 'STORE_DAMAGED'].includes(cause.code)) return { kind: 'stopped' };
  if (['NOT_FOUND', 'ADAPTER_UNUSABLE', 'REPLAY_CALL_LIVE'].includes(cause.code)) return { kind: 'failed', problem: cause.message };
  return undefined;
}
