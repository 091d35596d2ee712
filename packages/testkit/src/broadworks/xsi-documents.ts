const NS = 'http://schema.broadsoft.com/xsi';

export interface XsiPartyParts {
  /** `tel:+4930123456`; absent = the caller keeps it back. */
  readonly address?: string;
  readonly name?: string;
  readonly userId?: string;
  readonly callType?: string;
}

export interface XsiCallParts {
  readonly callId: string;
  readonly session: string;
  /** Call-ID of the caller's SIP dialog. */
  readonly networkCallId?: string;
  readonly huntGroupUserId?: string;
  readonly isRecorded?: boolean;
  readonly personality?: 'Originator' | 'Terminator' | 'Click-to-Dial';
  readonly state?: string;
  readonly remote?: XsiPartyParts;
  readonly redirect?: { readonly address?: string; readonly reason: string; readonly at: number };
  readonly queue?: { readonly userId: string; readonly name: string; readonly number?: string; readonly caller: XsiPartyParts };
  readonly releaseCause?: { readonly internal?: string; readonly q850?: number };
  readonly releasingParty?: 'localRelease' | 'remoteRelease';
  readonly startTime?: number;
  readonly answerTime?: number;
  readonly releaseTime?: number;
}

export interface XsiEventParts {
  readonly eventId: string;
  readonly sequence: number;
  readonly subscriptionId: string;
  readonly channelId?: string;
  readonly target: string;
  readonly type: string;
  /** Inner XML of eventData. */
  readonly data: string;
}

/** Text as it may stand in an element. */
export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function element(name: string, text: string | number | undefined): string {
  return text === undefined ? '' : `<xsi:${name}>${xmlText(String(text))}</xsi:${name}>`;
}

export function xsiParty(name: string, { address, name: shown, userId, callType = 'Network' }: XsiPartyParts): string {
  return `<xsi:${name}>${element('name', shown)}${element('address', address)}${element('userId', userId)}${element('callType', callType)}</xsi:${name}>`;
}

/** A `call` element, its parts in the order of the interface. */
export function xsiCall(call: XsiCallParts): string {
  const { remote = {}, redirect, queue, releaseCause } = call;
  const cause = releaseCause
    ? `<xsi:releaseCause>${element('internalReleaseCause', releaseCause.internal)}${element('q850Cause', releaseCause.q850)}</xsi:releaseCause>`
    : '';
  const redirected = redirect
    ? `<xsi:redirect>${element('address', redirect.address)}${element('reason', redirect.reason)}${element('redirectTime', redirect.at)}</xsi:redirect>`
    : '';
  const acd = queue
    ? `<xsi:acdCallInfo>${element('acdUserId', queue.userId)}${element('acdName', queue.name)}${element('acdNumber', queue.number)}${xsiParty('callingPartyInfo', queue.caller)}</xsi:acdCallInfo>`
    : '';
  return [
    '<xsi:call>',
    element('callId', call.callId),
    element('extTrackingId', call.session),
    element('networkCallId', call.networkCallId),
    element('personality', call.personality ?? 'Terminator'),
    element('state', call.state ?? 'Alerting'),
    cause,
    element('releasingParty', call.releasingParty),
    xsiParty('remoteParty', remote),
    redirected,
    element('startTime', call.startTime),
    element('answerTime', call.answerTime),
    element('releaseTime', call.releaseTime),
    element('huntGroupUserId', call.huntGroupUserId),
    acd,
    call.isRecorded ? '<xsi:recorded/>' : '',
    '</xsi:call>',
  ].join('');
}

/** A whole event document, as it comes over a channel. */
export function xsiEvent({ eventId, sequence, subscriptionId, channelId, target, type, data }: XsiEventParts): string {
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<xsi:Event xmlns:xsi="${NS}" xmlns:xsi1="http://www.w3.org/2001/XMLSchema-instance" xsi1:type="xsi:SubscriptionEvent">`,
    element('eventID', eventId),
    element('sequenceNumber', sequence),
    element('userId', 'admin@example.com'),
    element('externalApplicationId', 'urn:ringhook'),
    element('subscriptionId', subscriptionId),
    element('channelId', channelId),
    element('targetId', target),
    `<xsi:eventData xsi1:type="xsi:${type}">${data}</xsi:eventData></xsi:Event>`,
  ].join('');
}

/** One event of the call packages about one call. */
export function xsiCallEvent(parts: Omit<XsiEventParts, 'data'>, call: XsiCallParts): string {
  return xsiEvent({ ...parts, data: parts.type === 'CallRedirectedEvent' ? `<xsi:calls>${xsiCall(call)}</xsi:calls>` : xsiCall(call) });
}
