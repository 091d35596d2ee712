import type { LegId, Party, Signal } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import { present, shownNumber } from '../shown-party.ts';
import { causeOfHangup, outcomeOfDial } from './causes.ts';
import { numberInDialString, PartyFinder } from './channel-name.ts';
import type { DialPlanNames } from './channel-name.ts';
import { ChannelTable, type KnownChannel } from './channel-table.ts';
import { DeviceReader } from './device-events.ts';
import { ServiceEvents } from './service-events.ts';

const RINGING = '5';
const UP = '6';
const DOWN = '0';
/** A hold so soon after a digit is the PBX's own, on the way into a transfer by feature code. */
const FEATURE_HOLD_MS = 1_200;

/**
 * Says in our words what an Asterisk says (16 to 22), one event at a time. Holds per live channel only what an event does not
 * repeat; knows nothing of calls.
 */
export class AsteriskNormaliser {
  readonly #parties: PartyFinder;
  readonly #devices: DeviceReader;
  readonly #channels = new ChannelTable();
  readonly #services: ServiceEvents;

  constructor(names: DialPlanNames) {
    this.#parties = new PartyFinder(names);
    this.#devices = new DeviceReader(this.#parties);
    this.#services = new ServiceEvents(this.#channels, this.#parties);
  }

  /** `now`: ms since the epoch, for events of a PBX that does not stamp them (`timestampevents=no`). */
  apply(message: AmiMessage, now: number): Signal[] {
    if (message.kind !== 'event') return [];
    const read = READERS[message.name];
    const at = eventTime(message, now);
    return read === undefined ? this.#services.read(message, at) : read.call(this, message, at);
  }

  /** A snapshot has told which channels live: the others are forgotten. */
  retain(channels: ReadonlyMap<string, Omit<KnownChannel, 'digitAt'>>): void {
    this.#channels.retain(channels);
  }

  /** Whether everybody the event speaks of was told of before; a new channel counts if its call was. */
  knows(message: AmiMessage): boolean {
    return this.#channels.knows(message);
  }

  partyOf(channel: string, context: string | undefined): Party | null {
    return this.#parties.partyOf(channel, context);
  }

  device(message: AmiMessage, at: number): Signal[] {
    return this.#devices.read(message, at);
  }

  /** As if the channel had never been heard of. */
  forget(leg: string): void {
    this.#channels.delete(leg);
  }

  newChannel(message: AmiMessage, at: number): Signal[] {
    const leg = message.get('Uniqueid');
    const linkedId = message.get('Linkedid');
    const name = message.get('Channel') ?? '';
    const party = this.#parties.partyOf(name, message.get('Context'));
    if (!leg || !linkedId || party === null || this.#channels.has(leg)) return [];
    this.#channels.set(leg, { party, name, linkedId, digitAt: 0 });
    const shown = shownNumber(message.get('CallerIDNum'));
    const isOrigin = leg === linkedId && message.get('ChannelState') !== DOWN;
    return [
      {
        kind: 'legCreated',
        at,
        leg: leg as LegId,
        callKey: linkedId,
        party,
        isOrigin,
        number: party.kind === 'extension' ? party.extension : shown,
        name: shownName(message.get('CallerIDName')),
        target: isOrigin ? shownTarget(message.get('Exten')) : null,
      },
    ];
  }

  /** Lines of a card are renamed when a call moves to another of them. */
  rename(message: AmiMessage): Signal[] {
    const channel = this.#channels.get(this.#channels.known(message) ?? '');
    const name = present(message.get('Newname'));
    if (channel && name !== null) channel.name = name;
    return [];
  }

  newState(message: AmiMessage, at: number): Signal[] {
    const state = message.get('ChannelState');
    if (state !== RINGING && state !== UP) return [];
    const leg = this.#channels.known(message);
    return leg === undefined ? [] : [{ kind: state === UP ? 'legAnswered' : 'legRinging', at, leg }];
  }

  dialBegin(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message, 'DestUniqueid', 'DestChannel');
    if (leg === undefined) return [];
    const from = message.get('Uniqueid');
    const party = this.#channels.get(leg)?.party;
    const number = from === undefined ? this.#askedFor(message, party) : numberInDialString(message.get('DialString') ?? '');
    return [{ kind: 'legDialled', at, leg, from: from === undefined ? null : (from as LegId), number }];
  }

