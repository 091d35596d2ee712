import type { LegId, SourceId } from '../brand.ts';
import type { CallFacts, CauseClass, Direction, Scope } from './call.ts';
import type { ExtensionState } from './saved-call.ts';
import type { Party } from './signal.ts';

/** More live legs than this in one call are counted and left out: a forwarding loop must not eat the memory. */
export const MAX_LEGS = 64;
export const MAX_RECORDINGS = 32;
/** `heardAt` of a leg of which nothing was heard since the link was lost. */
export const UNCONFIRMED = -1;
const MAX_KEYS = 8;

/** The legs that hear each other, as the PBX says; `isConference` = a room: whoever is in it keeps a call of his own. */
export interface Bridge {
  readonly id: string;
  readonly isConference: boolean;
  readonly legs: Leg[];
}

export interface Leg {
  readonly id: LegId;
  readonly party: Party;
  call: LiveCall;
  number: string | null;
  name: string | null;
  readonly isOrigin: boolean;
  /** The PBX itself began to call here, on an order from outside. */
  isOriginate: boolean;
  isUp: boolean;
  isRinging: boolean;
  isRecording: boolean;
  /** File that was named for a recording which has not started yet. */
  recordingFile: string | null;
  bridge: Bridge | null;
  /** The other end of a relay. */
  wire: Leg | null;
  dialledBy: Leg | null;
  /** What ended the attempt to reach this leg, where it was told before the leg's own end. */
  outcome: CauseClass | null;
  /** Last heard of, by the clock of whoever calls the tracker. */
  heardAt: number;
}

/** One extension's part in a call. */
export interface ExtensionPart {
  readonly extension: string;
  readonly direction: Direction;
  state: ExtensionState;
  scope: Scope;
  remoteTel: string | null;
  remoteName: string | null;
  isCallWaiting: boolean;
  /** Something was told of it, so its end has to be told, too. */
  isTold: boolean;
  /** A queue took its offer back from here. */
  isRefused: boolean;
  rangAt: number;
  /** Taken off hold, but not told yet: phones do that on their way into a transfer, too. */
  retrievedAt: number | null;
  endedAt: number | null;
  cause: CauseClass | null;
}

export interface LiveCall {
  facts: CallFacts;
  isStarted: boolean;
  isEnded: boolean;
  sequence: number;
  /** Every key by which the PBX may still name this call; the first is its first. */
  readonly keys: string[];
  readonly legs: Leg[];
  readonly parts: ExtensionPart[];
  /** It is known who began it. */
  hasOrigin: boolean;
  /** Extension that began the call, or whose phone a click-to-dial rings first. */
  originExt: string | null;
  /** Nobody was seen at the far end yet: the type is a guess from the digits. */
  isTypeGuessed: boolean;
  /** Ends because all of it went on in this other call. */
  mergedInto: LiveCall | null;
  /** Why the last attempt to reach somebody failed. */
  outcome: CauseClass | null;
  /** Last time an extension was connected that had not been, and which. */
  takenAt: number;
  takenBy: string | null;
  /** PBX time and our time of the newest signal. */
  lastAt: number;
  heardAt: number;
}

/** A call of which nothing is known but a key. Its number and uuid come when it starts. */
export function newCall(sourceId: SourceId, key: string, at: number): LiveCall {
  return {
    facts: {
      number: 0,
      uuid: '',
      sourceId,
      type: 'Internal',
      direction: 'outbound',
      scope: 'unknown',
      callerId: null,
      callerName: null,
      isWithheld: false,
      did: null,
      dialled: null,
      responderExt: null,
      responderNumber: null,
      lastRungExt: null,
      lastQueue: null,
      conference: null,
      transferredBy: null,
      startedAt: at,
      queuedAt: null,
      ringingAt: null,
      answeredAt: null,
      endedAt: null,
      answered: false,
      recorded: false,
      recordings: [],
      cause: null,
    },
    isStarted: false,
    isEnded: false,
    sequence: 0,
    keys: [key],
    legs: [],
    parts: [],
    hasOrigin: false,
    originExt: null,
    isTypeGuessed: false,
    mergedInto: null,
    outcome: null,
    takenAt: 0,
    takenBy: null,
    lastAt: at,
    heardAt: at,
  };
}

/** Every event holds the facts of its moment, so they are replaced, never changed. */
export function learn(call: LiveCall, facts: Partial<CallFacts>): void {
  call.facts = { ...call.facts, ...facts };
}

/** Remembers one more key of the call; the oldest but the first gives way. */
export function addKey(call: LiveCall, key: string): string | undefined {
  if (call.keys.includes(key)) return undefined;
  call.keys.push(key);
  return call.keys.length > MAX_KEYS ? call.keys.splice(1, 1)[0] : undefined;
}

export function isReal(leg: Leg): boolean {
  return leg.party.kind !== 'relay';
}

export function extensionOf(leg: Leg): string | null {
  return leg.party.kind === 'extension' ? leg.party.extension : null;
}

export function hasRealLegs(call: LiveCall): boolean {
  return call.legs.some(isReal);
}

/** Different parties, counting the phones of one extension once. */
export function countParties(legs: readonly Leg[]): number {
  const extensions = new Set<string>();
  let outside = 0;
  for (const leg of legs) {
    if (leg.party.kind === 'extension') extensions.add(leg.party.extension);
    else if (leg.party.kind === 'outside') outside++;
  }
  return extensions.size + outside;
}

/** The part of this extension that is not over yet. */
export function livePart(call: LiveCall, extension: string): ExtensionPart | undefined {
  return call.parts.find((part) => part.extension === extension && part.state !== 'ended');
}

export function addPart(call: LiveCall, extension: string, direction: Direction): ExtensionPart {
  const part: ExtensionPart = {
    extension,
    direction,
    state: 'new',
    scope: 'unknown',
    remoteTel: null,
    remoteName: null,
    isCallWaiting: false,
    isTold: false,
    isRefused: false,
    rangAt: 0,
    retrievedAt: null,
    endedAt: null,
    cause: null,
  };
  call.parts.push(part);
  return part;
}

export function removeFrom<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item);
  if (index !== -1) list.splice(index, 1);
}

/** Nobody can say which of two calls a merger should keep but us: the older external one (call-model 3.7). */
export function survivorOf(one: LiveCall, other: LiveCall): LiveCall {
  if (one.isStarted !== other.isStarted) return one.isStarted ? one : other;
  const isExternal = one.facts.scope === 'external';
  if (isExternal !== (other.facts.scope === 'external')) return isExternal ? one : other;
  if (one.isStarted) return one.facts.number <= other.facts.number ? one : other;
  return one.facts.startedAt <= other.facts.startedAt ? one : other;
}
