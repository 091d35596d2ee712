import { errorText } from '@ringhook/core';
import type { SubscriptionRequest, XsiEvent } from '@ringhook/protocols';
import type { ConnectionOutcome, SourceContext } from '../source.ts';
import { Acquaintance } from './acquaintance.ts';
import { Actions } from './actions.ts';
import { Inbox, type InboxItem } from './inbox.ts';
import { News } from './news.ts';
import { unauthorised } from './refusals.ts';
import type { RunMemory } from './run-memory.ts';
import { SequenceWatch } from './sequence-watch.ts';
import type { BroadworksSetup } from './setup.ts';
import { type Subscribed, Subscriptions } from './subscriptions.ts';
import type { BroadworksTiming } from './timing.ts';
import type { XspClient } from './xsp-client.ts';

/** Events of subscriptions whose answer has not come yet. */
const MOST_EARLY = 5_000;

/** What the sender of an event is told of it; `full` = not now, again later. */
export type EventAnswer = 'taken' | 'unusable' | 'unknownSubscription' | 'full';

export interface Listening {
  readonly setup: BroadworksSetup;
  readonly context: SourceContext;
  readonly timing: BroadworksTiming;
  readonly memory: RunMemory;
  readonly client: XspClient;
}

export interface EventDeskOptions extends Listening {
  readonly to: SubscriptionRequest['to'];
  readonly pause: () => void;
  readonly resume: () => void;
}

interface EarlyEvent {
  readonly event: XsiEvent;
  readonly answer: (answer: EventAnswer) => void;
}

/** Subscribes, and takes events whichever way they come in, until it is closed. */
export class EventDesk {
  readonly news: News;
  /** Why there is no going on. */
  readonly troubled: Promise<ConnectionOutcome>;
  readonly #options: EventDeskOptions;
  readonly #inbox: Inbox;
  readonly #subscriptions: Subscriptions;
  readonly #acquaintance: Acquaintance;
  readonly #sequences: SequenceWatch;
  readonly #trouble: (outcome: ConnectionOutcome) => void;
  /** They may be faster than the answer that names their subscription. */
  #early: EarlyEvent[] = [];
  #isBeginning = true;
  #isOver = false;

