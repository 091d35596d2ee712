import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@ringhook/core';
import { eventResponse, type XsiEvent } from '@ringhook/protocols';
import type { ConnectionOutcome, SourceContext } from '../source.ts';
import { Acquaintance } from './acquaintance.ts';
import { Actions } from './actions.ts';
import { Channel, type ChannelEnd } from './channel.ts';
import { Inbox, type InboxItem } from './inbox.ts';
import { News } from './news.ts';
import { unauthorised } from './refusals.ts';
import type { RunMemory } from './run-memory.ts';
import { SequenceWatch } from './sequence-watch.ts';
import type { BroadworksSetup } from './setup.ts';
import { type Subscribed, Subscriptions } from './subscriptions.ts';
import type { BroadworksTiming } from './timing.ts';
import type { XspAnswer } from './xsp-client.ts';
import { XspClient } from './xsp-client.ts';

/** Events of subscriptions whose answer has not come yet. */
const MOST_EARLY = 5_000;
/** Nobody who stops waits longer for an XSP that hangs. */
const GOODBYE_MS = 2_000;

export interface SessionOptions {
  readonly setup: BroadworksSetup;
  readonly context: SourceContext;
  readonly timing: BroadworksTiming;
  readonly memory: RunMemory;
  readonly client: XspClient;
}

/** One channel of an XSP from its opening to its end. */
export class BroadworksSession {
  readonly #options: SessionOptions;
  readonly #inbox: Inbox;
  readonly #subscriptions: Subscriptions;
  readonly #acquaintance: Acquaintance;
  readonly #sequences: SequenceWatch;
  readonly #news: News;
  readonly #troubled = Promise.withResolvers<ConnectionOutcome>();
  readonly #stopped = Promise.withResolvers<void>();
  /** Set until all subscriptions are made: events may be faster than the answer that names theirs. */
  #early: XsiEvent[] | undefined = [];
  #channel: Channel | undefined;
  #isOver = false;

