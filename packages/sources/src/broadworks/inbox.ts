import { errorText, type LegId, type Signal } from '@ringhook/core';
import { childOf, childrenOf, textAt, type XsiEvent } from '@ringhook/protocols';
import type { SourceContext } from '../source.ts';
import { halfLegId } from './leg-id.ts';
import type { BroadworksNormaliser } from './normaliser.ts';
import type { XsiCall } from './xsi-call.ts';

const HIGH_WATER = 5_000;
const LOW_WATER = 500;
const MOST_IN_ONE_COMMIT = 500;
/** Ids of events taken, remembered here; those of earlier runs the store remembers. */
const MOST_REMEMBERED = 20_000;
/** Calls that events told of lately: no list takes so long that more of them matter. */
const MOST_TOUCHED = 5_000;
/** Calls found gone, of which an event that was under way may still tell. */
const MOST_GONE = 2_000;
const MAX_ID_CHARS = 300;

/** What became of an event, as it is told to whoever sent it. */
export type Verdict = 'taken' | 'unusable';

export type InboxItem =
  | {
      readonly kind: 'event';
      readonly event: XsiEvent;
      readonly done: (verdict: Verdict) => void;
      readonly failed?: (cause: unknown) => void;
    }
  /** All calls that a user has; `askedAt` is what `mark` said when they were asked for. */
  | { readonly kind: 'list'; readonly userId: string; readonly calls: readonly XsiCall[]; readonly askedAt: number };

export interface InboxOptions {
  readonly context: Pick<SourceContext, 'accept' | 'hasTaken' | 'now'>;
  readonly normaliser: BroadworksNormaliser;
  /** Makes sure that we know who the user is. */
  readonly meet: (userId: string) => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly onFailure: (cause: unknown) => void;
  readonly onAlarm: (what: string) => void;
}

