import { type CallEvent, CallTracker, DEFAULT_SETTINGS, numberScopeOf, type SavedCall, type Signal, type SourceId } from '@ringhook/core';
import { XsiStreamParser } from '@ringhook/protocols';
import { xsiCall, xsiCallEvent, type XsiCallParts, xsiEvent } from '@ringhook/testkit';
import { aliveLegsOf } from '../src/alive-legs.ts';
import { BroadworksNormaliser } from '../src/broadworks/normaliser.ts';
import { UserDirectory } from '../src/broadworks/user-directory.ts';

export const CALLER = { address: 'tel:+4930123456', name: 'Max Mustermann' } as const;
export const START = 1_795_222_000_000;

/** Events of a BroadWorks one after the other, a second apart, and what is told of them. */
export class BroadworksStory {
  readonly told: CallEvent[] = [];
  /** What the normaliser said, of which that follows. */
  readonly signals: Signal[] = [];
  normaliser: BroadworksNormaliser;
  tracker: CallTracker;
  readonly #users = new UserDirectory();
  readonly #saved = new Map<number, SavedCall>();
  /** Calls that users of the BroadWorks have, as it knows them. */
  readonly #alive = new Map<string, { readonly who: string; readonly call: XsiCallParts }>();
  readonly #parser = new XsiStreamParser();
  #now = START;
  #events = 0;
  #calls = 0;

  constructor() {
    this.#users.learn('alice@example.com', { extension: '1001', number: '+49305550101', name: 'Alice' });
    this.#users.learn('carol@example.com', { extension: '1002', number: '+49305550102', name: 'Carol' });
    this.#users.learn('dave@example.com', { extension: '1003', number: '+49305550103', name: 'Dave' });
    this.normaliser = new BroadworksNormaliser(this.#users);
    this.tracker = this.#newTracker([]);
  }

  #newTracker(restored: readonly SavedCall[]): CallTracker {
    const settings = { ...DEFAULT_SETTINGS };
    const numbers = numberScopeOf(settings.extensionPattern, settings.shortCodes);
    const identify = () => ({ number: ++this.#calls, uuid: `call-${this.#calls}` });
    return new CallTracker({ sourceId: 'bw' as SourceId, settings, numbers, identify, restored });
  }

  /** Ringhook is ended and begun again: what it knows is what it had written beside its events, and then it is told who has which calls. */
  restart(): this {
    const saved = [...this.#saved.values()];
    this.tracker = this.#newTracker(saved);
    this.normaliser = new BroadworksNormaliser(this.#users, { alive: aliveLegsOf(saved), now: this.#now });
    for (const who of ['alice', 'carol', 'dave']) {
      const theirs = Array.from(this.#alive.values()).filter((one) => one.who === who);
      this.#hear(who, 'CallSubscriptionEvent', (parts) => xsiEvent({ ...parts, data: listOf(theirs.map(({ call }) => call)) }));
    }
    return this;
  }

  get now(): number {
    return this.#now;
  }

  /** One event about a call of `alice` (or whoever). */
  call(who: string, type: string, call: XsiCallParts): this {
    const started = { startTime: this.#now, ...call };
    this.#follow(who, type, started);
    return this.raw(who, type, (parts) => xsiCallEvent(parts, started));
  }

  /** An event whose data are given as XML. */
  event(who: string, type: string, data: string): this {
    return this.raw(who, type, (parts) => xsiEvent({ ...parts, data }));
  }

  calls(who: string, type: string, calls: readonly XsiCallParts[]): this {
    for (const call of calls) this.#follow(who, type, call);
    return this.event(who, type, listOf(calls));
  }

  pass(ms: number): this {
    this.#now += ms;
    this.#apply(this.normaliser.advance(this.#now));
    this.#tell(this.tracker.advance(this.#now));
    return this;
  }

  raw(who: string, type: string, write: (parts: Parameters<typeof xsiCallEvent>[0]) => string): this {
    this.pass(1_000);
    this.#hear(who, type, write);
    return this;
  }

  #follow(who: string, type: string, call: XsiCallParts): void {
    const key = `${who} ${call.callId}`;
    if (call.state === 'Released' || call.state === 'Detached') this.#alive.delete(key);
    else {
      const isRecorded = type === 'CallRecordingStartedEvent' || this.#alive.get(key)?.call.isRecorded === true;
      this.#alive.set(key, { who, call: { ...call, isRecorded: isRecorded && type !== 'CallRecordingStoppedEvent' } });
    }
  }

  #hear(who: string, type: string, write: (parts: Parameters<typeof xsiCallEvent>[0]) => string): void {
    const parts = { eventId: `e${++this.#events}`, sequence: this.#events, subscriptionId: 's1', target: `${who}@example.com`, type };
    for (const document of this.#parser.push(Buffer.from(write(parts)))) {
      if (document.kind === 'event') this.#apply(this.normaliser.apply(document, this.#now));
    }
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
    this.signals.push(...signals);
    this.#tell(signals.flatMap((signal) => this.tracker.apply(signal, this.#now)));
  }

  #tell(events: readonly CallEvent[]): void {
    this.told.push(...events);
    for (const event of events) {
      if (event.level === 'device') continue;
      const { number } = event.call;
      const saved = this.tracker.save(number);
      if (saved) this.#saved.set(number, JSON.parse(JSON.stringify(saved)) as SavedCall);
      else this.#saved.delete(number);
    }
  }
}

function listOf(calls: readonly XsiCallParts[]): string {
  return `<xsi:calls>${calls.map(xsiCall).join('')}</xsi:calls>`;
}
