import type { CallTransferred, LegId } from '@ringhook/core';
import { present } from '../shown-party.ts';
import type { ChannelFields } from './channel-fields.ts';
import type { ChannelTable, KnownChannel } from './channel-table.ts';

const BLIND = 'blind:';
/** `att:` to somebody who has answered, `satt:` to somebody who still rings. */
const ATTENDED = /^s?att:/;

/** A phone that hands on a call hangs up over it: the end of its channel says to whom. Undefined for an ordinary end. */
export function transferOf(
  channel: KnownChannel,
  event: ChannelFields,
  { at, channels }: { readonly at: number; readonly channels: ChannelTable },
): CallTransferred | undefined {
  const transfer = { kind: 'callTransferred', at, by: channel.leg, leg: channel.peer as LegId | null } as const;
  const to = event.get('variable_transfer_to') ?? '';
  if (ATTENDED.test(to)) return { ...transfer, style: 'attended', to: partyAt(to.replace(ATTENDED, ''), channels) };
  const destination = event.get('variable_transfer_destination') ?? '';
  const isBlind = event.get('variable_endpoint_disposition') === 'BLIND_TRANSFER' || destination.startsWith(BLIND);
  if (!isBlind) return undefined;
  return { ...transfer, style: 'blind', to: present(destination.slice(destination.startsWith(BLIND) ? BLIND.length : 0)) };
}

function partyAt(uuid: string, channels: ChannelTable): string | null {
  const party = channels.get(uuid)?.party;
  return party?.kind === 'extension' ? party.extension : null;
}
