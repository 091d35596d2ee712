import type { Party } from '@ringhook/core';

export interface DialPlanNames {
  /** Endpoint names of trunks, as in the channel name: `PJSIP/my-provider-0000002a` has `my-provider`. */
  readonly trunks: readonly string[];
  /** Regular expression source a whole extension number matches. */
  readonly extensionPattern: string;
  /** Contexts whose channels are phones, even when the endpoint's name is no extension number. */
  readonly internalContexts: readonly string[];
  /** Contexts in which calls from outside arrive. */
  readonly trunkContexts: readonly string[];
}

export const DEFAULT_DIAL_PLAN_NAMES: DialPlanNames = {
  trunks: [],
  extensionPattern: '\\d{2,5}',
  internalContexts: [],
  trunkContexts: [],
};

/** Channels behind which there is nobody: announcers, recorders, spies and other inner workings. */
const SERVICE_TECHNOLOGIES = new Set([
  'AsyncGoto',
  'Announcer',
  'Bridge',
  'CBAnn',
  'CBRec',
  'ConfBridgeRecorder',
  'Message',
  'MulticastRTP',
  'OutgoingSpoolFailed',
  'Parked',
  'Recorder',
  'Snoop',
  'Surrogate',
  'UnicastRTP',
]);

/** Numbers of these are ports and spans, not extensions. */
const LINE_TECHNOLOGIES = new Set(['DAHDI', 'Zap', 'mISDN', 'Dongle', 'Khomp', 'Capi', 'CAPI', 'Motif', 'OOH323', 'Quectel']);

const USUAL_TRUNK_CONTEXT = /^from-(?:trunk|pstn|did|sip-external|digital|analog|zaptel|dahdi|outside)/;
/** Softphone twins of an extension as FreePBX names them: 901001, 981001, 991001. */
const TWIN_PREFIX = /^9[089](?=\d)/;
const AFTER_NUMBER = /^(\d+)[-_.a-zA-Z]/;
/** A guest of the SIP driver is named after his address. */
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+/;

export interface ChannelName {
  readonly technology: string;
  readonly endpoint: string;
}

/** `PJSIP/my-trunk-0000002a` is `PJSIP` and `my-trunk`; `Local/1002@from-queue-00000005;1` has the endpoint `1002@from-queue`. */
export function parseChannelName(name: string): ChannelName {
  const slash = name.indexOf('/');
  if (slash === -1) return { technology: name, endpoint: '' };
  const end = name.lastIndexOf('-');
  return { technology: name.slice(0, slash), endpoint: name.slice(slash + 1, end > slash ? end : undefined) };
}

/** Tells phones from trunks by the channel's name and the context it was made in (call-model 4.3). */
export class PartyFinder {
  readonly #names: DialPlanNames;
  readonly #trunks: ReadonlySet<string>;
  readonly #extension: RegExp;
  /** Parties by endpoint and context: a PBX has few, and every channel asks. */
  readonly #found = new Map<string, Party | null>();

  constructor(names: DialPlanNames) {
    this.#names = names;
    this.#trunks = new Set(names.trunks);
    this.#extension = new RegExp(`^(?:${names.extensionPattern})$`, 'u');
  }

  /** Null for a channel behind which there is nobody. */
  partyOf(channel: string, context = ''): Party | null {
    const { technology, endpoint } = parseChannelName(channel);
    const key = `${technology}/${endpoint} ${context}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const party = this.#decide(technology, endpoint, context);
    if (this.#found.size > 10_000) this.#found.clear();
    this.#found.set(key, party);
    return party;
  }

  /** Extension of a device such as `PJSIP/1001`; undefined when it is none. */
  extensionOfDevice(device: string): string | undefined {
    const slash = device.indexOf('/');
    if (slash === -1) return undefined;
    const party = this.#decide(device.slice(0, slash), device.slice(slash + 1), '');
    return party?.kind === 'extension' ? party.extension : undefined;
  }

  #decide(technology: string, endpoint: string, context: string): Party | null {
    if (technology === 'Local') return { kind: 'relay' };
    if (SERVICE_TECHNOLOGIES.has(technology)) return null;
    if (this.#trunks.has(endpoint)) return { kind: 'outside' };
    const isInternal = this.#names.internalContexts.includes(context);
    if (this.#names.trunkContexts.includes(context) || (!isInternal && USUAL_TRUNK_CONTEXT.test(context))) return { kind: 'outside' };
    const extension = LINE_TECHNOLOGIES.has(technology) && !isInternal ? undefined : this.#extensionIn(endpoint);
    if (extension !== undefined) return { kind: 'extension', extension };
    if (isInternal && endpoint !== '') return { kind: 'extension', extension: endpoint };
    return { kind: 'outside' };
  }

  #extensionIn(endpoint: string): string | undefined {
    if (this.#extension.test(endpoint)) return endpoint;
    const twin = endpoint.replace(TWIN_PREFIX, '');
    if (twin !== endpoint && this.#extension.test(twin)) return twin;
    const number = IP_ADDRESS.test(endpoint) ? undefined : AFTER_NUMBER.exec(endpoint)?.[1];
    return number !== undefined && this.#extension.test(number) ? number : undefined;
  }
}

/** Number in a dial string: `0301@trunk`, `trunk/sip:0301@host`, `g0/0301`, `1001@ext-local/n`. Null when there is none. */
export function numberInDialString(dialString: string): string | null {
  const target = dialString.includes('@') ? dialString.slice(0, dialString.indexOf('@')) : dialString;
  const number = target
    .slice(target.lastIndexOf('/') + 1)
    .replace(/^sips?:/i, '')
    .trim();
  return number === '' ? null : number;
}
