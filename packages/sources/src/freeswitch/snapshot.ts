import type { LegId, Party, Snapshot, SnapshotLeg } from '@ringhook/core';
import { bridgeOf, type ChannelFields, isAnswered, isInbound, millis, parentOf } from './channel-fields.ts';
import type { KnownChannel } from './channel-table.ts';
import { legFacts } from './leg-signals.ts';
import { type ChannelRow, ListedChannel, uuidOf } from './listed-channel.ts';
import type { FreeswitchParties } from './parties.ts';

/** What the PBX says lives, asked for after the subscription. Times are ms since the epoch, by the host's clock. */
export interface Listing {
  /** `show channels as json`, by `parseChannelRows`. */
  readonly rows: readonly ChannelRow[];
  /** Answers to `uuid_dump UUID json`, by uuid; a channel without one is known by its row only. */
  readonly dumps: ReadonlyMap<string, ChannelFields>;
  /** When the list was asked for. */
  readonly takenAt: number;
  readonly at: number;
}

const TALKING: ReadonlySet<string> = new Set(['ACTIVE', 'HELD', 'UNHELD']);
const RINGING: ReadonlySet<string> = new Set(['RINGING', 'EARLY']);
/** Of parents above a channel: nobody makes a longer chain on purpose. */
const MAX_DEPTH = 16;

interface Listed {
  readonly channel: ListedChannel;
  readonly party: Party;
  readonly parent: string | null;
  readonly callKey: string;
  readonly peer: string | null;
}

/** Everything that is alive: for the tracker as a snapshot, for the normaliser as the channels it has to know from now on. */
export function snapshotOf(
  { rows, dumps, takenAt, at }: Listing,
  parties: FreeswitchParties,
): { readonly snapshot: Snapshot; readonly channels: readonly KnownChannel[] } {
  const channels = new Map(rows.map((row) => [uuidOf(row), new ListedChannel(row, dumps.get(uuidOf(row)))]));
  const listed = [...channels.values()]
    .filter((channel) => channel.get('Answer-State') !== 'hangup' && channel.get('Channel-Call-State') !== 'HANGUP')
    .map((channel) => relate(channel, channels, parties));
  const origins = originsOf(listed);
  return {
    snapshot: { kind: 'snapshot', at, takenAt, legs: listed.map((one) => legOf(one, origins, at)) },
    channels: listed.map((one) => knownOf(one, origins)),
  };
}

function relate(channel: ListedChannel, channels: ReadonlyMap<string, ListedChannel>, parties: FreeswitchParties): Listed {
  const parent = listedParentOf(channel) ?? null;
  return { channel, party: parties.partyOf(channel), parent, callKey: callKeyOf(channel, channels), peer: peerOf(channel, channels) };
}

/** The list alone knows only which channel the call is named after. */
function listedParentOf(channel: ListedChannel): string | undefined {
  if (channel.hasDump) return channel.get('variable_originating_leg_uuid') || parentOf(channel);
  const call = channel.column('call_uuid');
  return isInbound(channel) || call === channel.uuid ? undefined : call;
}

function callKeyOf(channel: ListedChannel, channels: ReadonlyMap<string, ListedChannel>): string {
  let at = channel;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const above = listedParentOf(at) ?? at.get('variable_other_loopback_from_uuid');
    const next = above === undefined ? undefined : channels.get(above);
    if (next === undefined) return above ?? at.uuid;
    at = next;
  }
  return at.uuid;
}

function peerOf(channel: ListedChannel, channels: ReadonlyMap<string, ListedChannel>): string | null {
  if (channel.hasDump) return channel.get('variable_bridge_to') ?? null;
  const call = channel.column('call_uuid');
  if (!isTalking(channel) || call === undefined) return null;
  if (call !== channel.uuid) return channels.get(call) && isTalking(channels.get(call)) ? call : null;
  for (const other of channels.values()) {
    if (other !== channel && other.column('call_uuid') === call && isTalking(other)) return other.uuid;
  }
  return null;
}

function isTalking(channel: ListedChannel | undefined): boolean {
  return TALKING.has(channel?.column('callstate') ?? '');
}

