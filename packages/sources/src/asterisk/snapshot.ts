import type { LegId, Party, Signal, SnapshotLeg } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import { present, shownNumber } from '../shown-party.ts';
import { numberInDialString } from './channel-name.ts';
import { type AsteriskNormaliser, shownName, shownTarget } from './normaliser.ts';

const UP = '6';
const RINGING = '5';
const MAX_EARLY = 10_000;

interface Row {
  readonly id: LegId;
  readonly linkedId: string;
  readonly channel: string;
  readonly party: Party;
  readonly number: string | null;
  readonly name: string | null;
  readonly target: string | null;
  readonly state: string;
  readonly createdAt: number;
  readonly bridge: string | null;
  readonly application: string;
  readonly data: string;
}

interface Relations {
  readonly isOrigin: boolean;
  readonly other: LegId | undefined;
  readonly asked: string | undefined;
}

/** What the other lists add to the rows of CoreShowChannels. */
interface Extra {
  dnid: string | null;
}

/** Lists whose rows are taken in by the collector. The last one completes the snapshot, so it is to be asked for last. */
export const SNAPSHOT_ACTIONS = ['Status', 'BridgeList', 'DeviceStateList', 'CoreShowChannels'] as const;

const ROWS = new Set([
  'CoreShowChannel',
  'CoreShowChannelsComplete',
  'Status',
  'StatusComplete',
  'BridgeListItem',
  'BridgeListComplete',
  'DeviceStateListComplete',
]);

/**
 * Puts together what an Asterisk answers after a (re)connect. CoreShowChannels alone is enough; Status adds the number that was
 * dialled first, BridgeList which bridges only hold their channels.
 */
export class SnapshotCollector {
  readonly #normaliser: AsteriskNormaliser;
  readonly #extras = new Map<string, Extra>();
  readonly #waitingBridges = new Set<string>();
  readonly #rooms = new Set<string>();
  #rows: Row[] = [];
  #takenAt: number | undefined;
  /** Events of channels that the list is still to tell of. */
  readonly #early: { readonly message: AmiMessage; readonly now: number }[] = [];

  constructor(normaliser: AsteriskNormaliser) {
    this.#normaliser = normaliser;
  }

  /**
   * Signals when a list is complete, an empty array while one is coming in, undefined for a message that belongs to no list.
   * `now` is the host's time.
   */
  push(message: AmiMessage, now: number): Signal[] | undefined {
    if (message.kind === 'response') return this.#begin(message, now);
    if (!ROWS.has(message.name)) return this.#deferIfEarly(message, now);
    switch (message.name) {
      case 'CoreShowChannel':
        this.#takenAt ??= now;
        this.#addChannel(message, now);
        return [];
      case 'Status':
        this.#extras.set(message.get('Uniqueid') ?? '', { dnid: present(message.get('DNID')) });
        return [];
      case 'BridgeListItem':
        this.#addBridge(message);
        return [];
      case 'CoreShowChannelsComplete':
        return this.#complete(now);
      default:
        return [];
    }
  }

  /** Forgets what an interrupted list has left. */
  reset(): void {
    this.#rows = [];
    this.#takenAt = undefined;
    this.#early.length = 0;
    this.#extras.clear();
    this.#waitingBridges.clear();
    this.#rooms.clear();
  }

  /** While the list comes in, what is new to us waits until it is complete: it would make no sense before. */
  #deferIfEarly(message: AmiMessage, now: number): Signal[] | undefined {
    const isEarly = this.#takenAt !== undefined && message.kind === 'event' && !this.#normaliser.knows(message);
    if (!isEarly || this.#early.length >= MAX_EARLY) return undefined;
    this.#early.push({ message, now });
    return [];
  }

