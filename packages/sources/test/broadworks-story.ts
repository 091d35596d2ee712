import { type CallEvent, CallTracker, DEFAULT_SETTINGS, numberScopeOf, type SourceId } from '@ringhook/core';
import { XsiStreamParser } from '@ringhook/protocols';
import { xsiCall, xsiCallEvent, type XsiCallParts, xsiEvent } from '@ringhook/testkit';
import { BroadworksNormaliser } from '../src/broadworks/normaliser.ts';
import { UserDirectory } from '../src/broadworks/user-directory.ts';

export const CALLER = { address: 'tel:+4930123456', name: 'Max Mustermann' } as const;
export const START = 1_795_222_000_000;

/** Events of a BroadWorks one after the other, a second apart, and what is told of them. */
export class BroadworksStory {
  readonly told: CallEvent[] = [];
  readonly normaliser: BroadworksNormaliser;
  readonly tracker: CallTracker;
  readonly #parser = new XsiStreamParser();
  #now = START;
  #events = 0;
  #calls = 0;

  constructor() {
    const users = new UserDirectory();
    users.learn('alice@example.com', { extension: '1001', number: '+49305550101', name: 'Alice' });
    users.learn('carol@example.com', { extension: '1002', number: '+49305550102', name: 'Carol' });
    users.learn('dave@example.com', { extension: '1003', number: '+49305550103', name: 'Dave' });
    this.normaliser = new BroadworksNormaliser(users);
    const settings = { ...DEFAULT_SETTINGS };
    const numbers = numberScopeOf(settings.extensionPattern, settings.shortCodes);
    const identify = () => ({ number: ++this.#calls, uuid: `call-${this.#calls}` });
    this.tracker = new CallTracker({ sourceId: 'bw' as SourceId, settings, numbers, identify });
  }

  get now(): number {
    return this.#now;
  }

  /** One event about a call of `alice` (or whoever). */
  call(who: string, type: string, call: XsiCallParts): this {
    return this.raw(who, type, (parts) => xsiCallEvent(parts, { startTime: this.#now, ...call }));
  }

  /** An event whose data are given as XML. */
  event(who: string, type: string, data: string): this {
    return this.raw(who, type, (parts) => xsiEvent({ ...parts, data }));
  }

  calls(who: string, type: string, calls: readonly XsiCallParts[]): this {
    return this.event(who, type, `<xsi:calls>${calls.map(xsiCall).join('')}</xsi:calls>`);
  }

  pass(ms: number): this {
    this.#now += ms;
    this.#apply(this.normaliser.advance(this.#now));
    this.told.push(...this.tracker.advance(this.#now));
    return this;
  }

  raw(who: string, type: string, write: (parts: Parameters<typeof xsiCallEvent>[0]) => string): this {
    this.pass(1_000);
    const parts = { eventId: `e${++this.#events}`, sequence: this.#events, subscriptionId: 's1', target: `${who}@example.com`, type };
    for (const document of this.#parser.push(Buffer.from(write(parts)))) {
      if (document.kind === 'event') this.#apply(this.normaliser.apply(document, this.#now));
    }
    return this;
  }

  /** `1 Incoming +4930.. -> 1001: start pickup hangup` for each call. */
  get summary(): string[] {
    const calls = Map.groupBy(
      this.told.filter((event) => event.level === 'call' && ['start', 'pickup', 'hangup', 'missed'].includes(event.event)),
      (event) => (event.level === 'device' ? 0 : event.call.number),
    );
    return Array.from(calls.values(), (events) => {
      const last = events.at(-1)!;
      if (last.level === 'device') return '';
      const { type, callerId, did, responderExt, lastQueue } = last.call;
      const queue = lastQueue === null ? '' : ` (${lastQueue})`;
      return `${type} ${callerId} -> ${did ?? last.call.dialled}${queue} ${responderExt}: ${events.map(({ event }) => event).join(' ')}`;
    });
  }

  /** `1001 +4930123456: ringing connected completed` for each phone's part. */
  get phones(): string[] {
    const parts = Map.groupBy(
      this.told.filter((event) => event.level === 'extension'),
      ({ call, extension }) => `${call.number} ${extension}`,
    );
    return Array.from(
      parts.values(),
      (events) => `${events[0]!.extension} ${events.at(-1)!.remoteTel}: ${events.map(({ event }) => event).join(' ')}`,
    ).toSorted();
  }

  #apply(signals: ReturnType<BroadworksNormaliser['apply']>): void {
    for (const signal of signals) this.told.push(...this.tracker.apply(signal, this.#now));
  }
}
