import type { CauseClass } from '@ringhook/core';
import type { ChannelFields } from './channel-fields.ts';

/** Hangup causes that say something by themselves; NORMAL_CLEARING, SYSTEM_SHUTDOWN, MANAGER_REQUEST and the like do not. */
const CAUSES: ReadonlyMap<string, CauseClass> = new Map([
  ...entries('abandoned', 'ORIGINATOR_CANCEL'),
  ...entries('answeredElsewhere', 'LOSE_RACE', 'PICKED_OFF'),
  ...entries('noAnswer', 'NO_ANSWER', 'NO_USER_RESPONSE', 'ALLOTTED_TIMEOUT', 'PROGRESS_TIMEOUT'),
  ...entries('busy', 'USER_BUSY', 'BUSY_EVERYWHERE'),
  ...entries('declined', 'CALL_REJECTED', 'DECLINE', 'REJECT_ALL', 'UNWANTED'),
  ...entries('unreachable', 'USER_NOT_REGISTERED', 'SUBSCRIBER_ABSENT', 'DESTINATION_OUT_OF_ORDER', 'GATEWAY_DOWN'),
  ...entries('forwarded', 'REDIRECTION_TO_NEW_DESTINATION'),
  ...entries('transferred', 'BLIND_TRANSFER', 'ATTENDED_TRANSFER'),
  ...entries('failed', 'UNALLOCATED_NUMBER', 'NO_ROUTE_TRANSIT_NET', 'NO_ROUTE_DESTINATION', 'NUMBER_CHANGED'),
  ...entries('failed', 'INVALID_NUMBER_FORMAT', 'NORMAL_CIRCUIT_CONGESTION', 'NETWORK_OUT_OF_ORDER', 'NORMAL_TEMPORARY_FAILURE'),
  ...entries('failed', 'SWITCH_CONGESTION', 'REQUESTED_CHAN_UNAVAIL', 'OUTGOING_CALL_BARRED', 'INCOMING_CALL_BARRED'),
  ...entries('failed', 'BEARERCAPABILITY_NOTAUTH', 'BEARERCAPABILITY_NOTAVAIL', 'SERVICE_UNAVAILABLE', 'BEARERCAPABILITY_NOTIMPL'),
  ...entries('failed', 'CHAN_NOT_IMPLEMENTED', 'FACILITY_NOT_IMPLEMENTED', 'SERVICE_NOT_IMPLEMENTED', 'INCOMPATIBLE_DESTINATION'),
  ...entries('failed', 'RECOVERY_ON_TIMER_EXPIRE', 'EXCHANGE_ROUTING_ERROR', 'INVALID_GATEWAY', 'INVALID_PROFILE', 'INVALID_URL'),
  ...entries('failed', 'DOES_NOT_EXIST_ANYWHERE', 'NOT_ACCEPTABLE', 'INTERWORKING', 'PROTOCOL_ERROR', 'CHANNEL_UNACCEPTABLE'),
]);

function entries(cause: CauseClass, ...names: readonly string[]): [string, CauseClass][] {
  return names.map((name) => [name, cause]);
}

export function causeNamed(name: string | undefined): CauseClass {
  return CAUSES.get(name ?? '') ?? 'unknown';
}

/** Why a channel ended; where it was cleared in the ordinary way without ever having been bridged, why nobody was reached. */
export function causeOfHangup(channel: ChannelFields): CauseClass {
  const disposition = causeNamed(channel.get('variable_endpoint_disposition'));
  if (disposition === 'transferred') return disposition;
  const cause = causeNamed(channel.get('Hangup-Cause'));
  const wasBridged = Number(channel.get('Caller-Channel-Bridged-Time')) > 0;
  return cause !== 'unknown' || wasBridged ? cause : causeNamed(channel.get('variable_originate_disposition'));
}