  constructor(options: SessionOptions) {
    const { setup, context, timing, memory, client } = options;
    this.#options = options;
    this.#news = new News(context);
    const isOver = (): boolean => this.#isOver;
    const add = (item: InboxItem): void => this.#inbox.add(item);
    this.#acquaintance = new Acquaintance({ config: setup, actions: new Actions(client, setup), memory, isOver, add });
    this.#inbox = new Inbox({
      context,
      normaliser: memory.normaliser,
      meet: (userId) => this.#acquaintance.meet(userId),
      pause: () => this.#channel?.pause(),
      resume: () => this.#channel?.resume(),
      onFailure: (cause) => this.#giveUp(`what was heard could not be stored: ${errorText(cause)}`, () => memory.forgetCalls(context)),
      onAlarm: (what) => this.#news.alarm(what),
    });
    this.#subscriptions = new Subscriptions({
      setup,
      timing,
      client,
      random: context.random,
      to: { channelSetId: memory.channelSetId },
      known: memory.subscriptions,
      onTrouble: (trouble) => this.#troubled.resolve(this.#outcomeOf(trouble)),
    });
    this.#sequences = new SequenceWatch({
      patienceMs: timing.lateEventMs,
      now: context.now,
      onLost: (subscriptionId) => void this.#catchUp(subscriptionId),
    });
  }

  /** Resolves when the channel has ended and everything heard is accepted. */
  async run(): Promise<ConnectionOutcome> {
    const { context, memory } = this.#options;
    const stop = (): void => {
      this.#stopped.resolve();
      if (!this.#channel) this.#options.client.close();
    };
    context.signal.addEventListener('abort', stop, { once: true });
    if (context.signal.aborted) stop();
    try {
      const failure = await this.#open();
      if (failure || !this.#channel) {
        memory.noteFailure();
        return failure ?? { kind: 'unreachable', reason: 'there is no channel' };
      }
      const connectedAt = context.now();
      const outcome = await Promise.race([this.#listen(this.#channel), this.#ending(this.#channel), this.#troubled.promise]);
      if (outcome.kind !== 'closed') memory.noteFailure();
      return outcome.kind === 'closed' ? { ...outcome, uptimeMs: context.now() - connectedAt } : outcome;
    } finally {
      context.signal.removeEventListener('abort', stop);
      await this.#close();
    }
  }

  async #open(): Promise<ConnectionOutcome | undefined> {
    const { setup, context, timing, memory, client } = this.#options;
    const opened = await Channel.open({
      setup,
      timing,
      client,
      channelSetId: memory.channelSetId,
      random: context.random,
      onBytes: (bytes) => context.record?.(bytes, context.now()),
      onEvent: (event) => this.#take(event),
      onAlarm: (what) => this.#news.alarm(what),
    });
    if (!(opened instanceof Channel)) return this.#notOpened(opened);
    this.#channel = opened;
    return undefined;
  }

  #notOpened(answer: XspAnswer): ConnectionOutcome {
    const { setup, client } = this.#options;
    if (answer.kind === 'failed') return { kind: 'unreachable', reason: answer.reason };
    if (answer.status === 401) return unauthorised(setup, answer.said);
    const { host } = new URL(client.origin);
    if (answer.status === 403 || answer.status === 404) {
      const fix =
        answer.status === 403
          ? `Does the operator allow Xsi-Events to ${setup.user}?`
          : 'Is "asyncPath" the path of the channel at this operator, and does this host serve Xsi?';
      return { kind: 'rejected', reason: `${host} gives us no channel: ${answer.said}. ${fix} Put it right, then restart this source.` };
    }
    return { kind: 'unreachable', reason: `${host} gives us no channel: ${answer.said}` };
  }

  /** Subscribes, takes stock, says that all is well; after that it never resolves. */
  async #listen(channel: Channel): Promise<ConnectionOutcome> {
    const { context, memory, client } = this.#options;
    const strangers = await this.#acquaintance.meetAll();
    const subscribed = await this.#subscriptions.subscribeAll();
    if (subscribed.kind !== 'subscribed') return this.#outcomeOf(subscribed);
    this.#takeEarly();
    const isKnown = await this.#takeStock();
    if (!this.#isOver) {
      const blind = isKnown ? [] : ['Calls in progress at the moment of a (re)connect cannot all be seen: Xsi-Actions may not be asked for them.'];
      context.report({ warnings: [...subscribed.warnings, ...strangers, ...blind] });
      // Only now: whoever sees "connected" may count on it that a call that begins is heard, not found.
      context.report({ isConnected: true, version: `BroadWorks Xsi at ${new URL(client.origin).host}` });
      memory.noteSuccess();
    }
    await channel.ended;
    return new Promise(() => {});
  }

  async #ending(channel: Channel): Promise<ConnectionOutcome> {
    const end = await Promise.race([channel.ended, this.#stopped.promise]);
    if (!end) return { kind: 'closed', uptimeMs: 0, reason: 'stopped' };
    return this.#closedBy(end);
  }

  #closedBy({ kind, reason }: ChannelEnd): ConnectionOutcome {
    if (kind === 'forbidden') return { kind: 'rejected', reason };
    this.#options.memory.noteFailure();
    return { kind: 'closed', uptimeMs: 0, reason };
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

  #take(event: XsiEvent): void {
    this.#news.heard();
    if (this.#early && !this.#subscriptions.wanted(event.subscriptionId)) {
      if (this.#early.length < MOST_EARLY) this.#early.push(event);
      return;
    }
    this.#sort(event);
  }

  #takeEarly(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const event of early) this.#sort(event);
  }

  /** What an earlier run of ours subscribed to, and nobody ended, is ended by telling that we do not know it. */
  #sort(event: XsiEvent): void {
    const { subscriptionId, sequence, type, eventId } = event;
    if (!this.#subscriptions.wanted(subscriptionId)) return void this.#acknowledge(eventId, 481);
    if (sequence !== undefined) this.#sequences.note(subscriptionId, sequence);
    const done = (verdict: 'taken' | 'unusable'): void => {
      void this.#acknowledge(eventId, verdict === 'taken' ? 200 : 400);
      if (type === 'SubscriptionTerminatedEvent') this.#resubscribe(subscriptionId);
    };
    this.#inbox.add({ kind: 'event', event, done });
  }

  #resubscribe(subscriptionId: string): void {
    this.#sequences.forget(subscriptionId);
    void this.#subscriptions.again(subscriptionId);
  }

  /** Not taken, it is told again over this channel or the next. */
  async #acknowledge(eventId: string, status: 200 | 400 | 481): Promise<void> {
    const { client, setup } = this.#options;
    const answer = await client.call('POST', `${setup.eventsPath}/channel/eventresponse`, eventResponse(eventId, status));
    if (answer.kind === 'answered' && answer.status >= 400 && !this.#isOver) this.#news.alarm(`an acknowledgement was refused: ${answer.said}`);
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
    this.#news.alarm(`events of ${wanted.whose} were lost on their way; its calls are asked for`);
    const isKnown = await this.#acquaintance.takeStock(wanted.userId === undefined ? undefined : [wanted.userId]);
    if (!isKnown && wanted.userId !== undefined) this.#resubscribe(subscriptionId);
  }

  #giveUp(reason: string, first: () => void): void {
    first();
    this.#troubled.resolve({ kind: 'closed', uptimeMs: 0, reason });
  }

  /** On purpose, the XSP is told; else its set waits for our next channel. */
  async #close(): Promise<void> {
    this.#isOver = true;
    const { context, client } = this.#options;
    this.#subscriptions.close();
    this.#sequences.close();
    await this.#inbox.close();
    if (context.signal.aborted) await Promise.race([this.#channel?.remove(), sleep(GOODBYE_MS, undefined, { ref: false })]);
    this.#channel?.close();
    client.close();
    this.#news.tell();
  }
}
