import { XSI_NAMESPACE } from './element.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** What XML 1.0 has no way to write. */
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

type Content = string | readonly (readonly [name: string, content: Content])[];

function document(name: string, content: Content): string {
  return `${DECLARATION}<${name} xmlns="${XSI_NAMESPACE}">${render(content)}</${name}>`;
}

function render(content: Content): string {
  if (typeof content === 'string') return content.replaceAll(UNWRITABLE, '').replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
  return content.map(([name, inner]) => `<${name}>${render(inner)}</${name}>`).join('');
}

export interface ChannelRequest {
  readonly channelSetId: string;
  readonly expiresSeconds: number;
  readonly applicationId: string;
  readonly priority?: number;
  readonly weight?: number;
}

/** The order of the elements is part of the interface. */
export function channelRequest({ channelSetId, expiresSeconds, applicationId, priority = 1, weight = 50 }: ChannelRequest): string {
  return document('Channel', [
    ['channelSetId', channelSetId],
    ['priority', String(priority)],
    ['weight', String(weight)],
    ['expires', String(expiresSeconds)],
    ['applicationId', applicationId],
  ]);
}

/** Asks for more time for a channel. */
export function channelRefresh(expiresSeconds: number): string {
  return document('Channel', [['expires', String(expiresSeconds)]]);
}

export interface SubscriptionRequest {
  /** Event package: `Advanced Call`, `Do Not Disturb` ... */
  readonly event: string;
  readonly expiresSeconds: number;
  readonly applicationId: string;
  /** Where the events go: over the channels of a set, or to a URL of ours. */
  readonly to: { readonly channelSetId: string } | { readonly url: string };
}

export function subscriptionRequest({ event, expiresSeconds, applicationId, to }: SubscriptionRequest): string {
  return document('Subscription', [
    ['event', event],
    ['expires', String(expiresSeconds)],
    'url' in to ? ['httpContact', [['uri', to.url]]] : ['channelSetId', to.channelSetId],
    ['applicationId', applicationId],
  ]);
}

export function subscriptionRefresh(expiresSeconds: number): string {
  return document('Subscription', [['expires', String(expiresSeconds)]]);
}

/** 200 = taken, 400 = could not be processed, 481 = a subscription that is not ours (it is then deleted). */
export function eventResponse(eventId: string, statusCode: 200 | 400 | 481): string {
  const reason = { 200: 'OK', 400: 'Bad Request', 481: 'Subscription does not exist' }[statusCode];
  return document('EventResponse', [
    ['eventID', eventId],
    ['statusCode', String(statusCode)],
    ['reason', reason],
  ]);
}
