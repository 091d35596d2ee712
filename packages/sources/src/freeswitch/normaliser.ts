import type { LegId, Signal } from '@ringhook/core';
import type { EslEvent } from '@ringhook/protocols';
import { present } from '../shown-party.ts';
import { causeOfHangup } from './causes.ts';
import { bridgeOf, eventTime, isAnswered, isInbound, isVoicemail, parentOf, uuidOf } from './channel-fields.ts';
import { ChannelTable, type KnownChannel } from './channel-table.ts';
import { legCreated, legDialled } from './leg-signals.ts';
import { FreeswitchParties, type FreeswitchNames } from './parties.ts';
import { RegistrationReader } from './registrations.ts';
import { ServiceEvents } from './service-events.ts';
import { type Listing, snapshotOf } from './snapshot.ts';
import { transferOf } from './transfer.ts';

/**
 * Says in our words what a FreeSWITCH says, one event at a time. Holds per live channel only what an event does not repeat; knows
 * nothing of calls.
 */
export class FreeswitchNormaliser {
  readonly #parties: FreeswitchParties;
  readonly #channels = new ChannelTable();
  readonly #services: ServiceEvents;
  readonly #registrations: RegistrationReader;
  /** Which run of the PBX we listen to, and when it was heard last. */
  #coreUuid: string | undefined;
  #heardAt = 0;

  constructor(names: FreeswitchNames) {
    this.#parties = new FreeswitchParties(names);
    this.#services = new ServiceEvents(this.#channels, this.#parties);
    this.#registrations = new RegistrationReader(this.#parties);
  }

  /** `now`: ms since the epoch, for events without a stamp. */
  apply(event: EslEvent, now: number): Signal[] {
    const at = eventTime(event, now);
    const restart = this.#followRun(event, at);
    const signals = this.#read(event, at);
    return restart.length === 0 ? signals : [...restart, ...signals];
  }