  #begin(message: AmiMessage, now: number): Signal[] | undefined {
    if (message.get('Message') !== 'Channels will follow') return undefined;
    this.#rows = [];
    this.#takenAt = now;
    return [];
  }

  #addChannel(message: AmiMessage, now: number): void {
    const id = message.get('Uniqueid');
    const channel = message.get('Channel') ?? '';
    const party = this.#normaliser.partyOf(channel, message.get('Context'));
    if (!id || party === null) return;
    this.#rows.push({
      id: id as LegId,
      linkedId: message.get('Linkedid') ?? id,
      channel,
      party,
      number: party.kind === 'extension' ? party.extension : shownNumber(message.get('CallerIDNum')),
      name: shownName(message.get('CallerIDName')),
      target: shownTarget(message.get('Exten')),
      state: message.get('ChannelState') ?? '',
      createdAt: now - durationMs(message.get('Duration')),
      bridge: present(message.get('BridgeId') ?? message.get('BridgeID')),
      application: message.get('Application') ?? '',
      data: message.get('ApplicationData') ?? '',
    });
  }

  /** From outside the number dialled first, from a phone the one that is reached for now. */
  #target(row: Row, asked: string | undefined): string | null {
    const first = this.#extras.get(row.id)?.dnid ?? row.target;
    return row.party.kind === 'extension' ? (asked ?? first) : first;
  }

  #addBridge(message: AmiMessage): void {
    const id = message.get('BridgeUniqueid');
    if (!id) return;
    if (message.get('BridgeTechnology') === 'holding_bridge') this.#waitingBridges.add(id);
    if (message.get('BridgeCreator') === 'ConfBridge') this.#rooms.add(id);
  }

  #complete(now: number): Signal[] {
    const rows = this.#rows;
    const takenAt = this.#takenAt ?? now;
    const origins = originsOf(rows);
    const relays = relayPairs(rows);
    const asked = numbersAskedFor(rows);
    const legs = rows.map((row) =>
      this.#leg(row, { isOrigin: origins.has(row.id), other: relays.get(row.id), asked: asked.get(row.linkedId) }),
    );
    this.#normaliser.retain(new Map(rows.map(({ id, party, channel, linkedId }) => [id, { party, name: channel, linkedId }])));
    const early = this.#early.slice();
    this.reset();
    const later = early.flatMap((event) => this.#normaliser.apply(event.message, event.now));
    return [{ kind: 'snapshot', at: now, takenAt, legs }, ...later];
  }

  #leg(row: Row, { isOrigin, other, asked }: Relations): SnapshotLeg {
    const { id, linkedId, party, name, createdAt, bridge, application, data } = row;
    const isWaiting = bridge !== null && (this.#waitingBridges.has(bridge) || application === 'Park' || application === 'Parked Call');
    const isRoom = application === 'ConfBridge' || (bridge !== null && this.#rooms.has(bridge));
    return {
      leg: id,
      callKey: linkedId,
      party,
      isOrigin,
      number: party.kind === 'outside' && !isOrigin ? (asked ?? row.number) : row.number,
      name,
      target: isOrigin ? this.#target(row, asked) : null,
      state: row.state === UP ? 'up' : row.state === RINGING ? 'ringing' : 'new',
      createdAt,
      answeredAt: null,
      bridge,
      purpose: isRoom ? 'conference' : isWaiting ? 'waiting' : 'talk',
      ...(other === undefined ? {} : { other }),
      ...(application === 'Queue' ? { queue: firstArgument(data) } : {}),
      ...(isRoom && application === 'ConfBridge' ? { conference: firstArgument(data) } : {}),
    };
  }
}

/** The number that the call's Dial asks for, without trunk and outside-line prefix. */
function numbersAskedFor(rows: readonly Row[]): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  for (const { linkedId, application, data } of rows) {
    const number = application === 'Dial' ? numberInDialString(firstArgument(data).split('&')[0] ?? '') : null;
    if (number !== null && /^[+\d]/.test(number)) numbers.set(linkedId, number);
  }
  return numbers;
}

/** Channels the PBX made for another one run these. */
function isDialled(row: Row): boolean {
  return row.application.startsWith('AppDial') || row.application === 'AppQueue' || row.data === '(Outgoing Line)';
}

/** Who began each call: the channel that gave it its id, or, if that is gone, the likeliest of those that are left. */
function originsOf(rows: readonly Row[]): ReadonlySet<string> {
  const byCall = Map.groupBy(rows, (row) => row.linkedId);
  const origins = new Set<string>();
  for (const [linkedId, legs] of byCall) {
    const real = legs.filter((row) => row.party.kind !== 'relay').toSorted((one, other) => one.createdAt - other.createdAt);
    const first = legs.find((row) => row.id === linkedId && !isDialled(row));
    const caller = real.find((row) => row.party.kind === 'outside' && !isDialled(row)) ?? real.find((row) => !isDialled(row));
    const origin = first ?? caller ?? real.find((row) => row.party.kind === 'outside') ?? real[0];
    if (origin) origins.add(origin.id);
  }
  return origins;
}

/** The two halves of a Local channel differ in `;1` and `;2` only. */
function relayPairs(rows: readonly Row[]): ReadonlyMap<string, LegId> {
  const pairs = new Map<string, LegId>();
  const halves = Map.groupBy(
    rows.filter((row) => row.party.kind === 'relay'),
    (row) => row.channel.slice(0, -2),
  );
  for (const [one, other] of halves.values()) {
    if (!one || !other) continue;
    pairs.set(one.id, other.id);
    pairs.set(other.id, one.id);
  }
  return pairs;
}

function firstArgument(data: string): string {
  const comma = data.indexOf(',');
  return comma === -1 ? data : data.slice(0, comma);
}

/** `01:02:03`, or seconds. */
function durationMs(text: string | undefined): number {
  const parts = (text ?? '').split(':').map(Number);
  const seconds = parts.reduce((sum, part) => sum * 60 + part, 0);
  return Number.isFinite(seconds) ? seconds * 1_000 : 0;
}
