/** A FreeSWITCH in a test: say what happens at it, read what is told. Channels have names of one's own. */
import { CallTracker, type CallEvent, DEFAULT_SETTINGS, numberScopeOf, type Signal, type SourceId } from '@ringhook/core';
import { type EslEvent, parseJsonEvent } from '@ringhook/protocols';
import { DEFAULT_FREESWITCH_NAMES, FreeswitchNormaliser, type FreeswitchNames, type Listing } from '../src/index.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

export const T0 = 1_795_000_000_000;
export const CALLER = '+4915112345678';
export const CARRIER: Headers = { 'Channel-Name': `sofia/external/${CALLER}@carrier.example`, variable_sofia_profile_name: 'external' };

export function eslEvent(name: string, headers: Headers = {}): EslEvent {
  const event = parseJsonEvent(JSON.stringify({ 'Event-Name': name, ...headers }));
  if (!event) throw new Error(`${name} is no event`);
  return event;
}

/** Headers of the channel of a phone of ours. */
export function phone(extension: string, domain = 'pbx.example'): Headers {
  return {
    'Channel-Name': `sofia/internal/${extension}@127.0.0.1:6101`,
    'Channel-Presence-ID': `${extension}@${domain}`,
    variable_sofia_profile_name: 'internal',
    'Caller-Context': 'default',
  };
}

export function gateway(number: string): Headers {
  return { 'Channel-Name': `sofia/external/${number}`, variable_sip_gateway_name: 'carrier', 'Caller-Destination-Number': number };
}

export class FreeswitchStory {
  readonly normaliser: FreeswitchNormaliser;
  readonly tracker: CallTracker;
  readonly events: CallEvent[] = [];
  now = T0;
  core = 'core-1';

  constructor(names: Partial<FreeswitchNames> = {}) {
    const all = { ...DEFAULT_FREESWITCH_NAMES, ...names };
    this.normaliser = new FreeswitchNormaliser(all);
    let number = 1;
    this.tracker = new CallTracker({
      sourceId: 'fs' as SourceId,
      settings: DEFAULT_SETTINGS,
      numbers: numberScopeOf(all.extensionPattern, DEFAULT_SETTINGS.shortCodes),
      identify: () => ({ number, uuid: `call-${number++}` }),
    });
  }

  /** One event, `afterMs` later than the last. */
  tell(name: string, headers: Headers = {}, afterMs = 20): this {
    this.wait(afterMs);
    const event = eslEvent(name, { 'Core-UUID': this.core, 'Event-Date-Timestamp': `${this.now}000`, ...headers });
    return this.take(this.normaliser.apply(event, this.now));
  }

  wait(ms: number): this {
    this.now += ms;
    this.events.push(...this.tracker.advance(this.now));
    return this;
  }

  take(signals: readonly Signal[]): this {
    for (const signal of signals) this.events.push(...this.tracker.apply(signal, this.now));
    return this;
  }

  resync(listing: Omit<Listing, 'takenAt' | 'at'>): this {
    this.wait(20);
    return this.take(this.normaliser.resync({ ...listing, takenAt: this.now, at: this.now }));
  }

  /** Somebody outside calls in. */
  fromOutside(uuid: string, headers: Headers = {}): this {
    return this.tell('CHANNEL_CREATE', {
      'Unique-ID': uuid,
      'Call-Direction': 'inbound',
      'Caller-Context': 'public',
      'Caller-Caller-ID-Number': CALLER,
      'Caller-Caller-ID-Name': 'Max Mustermann',
      'Caller-Destination-Number': '+49305550101',
      ...CARRIER,
      ...headers,
    });
  }

  /** One of our phones dials. */
  fromPhone(uuid: string, extension: string, dialled: string, headers: Headers = {}): this {
    return this.tell('CHANNEL_CREATE', {
      'Unique-ID': uuid,
      'Call-Direction': 'inbound',
      ...phone(extension),
      variable_user_name: extension,
      'Caller-Caller-ID-Number': extension,
      'Caller-Destination-Number': dialled,
      ...headers,
    });
  }

  /** The PBX calls one of our phones on behalf of `from`. */
  dial(uuid: string, from: string, extension: string, headers: Headers = {}): this {
    const made = { 'Unique-ID': uuid, 'Call-Direction': 'outbound', 'Other-Leg-Unique-ID': from, 'Caller-Destination-Number': extension };
    return this.tell('CHANNEL_CREATE', { ...made, ...phone(extension), variable_dialed_user: extension, ...headers });
  }

  dialOut(uuid: string, from: string, number: string): this {
    return this.tell('CHANNEL_CREATE', {
      'Unique-ID': uuid,
      'Call-Direction': 'outbound',
      'Other-Leg-Unique-ID': from,
      ...gateway(number),
    });
  }

  ring(...uuids: readonly string[]): this {
    for (const uuid of uuids) this.tell('CHANNEL_PROGRESS', { 'Unique-ID': uuid });
    return this;
  }

  answer(uuid: string, headers: Headers = {}): this {
    return this.tell('CHANNEL_ANSWER', { 'Unique-ID': uuid, 'Answer-State': 'answered', ...headers });
  }

  bridge(one: string, other: string, headers: Headers = {}): this {
    return this.tell('CHANNEL_BRIDGE', { 'Unique-ID': one, 'Bridge-A-Unique-ID': one, 'Bridge-B-Unique-ID': other, ...headers });
  }

  unbridge(one: string, other: string): this {
    return this.tell('CHANNEL_UNBRIDGE', { 'Unique-ID': one, 'Bridge-A-Unique-ID': one, 'Bridge-B-Unique-ID': other });
  }

  /** Rings, is answered, and talks. */
  connect(caller: string, called: string): this {
    return this.ring(called).wait(1_000).answer(called).answer(caller).bridge(caller, called);
  }

  end(uuid: string, cause = 'NORMAL_CLEARING', headers: Headers = {}): this {
    return this.tell('CHANNEL_HANGUP_COMPLETE', { 'Unique-ID': uuid, 'Hangup-Cause': cause, ...headers });
  }

  hangUp(...uuids: readonly string[]): this {
    for (const uuid of uuids) this.end(uuid);
    return this;
  }

  custom(subclass: string, headers: Headers): this {
    return this.tell('CUSTOM', { 'Event-Subclass': subclass, ...headers });
  }

  /** `1 start`, `1 1001 ringing`, `1001 registration registered`; milestones are left out. */
  lines(): string[] {
    const milestones = new Set(['queued', 'transferred', 'parked', 'recordingReady', 'merged', 'updated']);
    return this.events
      .filter((event) => event.level !== 'call' || !milestones.has(event.event))
      .map((event) => {
        if (event.level === 'device') return `${event.extension} ${event.event} ${event.state}`;
        const mark = event.synthetic ? ' (synthetic)' : '';
        return `${event.call.number} ${event.level === 'extension' ? `${event.extension} ` : ''}${event.event}${mark}`;
      });
  }

  /** The newest event of this name about a call. */
  last(name: string): Exclude<CallEvent, { level: 'device' }> {
    const found = this.events.findLast((event) => event.level !== 'device' && event.event === name);
    if (!found || found.level === 'device') throw new Error(`${name} was never told, but ${this.lines().join(', ')}`);
    return found;
  }
}
