import type { CauseClass } from '@ringhook/core';
import { childOf, childrenOf, numberAt, textAt, type XsiElement } from '@ringhook/protocols';
import { present } from '../shown-party.ts';

/** The other side of a user's half of a call. Null where the network or the caller keeps it back. */
export interface RemoteParty {
  readonly number: string | null;
  readonly name: string | null;
  readonly userId: string | null;
  /** Undefined when the XSP does not say. */
  readonly isInternal: boolean | undefined;
}

/** A user's half of a call, as the `call` element of any event has it. Times are ms since the epoch. */
export interface XsiCall {
  readonly callId: string;
  /** extTrackingId: what both halves share. */
  readonly session: string;
  readonly personality: string;
  readonly state: string;
  readonly remote: RemoteParty;
  /** Number the caller had dialled, where the call came by way of somebody else. */
  readonly firstDialled: string | null;
  readonly redirect: { readonly to: string | null; readonly reason: string } | undefined;
  readonly queue: { readonly userId: string; readonly name: string; readonly number: string | null } | undefined;
  /** User id of the hunt group or call center that offers the call. */
  readonly group: string | null;
  /** The same for everybody whom one caller's SIP dialog rings. */
  readonly dialog: string | null;
  readonly cause: CauseClass | undefined;
  readonly isRemoteRelease: boolean;
  /** Undefined where nothing is said of a recording. */
  readonly isRecording: boolean | undefined;
  readonly startedAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
}

/** Undefined for an element without the two ids: nothing could be done with it. */
export function readCall(call: XsiElement): XsiCall | undefined {
  const callId = textAt(call, 'callId');
  if (callId === undefined) return undefined;
  const acd = childOf(call, 'acdCallInfo');
  const acdName = textAt(acd, 'acdName');
  const redirect = childOf(call, 'redirect');
  const first = childOf(childOf(call, 'redirections'), 'redirection');
  // The queue puts its own name before the caller's; the real one stands beside it.
  const remote = readParty(childOf(acd, 'callingPartyInfo') ?? childOf(call, 'remoteParty'));
  const networkCallId = textAt(call, 'networkCallId');
  return {
    callId,
    session: textAt(call, 'extTrackingId') ?? callId,
    personality: textAt(call, 'personality') ?? '',
    state: textAt(call, 'state') ?? '',
    remote,
    firstDialled: userPart(textAt(first, 'party', 'address')) ?? userPart(textAt(acd, 'acdNumber')),
    redirect: redirect && { to: userPart(textAt(redirect, 'address')), reason: textAt(redirect, 'reason') ?? 'unknown' },
    queue:
      acdName === undefined
        ? undefined
        : { userId: (textAt(acd, 'acdUserId') ?? '').toLowerCase(), name: acdName, number: userPart(textAt(acd, 'acdNumber')) },
    group: (textAt(call, 'huntGroupUserId') ?? textAt(acd, 'acdUserId'))?.toLowerCase() ?? null,
    dialog: networkCallId === undefined ? null : `${networkCallId} from ${remote.number ?? 'nobody'}`,
    cause: causeOf(childOf(call, 'releaseCause')),
    isRemoteRelease: textAt(call, 'releasingParty') === 'remoteRelease',
    isRecording: isRecording(call),
    startedAt: numberAt(call, 'startTime'),
    answeredAt: numberAt(call, 'answerTime'),
    endedAt: numberAt(call, 'releaseTime') ?? numberAt(call, 'detachedTime'),
  };
}

/** All calls of an event: most have one, redirections and state lists have several. */
export function readCalls(data: XsiElement): XsiCall[] {
  const single = childOf(data, 'call');
  const elements = single ? [single] : childrenOf(childOf(data, 'calls'), 'call');
  return elements.map(readCall).filter((call) => call !== undefined);
}

function isRecording(call: XsiElement): boolean | undefined {
  const state = textAt(call, 'recordingState');
  if (state !== undefined) return state === 'Started' || state === 'Paused';
  return childOf(call, 'recorded') === undefined ? undefined : true;
}

const INTERNAL: ReadonlySet<string> = new Set(['Group', 'Enterprise']);
const EXTERNAL: ReadonlySet<string> = new Set(['Network', 'Emergency', 'Repair']);

export function readParty(party: XsiElement | undefined): RemoteParty {
  const userId = textAt(party, 'userId')?.toLowerCase() ?? null;
  const callType = textAt(party, 'callType') ?? '';
  const isInternal =
    INTERNAL.has(callType) || (userId !== null && !EXTERNAL.has(callType)) ? true : EXTERNAL.has(callType) ? false : undefined;
  const isHidden = childOf(party, 'privacy') !== undefined;
  return {
    number: isHidden ? null : userPart(textAt(party, 'address')),
    name: isHidden ? null : present(textAt(party, 'name')),
    userId,
    isInternal,
  };
}

/** `tel:+12025550111;phone-context=x`, `sip:1002@example.com` -> what stands for the person. */
export function userPart(address: string | undefined): string | null {
  if (address === undefined) return null;
  return present(
    address
      .replace(/^(?:tel|sips?):/i, '')
      .replace(/[;?].*$/s, '')
      .replace(/@.*$/s, ''),
  );
}

/** `*98`: what is dialled for a service of the XSP, and never reaches anybody under this number. */
export function isServiceCode(number: string | null): boolean {
  return number !== null && /^[*#]/.test(number);
}

const INTERNAL_CAUSES: Readonly<Record<string, CauseClass>> = {
  Busy: 'busy',
  Forbidden: 'declined',
  'Routing Failure': 'failed',
  'Global Failure': 'failed',
  'Request Failure': 'failed',
  'Server Failure': 'failed',
  'Translation Failure': 'failed',
  'Temporarily Unavailable': 'unreachable',
  'User Not Found': 'unreachable',
  'Request Timeout': 'noAnswer',
};
/** ITU-T Q.850 */
const Q850: Readonly<Record<number, CauseClass>> = {
  17: 'busy',
  18: 'noAnswer',
  19: 'noAnswer',
  20: 'unreachable',
  21: 'declined',
  26: 'answeredElsewhere',
  27: 'unreachable',
  1: 'failed',
  28: 'failed',
  34: 'failed',
  38: 'failed',
  41: 'failed',
};

function causeOf(cause: XsiElement | undefined): CauseClass | undefined {
  if (cause === undefined) return undefined;
  return Q850[numberAt(cause, 'q850Cause') ?? 0] ?? INTERNAL_CAUSES[textAt(cause, 'internalReleaseCause') ?? ''];
}