/**
 * Events on their way to be accepted, in the order they came. Nobody is told that an event was taken before what it means is
 * committed; one that is told again changes nothing, in this run or after a restart.
 */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #taken = new Set<string>();
  readonly #gone = new Set<LegId>();
  /** The last event of each, counted as they came in. */
  readonly #touched = new Map<LegId, number>();
  #added = 0;
  #waiting: InboxItem[] = [];
  #running: Promise<void> | undefined;
  #isPaused = false;
  #hasFailed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  add(item: InboxItem): void {
    if (this.#hasFailed) {
      if (item.kind === 'event') item.failed?.(new Error('nothing can be stored'));
      return;
    }
    this.#waiting.push(item);
    if (item.kind === 'event') this.#touch(item.event);
    if (!this.#isPaused && this.#waiting.length >= HIGH_WATER) {
      this.#isPaused = true;
      this.#options.pause();
    }
    this.#wake();
  }

  /** This moment, for a list that is asked for now. */
  mark(): number {
    return this.#added;
  }

  get isFull(): boolean {
    return this.#waiting.length >= HIGH_WATER;
  }

  /** Resolves once everything added so far is accepted, or has failed; no timer is left. */
  async close(): Promise<void> {
    while (this.#running) await this.#running;
    clearTimeout(this.#timer);
  }

  #wake(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0 && !this.#hasFailed) this.#wake();
      else this.#watch();
    });
  }

  async #drain(): Promise<void> {
    do {
      const batch = this.#waiting.splice(0, MOST_IN_ONE_COMMIT);
      try {
        await this.#take(batch);
      } catch (cause) {
        return this.#fail(batch, cause);
      }
      this.#resumeBelowLowWater();
    } while (this.#waiting.length > 0);
  }

  async #take(batch: readonly InboxItem[]): Promise<void> {
    const { context, normaliser } = this.#options;
    const signals: Signal[] = normaliser.advance(context.now());
    const reportIds: string[] = [];
    const tell: (() => void)[] = [];
    for (const item of batch) {
      if (item.kind === 'list') this.#applyList(item, signals);
      else {
        const verdict = await this.#takeEvent(item.event, signals, reportIds);
        tell.push(() => item.done(verdict));
      }
    }
    if (signals.length > 0 || reportIds.length > 0) await context.accept(signals, reportIds);
    for (const one of tell) one();
  }

  async #takeEvent(event: XsiEvent, signals: Signal[], reportIds: string[]): Promise<Verdict> {
    const { context, normaliser, meet, onAlarm } = this.#options;
    const { eventId, targetId, type } = event;
    if (eventId.length > MAX_ID_CHARS || targetId.length > MAX_ID_CHARS) return 'unusable';
    if (this.#taken.has(eventId) || (await context.hasTaken?.(eventId))) return 'taken';
    await meet(targetId);
    this.#remember(eventId);
    reportIds.push(eventId);
    if (this.#isAboutGone(event)) return 'taken';
    try {
      for (const signal of normaliser.apply(event, context.now())) signals.push(signal);
      return 'taken';
    } catch (cause) {
      // One that cannot be understood must not take the others with it.
      onAlarm(`${type.slice(0, 100)} could not be understood: ${errorText(cause)}`);
      return 'unusable';
    }
  }

  #applyList({ userId, calls, askedAt }: Extract<InboxItem, { kind: 'list' }>, signals: Signal[]): void {
    const { normaliser, context } = this.#options;
    const isOlderThan = (leg: LegId): boolean => (this.#touched.get(leg) ?? 0) > askedAt;
    for (const signal of normaliser.list({ userId, calls, isOlderThan }, context.now())) {
      signals.push(signal);
      if (signal.kind !== 'legEnded') continue;
      if (this.#gone.size >= MOST_GONE) this.#gone.clear();
      this.#gone.add(signal.leg);
    }
  }

  #touch(event: XsiEvent): void {
    this.#added++;
    for (const leg of legsOf(event)) {
      this.#touched.delete(leg);
      this.#touched.set(leg, this.#added);
    }
    while (this.#touched.size > MOST_TOUCHED) this.#touched.delete(this.#touched.keys().next().value ?? ('' as LegId));
  }

  /** The list was newer than this event: the call has been told to its end. */
  #isAboutGone(event: XsiEvent): boolean {
    const legs = legsOf(event);
    return legs.length > 0 && legs.every((leg) => this.#gone.has(leg));
  }

  #remember(eventId: string): void {
    this.#taken.add(eventId);
    if (this.#taken.size > MOST_REMEMBERED) this.#taken.delete(this.#taken.values().next().value ?? '');
  }

  #fail(batch: readonly InboxItem[], cause: unknown): void {
    this.#hasFailed = true;
    for (const item of [...batch, ...this.#waiting]) if (item.kind === 'event') item.failed?.(cause);
    this.#waiting = [];
    this.#options.onFailure(cause);
  }

  #resumeBelowLowWater(): void {
    if (!this.#isPaused || this.#waiting.length > LOW_WATER) return;
    this.#isPaused = false;
    this.#options.resume();
  }

  /** Calls that were handed on and never came back end by the clock. */
  #watch(): void {
    clearTimeout(this.#timer);
    const dueAt = this.#options.normaliser.nextDueAt();
    if (dueAt === undefined || this.#hasFailed) return;
    this.#timer = setTimeout(() => this.#wake(), Math.max(1, dueAt - this.#options.context.now()));
    this.#timer.unref();
  }
}

/** Whose calls an event tells of; a list of all calls tells of none. */
function legsOf({ targetId, type, data }: XsiEvent): LegId[] {
  if (type.startsWith('CallSubscription')) return [];
  const single = childOf(data, 'call');
  const calls = single ? [single] : childrenOf(childOf(data, 'calls'), 'call');
  return calls.flatMap((call) => {
    const callId = textAt(call, 'callId');
    return callId === undefined ? [] : [halfLegId(targetId, callId)];
  });
}