  /** A click-to-dial shows the number to call as the caller of the user's own phone. */
  #askedFor(message: AmiMessage, party: Party | undefined): string | null {
    if (party?.kind === 'outside') return numberInDialString(message.get('DialString') ?? '');
    const number = shownNumber(message.get('DestCallerIDNum'));
    return party?.kind === 'extension' && party.extension === number ? null : number;
  }

  dialState(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message, 'DestUniqueid', 'DestChannel');
    if (leg === undefined) return [];
    const status = message.get('DialStatus');
    // Networks often play the ringing tone themselves instead of saying that it rings.
    const isRinging = status === 'RINGING' || (status === 'PROGRESS' && this.#channels.get(leg)?.party.kind === 'outside');
    return isRinging ? [{ kind: 'legRinging', at, leg }] : [];
  }

  dialEnd(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message, 'DestUniqueid', 'DestChannel');
    const outcome = outcomeOfDial(message.get('DialStatus'));
    if (leg === undefined) return [];
    const forward = present(message.get('Forward'));
    if (forward !== null) return [{ kind: 'legForwarded', at, leg, to: numberInDialString(forward) }];
    return outcome === undefined ? [] : [{ kind: 'dialEnded', at, leg, outcome }];
  }

  bridgeEnter(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    const bridge = message.get('BridgeUniqueid');
    if (leg === undefined || !bridge || isRoom(message)) return [];
    const purpose = isWaiting(message) ? 'waiting' : 'talk';
    return [...this.#channels.follow(leg, message, at), { kind: 'legBridged', at, leg, bridge, purpose }];
  }

  bridgeLeave(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    const bridge = message.get('BridgeUniqueid');
    if (leg === undefined || !bridge || isRoom(message)) return [];
    return [...this.#channels.follow(leg, message, at), { kind: 'legUnbridged', at, leg, bridge }];
  }

  localBridge(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message, 'LocalOneUniqueid', 'LocalOneChannel');
    const other = this.#channels.known(message, 'LocalTwoUniqueid', 'LocalTwoChannel');
    return leg === undefined || other === undefined ? [] : [{ kind: 'relayJoined', at, leg, other }];
  }

  hangup(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    if (leg === undefined) return [];
    this.#channels.delete(leg);
    return [{ kind: 'legEnded', at, leg, cause: causeOfHangup(message.get('Cause')) }];
  }

  hold(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    const channel = leg === undefined ? undefined : this.#channels.get(leg);
    if (leg === undefined || channel === undefined || at - channel.digitAt <= FEATURE_HOLD_MS) return [];
    return [{ kind: 'legHeld', at, leg }];
  }

  unhold(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    return leg === undefined ? [] : [{ kind: 'legRetrieved', at, leg }];
  }

  digit(message: AmiMessage, at: number): Signal[] {
    const channel = this.#channels.get(this.#channels.known(message) ?? '');
    if (channel && message.get('Direction') !== 'Sent') channel.digitAt = at;
    return [];
  }

  blindTransfer(message: AmiMessage, at: number): Signal[] {
    const by = this.#channels.known(message, 'TransfererUniqueid', 'TransfererChannel');
    if (by === undefined || message.get('Result') === 'Fail') return [];
    const leg = this.#channels.known(message, 'TransfereeUniqueid', 'TransfereeChannel') ?? null;
    return [{ kind: 'callTransferred', at, style: 'blind', by, leg, to: present(message.get('Extension')) }];
  }

  attendedTransfer(message: AmiMessage, at: number): Signal[] {
    const by = this.#channels.known(message, 'OrigTransfererUniqueid', 'OrigTransfererChannel');
    if (by === undefined || message.get('Result') === 'Fail') return [];
    const leg = this.#channels.known(message, 'TransfereeUniqueid', 'TransfereeChannel') ?? null;
    return [{ kind: 'callTransferred', at, style: 'attended', by, leg, to: shownNumber(message.get('TransferTargetCallerIDNum')) }];
  }

  parked(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message, 'ParkeeUniqueid', 'ParkeeChannel');
    if (leg === undefined) return [];
    const kind = message.name === 'ParkedCall' ? 'callParked' : 'callUnparked';
    return [{ kind, at, leg, space: present(message.get('ParkingSpace')) }];
  }

  pickup(message: AmiMessage, at: number): Signal[] {
    const by = this.#channels.known(message);
    const leg = this.#channels.known(message, 'TargetUniqueid', 'TargetChannel');
    return by === undefined || leg === undefined ? [] : [{ kind: 'callPickedUp', at, by, leg }];
  }
}

type Reader = (this: AsteriskNormaliser, message: AmiMessage, at: number) => Signal[];

const of = AsteriskNormaliser.prototype;
const READERS: Readonly<Record<string, Reader | undefined>> = {
  Newchannel: of.newChannel,
  Rename: of.rename,
  Newstate: of.newState,
  DialBegin: of.dialBegin,
  DialState: of.dialState,
  DialEnd: of.dialEnd,
  BridgeEnter: of.bridgeEnter,
  BridgeLeave: of.bridgeLeave,
  LocalBridge: of.localBridge,
  Hangup: of.hangup,
  Hold: of.hold,
  Unhold: of.unhold,
  DTMFEnd: of.digit,
  BlindTransfer: of.blindTransfer,
  AttendedTransfer: of.attendedTransfer,
  ParkedCall: of.parked,
  UnParkedCall: of.parked,
  Pickup: of.pickup,
  DeviceStateChange: of.device,
  ContactStatus: of.device,
  PeerStatus: of.device,
  UserEvent: of.device,
};

/** The event's own stamp where there is one: `1795222135.928842`, seconds since the epoch. */
export function eventTime(message: AmiMessage, now: number): number {
  const seconds = Number(message.get('Timestamp'));
  return seconds > 0 ? Math.round(seconds * 1_000) : now;
}

export const shownName = present;

/** Lines without numbers arrive at the extension `s`. */
export function shownTarget(value: string | undefined): string | null {
  return value === 's' ? null : present(value);
}

/** ConfbridgeJoin tells of rooms, by name. */
function isRoom(message: AmiMessage): boolean {
  return message.get('BridgeCreator') === 'ConfBridge';
}

/** Parking and agents in waiting: music or nothing, nobody to talk to. */
function isWaiting(message: AmiMessage): boolean {
  return message.get('BridgeTechnology') === 'holding_bridge';
}
