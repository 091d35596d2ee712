import { present, shownNumber } from '../shown-party.ts';

/** What says something of one channel: an event, an answer to `uuid_dump`, or a row of `show channels`. */
export interface ChannelFields {
  get(name: string): string | undefined;
}

const LONGEST_UUID = 256;
/** Year 2100: beyond it a clock is not wrong, but a lie. */
const LATEST_MS = Date.UTC(2100, 0);
const GATEWAY_TARGET = /^gw\+/;
const QUOTED_PAIR = /\\(["\\])/g;

/** `1001@pbx.example`: who, and in which domain. */
export function splitAddress(address: string | undefined): { readonly user: string; readonly domain: string } | undefined {
  if (!address) return undefined;
  const at = address.indexOf('@');
  return at === -1 ? { user: address, domain: '' } : { user: address.slice(0, at), domain: address.slice(at + 1) };
}

/** PBX time of an event, ms since the epoch; `now` for one without a stamp. */
export function eventTime(event: ChannelFields, now: number): number {
  return millis(event.get('Event-Date-Timestamp')) ?? now;
}

/** From microseconds since the epoch; 0 stands for never, and what is no time at all for nothing. */
export function millis(micros: string | undefined): number | undefined {
  const value = Math.round(Number(micros) / 1_000);
  return value > 0 && value <= LATEST_MS ? value : undefined;
}

/** FreeSWITCH takes names of up to so many bytes for a channel; others are not of its making. */
export function uuidOf(channel: ChannelFields): string | undefined {
  const uuid = channel.get('Unique-ID');
  return uuid === undefined || uuid === '' || uuid.length > LONGEST_UUID ? undefined : uuid;
}

export function isAnswered(channel: ChannelFields): boolean {
  return channel.get('Answer-State') === 'answered';
}

/** Half of a wire that the PBX lays inside itself. */
export function isLoopback(channel: ChannelFields): boolean {
  return channel.get('Channel-Name')?.startsWith('loopback/') ?? false;
}

export function isInbound(channel: ChannelFields): boolean {
  return channel.get('Call-Direction') === 'inbound';
}

/** The channel on whose behalf the PBX made this one; every way of calling somebody says it in a variable of its own. */
export function parentOf(channel: ChannelFields): string | undefined {
  if (isInbound(channel)) return undefined;
  return (
    channel.get('Other-Leg-Unique-ID') ||
    channel.get('variable_originating_leg_uuid') ||
    channel.get('variable_cc_member_session_uuid') ||
    channel.get('variable_fifo_bridge_uuid') ||
    undefined
  );
}

/** Only as long as nobody has been connected: later the PBX writes the agent's number here. */
export function callerNumber(channel: ChannelFields): string | null {
  return shownNumber(channel.get('Caller-Caller-ID-Number'));
}

/** Null where the PBX repeats the number for want of a name. What SIP wrote as a quoted pair comes unread. */
export function callerName(channel: ChannelFields): string | null {
  const name = present(channel.get('Caller-Caller-ID-Name'))?.replace(QUOTED_PAIR, '$1').trim();
  return name === undefined || name === '' || name === channel.get('Caller-Caller-ID-Number') ? null : name;
}

/** A caller who asked not to be shown; the number may be there all the same, from the network. */
export function isWithheld(channel: ChannelFields): boolean {
  return channel.get('Caller-Privacy-Hide-Number') === 'true' || callerNumber(channel) === null;
}

/** What the caller dialled. A call over a registration arrives at the registration's own name. */
export function dialledNumber(channel: ChannelFields): string | null {
  const target = present(channel.get('Caller-Destination-Number'));
  if (target === null || !GATEWAY_TARGET.test(target)) return target;
  return present(channel.get('variable_sip_to_user')) ?? target;
}

/** A mailbox, or something else that records what the caller says, has the call. */
export function isVoicemail(channel: ChannelFields): boolean {
  const application = channel.get('variable_current_application');
  return application === 'voicemail' || application === 'record' || channel.get('variable_voicemail_action') === 'save';
}

/** Whoever is in the same bridge has the same name for it, in whichever order the PBX tells the two. */
export function bridgeOf(one: string, other: string): string {
  return one < other ? `${one}+${other}` : `${other}+${one}`;
}
