import { setTimeout as sleep } from 'node:timers/promises';
import { eventResponse, type XsiEvent } from '@ringhook/protocols';
import type { ConnectionOutcome } from '../source.ts';
import { Channel, type ChannelEnd } from './channel.ts';
import { type EventAnswer, EventDesk, type Listening } from './event-desk.ts';
import { unauthorised } from './refusals.ts';
import type { XspAnswer } from './xsp-client.ts';

/** Nobody who stops waits longer for an XSP that hangs. */
const GOODBYE_MS = 2_000;

const NO_CHANNEL_HERE = 'Is "asyncPath" the path of the channel at this operator, and does the host serve Xsi?';

/** As an acknowledgement says it; what could not be stored is not acknowledged and so comes again. */
const STATUS_CODES = { taken: 200, unusable: 400, unknownSubscription: 481, full: undefined } as const;

/** One channel of an XSP from its opening to its end. */
export class ChannelSession {
  readonly #options: Listening;
  readonly #desk: EventDesk;
  readonly #stopped = Promise.withResolvers<ConnectionOutcome>();
  #channel: Channel | undefined;
  #isOver = false;

  constructor(options: Listening) {
    this.#options = options;
    this.#desk = new EventDesk({
      ...options,
      to: { channelSetId: options.memory.channelSetId },
      pause: () => this.#channel?.pause(),
      resume: () => this.#channel?.resume(),
    });
  }

  /** Resolves when the channel has ended and everything heard is accepted. */
  async run(): Promise<ConnectionOutcome> {
    const { signal, now } = this.#options.context;
    const stop = (): void => {
      this.#stopped.resolve({ kind: 'closed', uptimeMs: 0, reason: 'stopped' });
      if (!this.#channel) this.#options.client.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const opened = await this.#open();
      if (!(opened instanceof Channel)) return this.#failedWith(this.#notOpened(opened));
      this.#channel = opened;
      const openedAt = now();
      const ended = opened.ended.then((end) => outcomeOf(end));
      const outcome = await Promise.race([this.#listen(), ended, this.#desk.troubled, this.#stopped.promise]);
      this.#failedWith(outcome);
      return outcome.kind === 'closed' ? { ...outcome, uptimeMs: now() - openedAt } : outcome;
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#close();
    }
  }

  #open(): Promise<Channel | XspAnswer> {
    const { setup, context, timing, memory, client } = this.#options;
    return Channel.open({
      setup,
      timing,
      client,
      channelSetId: memory.channelSetId,
      random: context.random,
      onBytes: (bytes) => context.record?.(bytes, context.now()),
      onEvent: (event) => this.#desk.take(event, (answer) => void this.#acknowledge(event, answer)),
      onAlarm: (what) => this.#desk.news.alarm(what),
    });
  }

  /** Resolves only when listening fails. */
  async #listen(): Promise<ConnectionOutcome> {
    return (await this.#desk.begin()) ?? new Promise(() => {});
  }

  #failedWith(outcome: ConnectionOutcome): ConnectionOutcome {
    if (!this.#options.context.signal.aborted) this.#options.memory.noteFailure();
    return outcome;
  }

  #notOpened(answer: XspAnswer): ConnectionOutcome {
    const { setup, client } = this.#options;
    if (answer.kind === 'failed') return { kind: 'unreachable', reason: answer.reason };
    if (answer.status === 401) return unauthorised(setup, answer.said);
    // Neither locks an account, and both may pass: a host that is being restarted says 404, one whose channels are all taken 403.
    const fix = { 403: `Does the operator allow Xsi-Events, and so many channels, to ${setup.user}?`, 404: NO_CHANNEL_HERE }[answer.status];
    const said = `${new URL(client.origin).host} gives us no channel: ${answer.said}`;
    return { kind: 'unreachable', reason: fix === undefined ? said : `${said}. ${fix}` };
  }

  /** One that does not arrive is no harm: the event comes again, over this channel or the next. */
  async #acknowledge({ eventId }: XsiEvent, verdict: EventAnswer): Promise<void> {
    const { client, setup } = this.#options;
    const status = STATUS_CODES[verdict];
    if (status === undefined) return;
    const answer = await client.call('POST', `${setup.eventsPath}/channel/eventresponse`, eventResponse(eventId, status));
    if (answer.kind === 'answered' && answer.status >= 400 && !this.#isOver) {
      this.#desk.news.alarm(`an acknowledgement was refused: ${answer.said}`);
    }
  }

  async #leave(): Promise<void> {
    // After a trial nobody comes back to them.
    if (!this.#options.context.receive) await this.#desk.unsubscribe();
    await this.#channel?.remove();
  }

  /** On purpose, the XSP is told; else its set waits for our next channel. */
  async #close(): Promise<void> {
    const { context, client } = this.#options;
    await this.#desk.close();
    this.#isOver = true;
    if (context.signal.aborted) await Promise.race([this.#leave(), sleep(GOODBYE_MS, undefined, { ref: false })]);
    this.#channel?.close();
    client.close();
  }
}

function outcomeOf({ kind, reason }: ChannelEnd): ConnectionOutcome {
  return kind === 'forbidden' ? { kind: 'rejected', reason } : { kind: 'closed', uptimeMs: 0, reason };
}
