import type { LegCreated, LegDialled, LegId, Party } from '@ringhook/core';
import { present } from '../shown-party.ts';
import { callerName, callerNumber, type ChannelFields, dialledNumber, isWithheld } from './channel-fields.ts';
import type { KnownChannel } from './channel-table.ts';

type LegFacts = Pick<LegCreated, 'number' | 'name' | 'target' | 'isWithheld'>;

/** Who is at a channel and whom he wants. Names come from the caller's own channel: on the way to others the PBX spoils them. */
export function legFacts(party: Party, channel: ChannelFields, isOrigin: boolean): LegFacts {
  return {
    number: numberOf(party, channel, isOrigin),
    name: isOrigin ? callerName(channel) : null,
    target: isOrigin ? dialledNumber(channel) : null,
    ...(isOrigin && party.kind === 'outside' && isWithheld(channel) && { isWithheld: true }),
  };
}

export function legCreated({ leg, callKey, party, isOrigin, parent }: KnownChannel, channel: ChannelFields, at: number): LegCreated {
  const facts = legFacts(party, channel, isOrigin);
  return { kind: 'legCreated', at, leg, callKey, party, isOrigin, ...facts, ...(parent !== null && { parent: parent as LegId }) };
}

/** A channel that nobody's channel asked for was ordered from outside: click-to-dial. */
export function legDialled({ leg, parent }: KnownChannel, channel: ChannelFields, at: number): LegDialled {
  const number = parent === null ? null : present(channel.get('Caller-Destination-Number'));
  return { kind: 'legDialled', at, leg, from: parent as LegId | null, number };
}

function numberOf(party: Party, channel: ChannelFields, isOrigin: boolean): string | null {
  if (party.kind === 'extension') return party.extension;
  if (party.kind === 'relay') return null;
  return isOrigin ? callerNumber(channel) : present(channel.get('Caller-Destination-Number'));
}