/** Who began each call: whoever called in, or, if that channel is gone, one of ours before somebody outside who was called. */
function originsOf(listed: readonly Listed[]): ReadonlySet<Listed> {
  const origins = new Set<Listed>();
  for (const group of Map.groupBy(listed, (one) => one.callKey).values()) {
    const real = group.filter((one) => one.party.kind !== 'relay');
    const callers = real.filter((one) => isInbound(one.channel));
    for (const caller of callers) origins.add(caller);
    if (callers.length > 0 || real.some((one) => isOrdered(one) || isHandedOver(one, listed))) continue;
    const likeliest = real.find((one) => one.party.kind === 'extension') ?? real[0];
    if (likeliest) origins.add(likeliest);
  }
  return origins;
}

/** It talks in another call than the one it was made for. */
function isHandedOver({ peer, callKey }: Listed, listed: readonly Listed[]): boolean {
  return peer !== null && listed.some((other) => other.channel.uuid === peer && other.callKey !== callKey);
}

/** Click-to-dial: no channel asked for this one. */
function isOrdered({ channel, parent, party }: Listed): boolean {
  return parent === null && party.kind !== 'relay' && !isInbound(channel);
}

function legOf(one: Listed, origins: ReadonlySet<Listed>, at: number): SnapshotLeg {
  const { channel, party, callKey, peer } = one;
  const isOrigin = origins.has(one);
  const { number, name, target, isWithheld } = legFacts(party, channel, isOrigin && isInbound(channel));
  const service = serviceOf(channel);
  const other = party.kind === 'relay' ? channel.get('variable_other_loopback_leg_uuid') : undefined;
  return {
    leg: channel.uuid as LegId,
    callKey,
    party,
    isOrigin,
    ...(!isOrigin && isOrdered(one) && { isOrdered: true }),
    number,
    name,
    target,
    ...(isWithheld && { isWithheld }),
    state: stateOf(channel),
    createdAt: millis(channel.get('Caller-Channel-Created-Time')) ?? secondsOf(channel.column('created_epoch')) ?? at,
    answeredAt: millis(channel.get('Caller-Channel-Bridged-Time')) ?? millis(channel.get('Caller-Channel-Answered-Time')) ?? null,
    bridge: peer === null ? null : bridgeOf(channel.uuid, peer),
    purpose: 'talk',
    ...(other !== undefined && { other: other as LegId }),
    ...service,
  };
}

function knownOf(one: Listed, origins: ReadonlySet<Listed>): KnownChannel {
  const { channel, party, parent, callKey, peer } = one;
  return {
    leg: channel.uuid as LegId,
    callKey,
    party,
    isOrigin: origins.has(one) && isInbound(channel),
    parent,
    isAnswered: stateOf(channel) === 'up',
    bridge: peer === null ? null : bridgeOf(channel.uuid, peer),
    peer,
    agents: null,
    toldUntil: millis(channel.get('Event-Date-Timestamp')) ?? 0,
  };
}

function stateOf(channel: ListedChannel): SnapshotLeg['state'] {
  if (isAnswered(channel) || isTalking(channel)) return 'up';
  return !isInbound(channel) && hasRung(channel) ? 'ringing' : 'new';
}

/** The state follows a moment after the event that it rings, and that event is older than this answer: its time tells. */
function hasRung(channel: ListedChannel): boolean {
  if (RINGING.has(channel.get('Channel-Call-State') ?? '')) return true;
  const times = ['Caller-Channel-Progress-Time', 'Caller-Channel-Progress-Media-Time'];
  return times.some((name) => millis(channel.get(name)) !== undefined);
}

/** The queue or room that a channel is in, as the event of its entry named it. */
function serviceOf(channel: ChannelFields): Pick<SnapshotLeg, 'queue' | 'conference'> {
  const application = channel.get('variable_current_application');
  const data = channel.get('variable_current_application_data') ?? '';
  const isMember = channel.get('variable_cc_side') === 'member';
  const queue = isMember ? channel.get('variable_cc_queue') : application === 'callcenter' ? data : fifoOf(application, data);
  if (queue) return { queue };
  const room = data.split('@')[0];
  return application === 'conference' && room ? { conference: room } : {};
}

/** `NAME in ...`; whoever runs it with `out` is an agent. */
function fifoOf(application: string | undefined, data: string): string | undefined {
  const [name, way] = data.split(' ');
  return application === 'fifo' && way === 'in' ? name : undefined;
}

function secondsOf(epoch: string | undefined): number | undefined {
  const seconds = Number(epoch);
  return seconds > 0 ? seconds * 1_000 : undefined;
}