  /** Everything that is alive, asked for after the subscription; events heard since then come after it. */
  resync(listing: Listing): Signal[] {
    const { snapshot, channels } = snapshotOf(listing, this.#parties);
    this.#channels.replaceAll(channels);
    return [snapshot];
  }

  /** The channels that live, as far as was heard. */
  channels(): LegId[] {
    return this.#channels.ids();
  }

  /**
   * What a list of all channels means for those that were known before it was asked for: confirmed, or ended unheard. Whatever else it
   * says was heard in time.
   */
  confirm(known: readonly LegId[], listed: ReadonlySet<string>, at: number): Signal[] {
    return known.flatMap((leg): Signal[] => {
      // Ended while the list was on its way.
      if (this.#channels.get(leg) === undefined) return [];
      if (listed.has(leg)) return [{ kind: 'partyUpdated', leg, at }];
      this.#channels.delete(leg);
      return [{ kind: 'legEnded', leg, at, cause: 'unknown', isFound: true }];
    });
  }

  /** A PBX that was killed says nothing: its next run has another name, and none of the old channels. */
  #followRun(event: EslEvent, at: number): Signal[] {
    const coreUuid = event.get('Core-UUID');
    const before = this.#coreUuid;
    const from = this.#heardAt;
    if (at > from) this.#heardAt = at;
    if (coreUuid === undefined || coreUuid === before) return [];
    this.#coreUuid = coreUuid;
    if (before === undefined || this.#channels.isEmpty) return [];
    this.#channels.replaceAll([]);
    return [
      { kind: 'gap', at, from },
      { kind: 'snapshot', at, takenAt: at, legs: [] },
    ];
  }

  #read(event: EslEvent, at: number): Signal[] {
    if (event.name === 'CUSTOM') {
      const { subclass = '' } = event;
      return subclass.startsWith('sofia::') ? this.#registrations.read(event, at) : this.#services.read(event, at);
    }
    if (event.name === 'CHANNEL_CREATE') return this.#create(event, at);
    const channel = this.#channels.get(event.get('Unique-ID'));
    const read = READERS.get(event.name);
    // What a snapshot has told already is not undone by older news.
    if (!channel || !read || (at < channel.toldUntil && event.name !== 'CHANNEL_HANGUP_COMPLETE')) return [];
    return read.call(this, channel, event, at);
  }

  #create(event: EslEvent, at: number): Signal[] {
    const uuid = uuidOf(event);
    if (uuid === undefined || this.#channels.get(uuid)) return [];
    const party = this.#parties.partyOf(event);
    const parentUuid = parentOf(event);
    const parent = this.#channels.get(parentUuid);
    const otherHalf = party.kind === 'relay' ? this.#channels.get(event.get('variable_other_loopback_leg_uuid')) : undefined;
    const channel: KnownChannel = {
      leg: uuid as LegId,
      callKey: parent?.callKey ?? otherHalf?.callKey ?? parentUuid ?? uuid,
      party,
      isOrigin: isInbound(event) && party.kind !== 'relay',
      parent: parentUuid ?? null,
      isAnswered: isAnswered(event),
      bridge: null,
      peer: null,
      agents: null,
      toldUntil: 0,
    };
    this.#channels.add(channel);
    this.#services.noteAgent(channel, event);
    const signals: Signal[] = [legCreated(channel, event, at)];
    if (otherHalf) signals.push({ kind: 'relayJoined', at, leg: channel.leg, other: otherHalf.leg });
    if (!isInbound(event)) signals.push(legDialled(channel, event, at));
    return signals;
  }

  /** Networks often play the ringing tone themselves instead of saying that it rings. What the caller's own leg hears is no ringing. */
  progress(channel: KnownChannel, _event: EslEvent, at: number): Signal[] {
    return channel.isOrigin ? [] : [{ kind: 'legRinging', at, leg: channel.leg }];
  }

  answer(channel: KnownChannel, event: EslEvent, at: number): Signal[] {
    channel.isAnswered = true;
    const signals: Signal[] = [{ kind: 'legAnswered', at, leg: channel.leg }];
    if (isVoicemail(event)) signals.push({ kind: 'voicemailReached', at, leg: channel.leg });
    return [...signals, ...enterBridge(channel, at)];
  }

  /** Told by one of the two only, and sometimes while there is only early media: each is in it once it is answered. */
  bridge(channel: KnownChannel, event: EslEvent, at: number): Signal[] {
    const one = event.get('Bridge-A-Unique-ID') || channel.leg;
    const other = event.get('Bridge-B-Unique-ID') || event.get('Other-Leg-Unique-ID') || '';
    const signals = this.#intercept(channel, event, at);
    channel.isAnswered ||= isAnswered(event);
    for (const [uuid, peer] of [
      [one, other],
      [other, one],
    ] as const) {
      const member = this.#channels.get(uuid);
      if (!member) continue;
      member.bridge = bridgeOf(one, other);
      member.peer = peer;
      signals.push(...enterBridge(member, at));
    }
    return signals;
  }

  unbridge(channel: KnownChannel, event: EslEvent, at: number): Signal[] {
    const one = event.get('Bridge-A-Unique-ID') || channel.leg;
    const other = event.get('Bridge-B-Unique-ID') || event.get('Other-Leg-Unique-ID') || '';
    const bridge = bridgeOf(one, other);
    const signals: Signal[] = [];
    for (const member of [this.#channels.get(one), this.#channels.get(other)]) {
      if (member?.bridge !== bridge) continue;
      member.bridge = null;
      signals.push({ kind: 'legUnbridged', at, leg: member.leg, bridge });
    }
    return signals;
  }

  /** A phone that takes a call which rings elsewhere: the caller is taken away from whoever was being called for him. */
  #intercept(channel: KnownChannel, event: EslEvent, at: number): Signal[] {
    const isIntercept = event.get('variable_current_application') === 'intercept';
    const taken = this.#channels.get(event.get('Bridge-B-Unique-ID') ?? '');
    if (!isIntercept || !channel.isOrigin || !taken || taken === channel) return [];
    const leg = this.#channels.ringingFor(taken.leg)?.leg ?? taken.leg;
    return [{ kind: 'callPickedUp', at, by: channel.leg, leg }];
  }

  hold(channel: KnownChannel, event: EslEvent, at: number): Signal[] {
    return [{ kind: event.name === 'CHANNEL_HOLD' ? 'legHeld' : 'legRetrieved', at, leg: channel.leg }];
  }

  /** A mailbox records too, but not the conversation of two. */
  recording(channel: KnownChannel, event: EslEvent, at: number): Signal[] {
    const { leg } = channel;
    if (isVoicemail(event)) return event.name === 'RECORD_START' ? [{ kind: 'voicemailReached', at, leg }] : [];
    const file = present(event.get('Record-File-Path'));
    const kind = event.name === 'RECORD_START' ? 'recordingStarted' : 'recordingStopped';
    return [{ kind, at, leg, ...(file !== null && { file }) }];
  }

  hangup(channel: KnownChannel, event: EslEvent, at: number): Signal[] {
    this.#channels.delete(channel.leg);
    const signals: Signal[] = [];
    const transfer = transferOf(channel, event, { at, channels: this.#channels });
    if (transfer) signals.push(transfer);
    if (channel.isOrigin && channel.peer === null && isVoicemail(event)) signals.push({ kind: 'voicemailReached', at, leg: channel.leg });
    signals.push({ kind: 'legEnded', at, leg: channel.leg, cause: causeOfHangup(event) });
    return signals;
  }
}

type Reader = (this: FreeswitchNormaliser, channel: KnownChannel, event: EslEvent, at: number) => Signal[];

const of = FreeswitchNormaliser.prototype;
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['CHANNEL_PROGRESS', of.progress],
  ['CHANNEL_PROGRESS_MEDIA', of.progress],
  ['CHANNEL_ANSWER', of.answer],
  ['CHANNEL_BRIDGE', of.bridge],
  ['CHANNEL_UNBRIDGE', of.unbridge],
  ['CHANNEL_HOLD', of.hold],
  ['CHANNEL_UNHOLD', of.hold],
  ['RECORD_START', of.recording],
  ['RECORD_STOP', of.recording],
  ['CHANNEL_HANGUP_COMPLETE', of.hangup],
]);

function enterBridge({ leg, bridge, isAnswered: isUp }: KnownChannel, at: number): Signal[] {
  return bridge === null || !isUp ? [] : [{ kind: 'legBridged', at, leg, bridge, purpose: 'talk' }];
}