  constructor(options: EventDeskOptions) {
    const { setup, context, timing, memory, client, to } = options;
    const { promise, resolve } = Promise.withResolvers<ConnectionOutcome>();
    this.troubled = promise;
    this.#trouble = resolve;
    this.#options = options;
    this.news = new News(context);
    const isOver = (): boolean => this.#isOver;
    const add = (item: InboxItem): void => this.#inbox.add(item);
    const mark = (): number => this.#inbox.mark();
    // An XSP that answers no questions must not keep us from acknowledging events.
    const actions = new Actions(client.apart(), setup);
    this.#acquaintance = new Acquaintance({ config: setup, actions, memory, patienceMs: timing.profilePatienceMs, isOver, add, mark });
    this.#inbox = new Inbox({
      context,
      normaliser: memory.normaliser,
      meet: (userId) => this.#acquaintance.meet(userId),
      pause: options.pause,
      resume: options.resume,
      onFailure: (cause) => this.#notStored(cause),
      onAlarm: (what) => this.news.alarm(what),
    });
    this.#subscriptions = new Subscriptions({
      setup,
      timing,
      client,
      random: context.random,
      to,
      known: memory.subscriptions,
      onAnswer: () => this.#takeEarly(),
      onTrouble: (trouble) => this.#trouble(this.#outcomeOf(trouble)),
    });
    this.#sequences = new SequenceWatch({
      patienceMs: timing.lateEventMs,
      now: context.now,
      onLost: (subscriptionId) => void this.#catchUp(subscriptionId),
    });
  }

  /** Subscribes, takes stock of what is alive, says that all is well; or returns why not. */
  async begin(): Promise<ConnectionOutcome | undefined> {
    const { context, memory, client } = this.#options;
    const strangers = await this.#acquaintance.meetAll();
    const subscribed = await this.#subscriptions.subscribeAll();
    if (subscribed.kind !== 'subscribed') return this.#outcomeOf(subscribed);
    this.#isBeginning = false;
    this.#takeEarly();
    const isKnown = await this.#takeStock();
    if (this.#isOver) return undefined;
    const blind = isKnown
      ? []
      : ['Calls in progress at the moment of a (re)connect cannot all be seen: Xsi-Actions may not be asked for them.'];
    context.report({ warnings: [...subscribed.warnings, ...strangers, ...blind] });
    // Only now: whoever sees "connected" may count on it that a call that begins is heard, not found.
    context.report({ isConnected: true, version: `BroadWorks Xsi at ${new URL(client.origin).host}` });
    memory.noteSuccess();
    return undefined;
  }

  /** `answer` is called once, and with `taken` not before what the event means is committed. */
  take(event: XsiEvent, answer: (answer: EventAnswer) => void): void {
    if (this.#isOver) return answer('full');
    this.news.heard();
    if (!this.#mayBeEarly(event)) return this.#sort(event, answer);
    if (this.#early.length >= MOST_EARLY) return answer('full');
    this.#early.push({ event, answer });
  }

  get isFull(): boolean {
    return this.#inbox.isFull;
  }

  /** Resolves once everything heard is accepted, or has failed. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#subscriptions.close();
    this.#sequences.close();
    for (const { answer } of this.#early.splice(0)) answer('full');
    await this.#inbox.close();
    this.news.tell();
  }

  /** Ends the subscriptions at the XSP. */
  async unsubscribe(): Promise<void> {
    await this.#subscriptions.remove();
    this.#options.memory.subscriptions.clear();
  }

  #mayBeEarly({ subscriptionId }: XsiEvent): boolean {
    if (this.#subscriptions.wanted(subscriptionId)) return false;
    return this.#isBeginning || this.#subscriptions.isAsking;
  }

  #takeEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const { event, answer } of early) {
      if (this.#mayBeEarly(event)) this.#early.push({ event, answer });
      else this.#sort(event, answer);
    }
  }

  /** What an earlier run of ours subscribed to, and nobody ended, is ended by telling that we do not know it. */
  #sort(event: XsiEvent, answer: (answer: EventAnswer) => void): void {
    const { subscriptionId, sequence, type } = event;
    if (!this.#subscriptions.wanted(subscriptionId)) return answer('unknownSubscription');
    if (sequence !== undefined) this.#sequences.note(subscriptionId, sequence);
    const done = (verdict: 'taken' | 'unusable'): void => {
      answer(verdict);
      if (type === 'SubscriptionTerminatedEvent') this.#resubscribe(subscriptionId);
    };
    this.#inbox.add({ kind: 'event', event, done, failed: () => answer('full') });
  }

  #resubscribe(subscriptionId: string): void {
    this.#sequences.forget(subscriptionId);
    void this.#subscriptions.again(subscriptionId);
  }

  /** A list comes by itself for a user just subscribed to; of all others it is asked for. */
  async #takeStock(): Promise<boolean> {
    const { memory } = this.#options;
    const told = new Set(Array.from(this.#subscriptions.made, ({ userId, isAboutCalls }) => (isAboutCalls ? userId : undefined)));
    return this.#acquaintance.takeStock(Array.from(memory.met).filter((userId) => !told.has(userId)));
  }

  /** Events are lost: what they told shows in what is alive now. */
  async #catchUp(subscriptionId: string): Promise<void> {
    const wanted = this.#subscriptions.wanted(subscriptionId);
    if (!wanted || this.#isOver) return;
    this.news.alarm(`events of ${wanted.whose} were lost on their way; its calls are asked for`);
    const isKnown = await this.#acquaintance.takeStock(wanted.userId === undefined ? undefined : [wanted.userId]);
    if (!isKnown && wanted.userId !== undefined) this.#resubscribe(subscriptionId);
  }

  #notStored(cause: unknown): void {
    const { memory, context } = this.#options;
    memory.forgetCalls(context);
    this.#trouble({ kind: 'closed', uptimeMs: 0, reason: `what was heard could not be stored: ${errorText(cause)}` });
  }

  #outcomeOf(obstacle: Exclude<Subscribed, { kind: 'subscribed' }>): ConnectionOutcome {
    const { setup, memory } = this.#options;
    if (obstacle.kind === 'unauthorised') return unauthorised(setup, obstacle.reason);
    if (obstacle.kind === 'refused') {
      return { kind: 'rejected', reason: `${obstacle.reason}. Does the id exist, and may ${setup.user} see it? Then restart this source.` };
    }
    if (obstacle.kind === 'setMissing') memory.beginAnew();
    return { kind: 'unreachable', reason: `not everything could be subscribed to: ${obstacle.reason}` };
  }
}
