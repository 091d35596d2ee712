import type { IncomingHttpHeaders } from 'node:http';
import { xsiCall, type XsiCallParts, xsiEvent } from './xsi-documents.ts';
import { errorInfo, textOf, userDetails, xspDocument, type XspUserParts } from './xsp-answers.ts';

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
}

interface Subscription {
  readonly id: string;
  readonly path: string;
  readonly event: string;
  readonly setId: string;
  readonly applicationId: string;
  /** Where it is an HTTP contact. */
  readonly uri: string;
  sequence: number;
}

interface Sent {
  readonly eventId: string;
  readonly subscription: Subscription;
  readonly document: string;
}

type Deliver = (document: string) => void;

const CALL_PACKAGES = ['Advanced Call', 'Standard Call', 'Basic Call'];

/** What the application server behind the XSPs knows: users, their calls, subscriptions, channel sets and what nobody acknowledged. */
export class FakeBroadworks {
  /** Ids of events with the status code of their acknowledgement, in order. */
  readonly acknowledged: { readonly eventId: string; readonly statusCode: number }[] = [];
  readonly subscribed: string[] = [];
  /** Packages that nobody may subscribe to. */
  readonly deniedPackages = new Set<string>();
  /** Whether Xsi-Actions answer. */
  hasActions = true;
  /** Events counted but not sent. */
  drops = 0;
  /** Acknowledgements that get lost on their way to us. */
  deaf = 0;
  /** Told of what is posted to HTTP contacts, instead of posting it. */
  onPush: (uri: string, document: string) => void = () => {};
  /** What a document is turned into on its way. */
  transmit: (document: string, write: Deliver) => void = (document, write) => write(document);
  readonly users = new Map<string, XspUserParts>();
  readonly #calls = new Map<string, Map<string, XsiCallParts>>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #sets = new Map<string, Map<string, Deliver>>();
  readonly #unacknowledged = new Map<string, Sent>();
  readonly #watchers = new Set<() => void>();
  #ids = 0;

  newId(kind: string): string {
    return `${kind}-${++this.#ids}`;
  }

