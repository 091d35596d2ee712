import { compileExtensionPattern, type Party } from '@ringhook/core';
import { type ChannelFields, isInbound, isLoopback, splitAddress } from './channel-fields.ts';

/** What tells phones from trunks, beyond what the PBX says by itself (gateways lead outside, users of its directory are ours). */
export interface FreeswitchNames {
  /** Regular expression source a whole extension number matches, as `compileExtensionPattern` takes it. */
  readonly extensionPattern: string;
  /** Sofia profiles that face carriers. */
  readonly trunkProfiles: readonly string[];
  /** Dialplan contexts in which calls from outside arrive. */
  readonly trunkContexts: readonly string[];
  /** Users of the directory that are no phones but other systems. */
  readonly trunkUsers: readonly string[];
  /** Contexts of phones that do not log in. */
  readonly internalContexts: readonly string[];
  /** Domains that are ours, on a PBX shared by several; empty = all. */
  readonly domains: readonly string[];
}

export const DEFAULT_FREESWITCH_NAMES: FreeswitchNames = {
  extensionPattern: '\\d{2,5}',
  trunkProfiles: ['external'],
  trunkContexts: ['public'],
  trunkUsers: [],
  internalContexts: [],
  domains: [],
};

const OUTSIDE: Party = { kind: 'outside' };
const RELAY: Party = { kind: 'relay' };
const LONGEST_NAME = 64;

/** Says who is at the far end of a channel (call-model 4.1 and 4.3). */
export class FreeswitchParties {
  readonly #names: FreeswitchNames;
  readonly #isExtension: (user: string) => boolean;
  readonly #domains: ReadonlySet<string>;

  constructor(names: FreeswitchNames) {
    this.#names = names;
    this.#isExtension = compileExtensionPattern(names.extensionPattern) ?? (() => false);
    this.#domains = new Set(names.domains.map((domain) => domain.toLowerCase()));
  }

  partyOf(channel: ChannelFields): Party {
    if (isLoopback(channel)) return RELAY;
    if (channel.get('variable_sip_gateway_name') || channel.get('variable_sip_gateway')) return OUTSIDE;
    const user = this.#directoryUser(channel);
    return user ? this.#ofUser(channel, user) : this.#ofStranger(channel);
  }

  /** Extension of an agent, a registration or another address of ours; undefined when it is none. */
  extensionOf(address: string | undefined): string | undefined {
    const found = splitAddress(address);
    return found && this.#isExtension(found.user) && this.#isOurs(found.domain) ? found.user : undefined;
  }

  /** Of a channel that came in, whoever logged in; of one the PBX made, whoever it was made to: later a caller has that, too. */
  #directoryUser(channel: ChannelFields): string | undefined {
    if (isInbound(channel)) return channel.get('variable_user_name') || channel.get('variable_sip_auth_username');
    const isTrunk = !channel.get('Channel-Presence-ID') && this.#names.trunkProfiles.includes(profileOf(channel));
    return isTrunk ? undefined : channel.get('variable_dialed_user');
  }

  /** He is in the directory, so he is one of ours, whatever he is called. */
  #ofUser(channel: ChannelFields, user: string): Party {
    const presence = splitAddress(channel.get('Channel-Presence-ID'));
    if (this.#names.trunkUsers.includes(user) || (presence && this.#names.trunkUsers.includes(presence.user))) return OUTSIDE;
    if (presence && !this.#isOurs(presence.domain)) return OUTSIDE;
    const candidates = presence === undefined ? [user] : [presence.user, user];
    const extension = candidates.find((candidate) => this.#isExtension(candidate));
    if (extension !== undefined) return { kind: 'extension', extension };
    const arrivesFromOutside = isInbound(channel) && this.#names.trunkContexts.includes(channel.get('Caller-Context') ?? '');
    return arrivesFromOutside ? OUTSIDE : named(presence?.user || user);
  }

  #ofStranger(channel: ChannelFields): Party {
    const context = channel.get('Caller-Context') ?? '';
    const [, , address] = (channel.get('Channel-Name') ?? '').split('/');
    const candidate = splitAddress(channel.get('Channel-Presence-ID') || address);
    const user = candidate?.user.replace(/^sips?:/, '') ?? '';
    // A channel that the PBX makes has the context of the one it is made for.
    const isInternal = isInbound(channel) && this.#names.internalContexts.includes(context);
    const isTrunk =
      this.#names.trunkProfiles.includes(profileOf(channel)) || (isInbound(channel) && this.#names.trunkContexts.includes(context));
    if (isInternal && user !== '') return named(user);
    const presence = splitAddress(channel.get('Channel-Presence-ID'));
    const isForeign = presence !== undefined && !this.#isOurs(presence.domain);
    return !isTrunk && !isForeign && this.#isExtension(user) ? { kind: 'extension', extension: user } : OUTSIDE;
  }

  #isOurs(domain: string): boolean {
    return this.#domains.size === 0 || domain === '' || this.#domains.has(domain.toLowerCase());
  }
}

/** One of ours who is not called by a number. */
function named(user: string): Party {
  return { kind: 'extension', extension: user.slice(0, LONGEST_NAME).toWellFormed() };
}

function profileOf(channel: ChannelFields): string {
  return channel.get('variable_sofia_profile_name') || (channel.get('Channel-Name') ?? '').split('/')[1] || '';
}
