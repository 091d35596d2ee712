import { childOf, numberAt, textAt, type XsiElement } from './element.ts';

/** One event of a subscription, by channel or by HTTP contact. */
export interface XsiEvent {
  readonly kind: 'event';
  readonly eventId: string;
  /** Counts the events of one subscription: 1, 2, 3 ... and after 2147483647 1 again; undefined when it is missing. */
  readonly sequence: number | undefined;
  readonly subscriptionId: string;
  readonly applicationId: string | undefined;
  readonly channelId: string | undefined;
  /** Whom it is about: the monitored user, else the owner of the subscription. */
  readonly targetId: string;
  /** `CallReceivedEvent`, `HookStatusEvent` ... */
  readonly type: string;
  readonly data: XsiElement;
}

export type XsiDocument =
  | XsiEvent
  | { readonly kind: 'channel'; readonly channelId: string; readonly expiresSeconds: number | undefined }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'channelTerminated'; readonly channelId: string | undefined; readonly reason: string }
  | { readonly kind: 'subscription'; readonly subscriptionId: string; readonly expiresSeconds: number | undefined }
  | { readonly kind: 'error'; readonly code: number | undefined; readonly summary: string }
  /** Well-formed, and not one of the above: answers to questions of ours, or something newer than we are. */
  | { readonly kind: 'other'; readonly root: XsiElement };

/** What a document is. */
export function documentOf(root: XsiElement): XsiDocument {
  switch (root.name) {
    case 'Event':
      return eventDocument(root);
    case 'ChannelHeartBeat':
      return { kind: 'heartbeat' };
    case 'Channel': {
      const channelId = textAt(root, 'channelId');
      return channelId === undefined ? { kind: 'other', root } : { kind: 'channel', channelId, expiresSeconds: numberAt(root, 'expires') };
    }
    case 'Subscription': {
      const subscriptionId = textAt(root, 'subscriptionId');
      if (subscriptionId === undefined) return { kind: 'other', root };
      return { kind: 'subscription', subscriptionId, expiresSeconds: numberAt(root, 'expires') };
    }
    case 'ErrorInfo':
      return { kind: 'error', code: numberAt(root, 'errorCode'), summary: textAt(root, 'summaryEnglish') ?? textAt(root, 'summary') ?? '' };
    default:
      return { kind: 'other', root };
  }
}

function eventDocument(root: XsiElement): XsiDocument {
  if (root.type === 'ChannelTerminatedEvent') {
    return { kind: 'channelTerminated', channelId: textAt(root, 'channelId'), reason: textAt(root, 'reason') ?? 'unknown' };
  }
  if (root.type === 'ErrorEvent') {
    return { kind: 'error', code: numberAt(root, 'errorCode'), summary: textAt(root, 'errorMessage') ?? '' };
  }
  const data = childOf(root, 'eventData');
  const [eventId, subscriptionId] = [textAt(root, 'eventID'), textAt(root, 'subscriptionId')];
  const targetId = textAt(root, 'targetId') ?? textAt(root, 'userId') ?? textAt(root, 'clientId');
  if (data === undefined || eventId === undefined || subscriptionId === undefined || targetId === undefined) return { kind: 'other', root };
  return {
    kind: 'event',
    eventId,
    sequence: numberAt(root, 'sequenceNumber'),
    subscriptionId,
    applicationId: textAt(root, 'externalApplicationId'),
    channelId: textAt(root, 'channelId'),
    targetId: targetId.toLowerCase(),
    type: data.type ?? '',
    data,
  };
}