  /** Resolves once `isTrue` holds; looked at whenever anything was asked or answered. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => {
        const look = (): void => {
          this.#watchers.delete(look);
          resolve();
        };
        this.#watchers.add(look);
      });
    }
  }

  changed(): void {
    for (const look of this.#watchers) look();
  }

  get unacknowledged(): number {
    return this.#unacknowledged.size;
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  /** Over a new channel comes everything of its set that was not acknowledged. */
  connect(setId: string, channelId: string, deliver: Deliver): void {
    const channels = this.#sets.get(setId) ?? new Map<string, Deliver>();
    this.#sets.set(setId, channels.set(channelId, deliver));
    for (const { subscription, document } of this.#unacknowledged.values()) if (subscription.setId === setId) this.#send(setId, document);
  }

  disconnect(setId: string, channelId: string): void {
    this.#sets.get(setId)?.delete(channelId);
    this.changed();
  }

  /** The set, and all that was sent to it, is gone. */
  forgetSets(): void {
    this.#sets.clear();
    this.#subscriptions.clear();
    this.#unacknowledged.clear();
  }

  /** Calls change, and whoever subscribed to their user hears of it. */
  call(userId: string, type: string, ...calls: readonly XsiCallParts[]): void {
    for (const call of calls) this.follow(userId, type, call);
    const data = calls.map(xsiCall).join('');
    this.tell(userId, type, type === 'CallRedirectedEvent' ? `<xsi:calls>${data}</xsi:calls>` : data);
  }

  /** Nobody hears of it, but it is so. */
  follow(userId: string, type: string, call: XsiCallParts): void {
    const calls = this.#calls.get(userId) ?? new Map<string, XsiCallParts>();
    this.#calls.set(userId, calls);
    if (['CallReleasedEvent', 'CallRedirectedEvent', 'CallDetachedEvent'].includes(type)) calls.delete(call.callId);
    else calls.set(call.callId, { ...calls.get(call.callId), ...call });
  }

  /** One event to every subscription that fits; `data` is its inner XML. */
  tell(userId: string, type: string, data: string): void {
    for (const subscription of this.#subscriptions.values()) {
      if (this.#fits(subscription, userId, type)) this.#emit(subscription, { target: userId, type, data });
    }
  }

  /** Everything unacknowledged comes again. */
  repeat(): void {
    for (const { subscription, document } of this.#unacknowledged.values()) this.#send(subscription.setId, document);
  }

  /** Everything unacknowledged comes again, as events of the latest subscription to this user's calls. */
  repeatTo(userId: string): void {
    const subscription = Array.from(this.#subscriptions.values()).findLast(
      ({ path, event }) => path === `/user/${userId}` && event !== 'Do Not Disturb',
    );
    if (!subscription) return;
    for (const [eventId, sent] of this.#unacknowledged) {
      const document = sent.document.replaceAll(sent.subscription.id, subscription.id);
      this.#unacknowledged.set(eventId, { eventId, subscription, document });
      this.#send(subscription.setId, document);
    }
  }

  /** Ends the subscriptions whose path holds `match`, and says so. */
  endSubscriptions(match: string): void {
    for (const subscription of this.#subscriptions.values()) {
      if (!subscription.path.includes(match)) continue;
      this.#subscriptions.delete(subscription.id);
      this.#emit(subscription, { target: 'admin@example.com', type: 'SubscriptionTerminatedEvent', data: '' });
    }
  }

  subscribe(path: string, body: string, expires: number): Answer {
    const [event, setId, uri] = [textOf(body, 'event'), textOf(body, 'channelSetId'), textOf(body, 'uri')];
    if (this.deniedPackages.has(event)) return { status: 403, body: errorInfo(110_001, 'not authorized') };
    if (uri === '' && !this.#sets.has(setId)) return { status: 403, body: errorInfo(110_842, 'channel set not found') };
    const [, kind, userId = ''] = path.split('/');
    if (kind === 'user' && !this.users.has(userId) && !userId.includes('queue'))
      return { status: 404, body: errorInfo(110_009, 'user not found') };
    for (const [id, former] of this.#subscriptions)
      if (former.path === path && former.event === event && former.applicationId === textOf(body, 'applicationId'))
        this.#subscriptions.delete(id);
    const subscription: Subscription = {
      id: this.newId('subscription'),
      path,
      event,
      setId,
      applicationId: textOf(body, 'applicationId'),
      uri,
      sequence: 0,
    };
    this.#subscriptions.set(subscription.id, subscription);
    this.subscribed.push(`${path} ${event}`);
    if (kind === 'user' && CALL_PACKAGES.includes(event))
      this.#emit(subscription, { target: userId, type: 'CallSubscriptionEvent', data: this.#state(userId) });
    return {
      status: 200,
      body: xspDocument('Subscription', `<subscriptionId>${subscription.id}</subscriptionId><expires>${expires}</expires>`),
    };
  }

  changeSubscription(method: string, id: string, expires: number): Answer {
    if (!this.#subscriptions.has(id)) return { status: 403, body: errorInfo(110_862, 'subscription not found') };
    if (method === 'DELETE') this.#subscriptions.delete(id);
    return { status: 200, body: xspDocument('Subscription', `<subscriptionId>${id}</subscriptionId><expires>${expires}</expires>`) };
  }

  acknowledge(body: string): Answer {
    if (this.deaf > 0) {
      this.deaf--;
      return { status: 500 };
    }
    const eventId = textOf(body, 'eventID');
    this.acknowledged.push({ eventId, statusCode: Number(textOf(body, 'statusCode')) });
    this.#unacknowledged.delete(eventId);
    return { status: 200 };
  }

  /** Xsi-Actions: `[userId, 'calls', callId]`. */
  act([userId = '', what, ...rest]: readonly string[]): Answer {
    if (!this.hasActions) return { status: 403, body: errorInfo(110_001, 'not authorized') };
    const user = this.users.get(userId);
    if (what === 'profile' && user) return { status: 200, body: xspDocument('Profile', `<details>${userDetails(userId, user)}</details>`) };
    if (what === 'directories') return this.#directory(rest[0] ?? '');
    if (what !== 'calls') return { status: 404 };
    const calls = this.#calls.get(userId) ?? new Map<string, XsiCallParts>();
    if (rest.length === 0) {
      const rows = Array.from(calls.keys(), (id) => `<call><callId>${id}</callId><uri>/v2.0/user/${userId}/calls/${id}</uri></call>`);
      return { status: 200, body: xspDocument('Calls', rows.join('')) };
    }
    const call = calls.get(rest[0] ?? '');
    if (!call) return { status: 404 };
    const inner = xsiCall(call)
      .replaceAll(/<(\/?)xsi:/g, '<$1')
      .replace(/^<call>/, '')
      .replace(/<\/call>$/, '');
    return { status: 200, body: xspDocument('Call', inner) };
  }

  #directory(kind: string): Answer {
    const rows = Array.from(this.users, ([userId, user]) => `<directoryDetails>${userDetails(userId, user)}</directoryDetails>`).join('');
    const size = this.users.size;
    const counts = `<startIndex>1</startIndex><numberOfRecords>${size}</numberOfRecords><totalAvailableRecords>${size}</totalAvailableRecords>`;
    return { status: 200, body: xspDocument(kind, `${counts}<${kind.toLowerCase()}Directory>${rows}</${kind.toLowerCase()}Directory>`) };
  }

  #state(userId: string): string {
    const calls = Array.from(this.#calls.get(userId)?.values() ?? [], xsiCall);
    const list = calls.length === 0 ? '' : `<xsi:calls>${calls.join('')}</xsi:calls>`;
    return `${list}<xsi:hookStatus>${calls.length === 0 ? 'On-Hook' : 'Off-Hook'}</xsi:hookStatus>`;
  }

  #fits({ path, event }: Subscription, userId: string, type: string): boolean {
    if (path.startsWith('/user/') && path !== `/user/${userId}`) return false;
    if (!path.startsWith('/user/') && !this.users.has(userId)) return false;
    if (type === 'DoNotDisturbEvent') return event === 'Do Not Disturb';
    if (type.startsWith('ACD')) return event === 'Call Center Queue';
    return CALL_PACKAGES.includes(event);
  }

  #emit(
    subscription: Subscription,
    { target, type, data }: { readonly target: string; readonly type: string; readonly data: string },
  ): void {
    const eventId = this.newId('event');
    const { id: subscriptionId, setId, uri } = subscription;
    const document = xsiEvent({ eventId, sequence: ++subscription.sequence, subscriptionId, target, type, data });
    if (this.drops > 0) {
      this.drops--;
      return;
    }
    if (uri !== '') return this.onPush(uri, document);
    this.#unacknowledged.set(eventId, { eventId, subscription, document });
    this.#send(setId, document);
  }

  #send(setId: string, document: string): void {
    const [deliver] = this.#sets.get(setId)?.values() ?? [];
    if (deliver) this.transmit(document, deliver);
  }
}
