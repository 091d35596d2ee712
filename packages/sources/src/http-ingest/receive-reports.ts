import type { BlockList } from 'node:net';
import { AppError, errorText } from '@ringhook/core';
import type { ConnectionOutcome, PushAnswer, PushRequest, SourceContext } from '../source.ts';
import { isWithin, networksOf } from './allowed-networks.ts';
import { IngestNormaliser } from './normaliser.ts';
import { type IngestProvider, isRefusal, refused } from './provider.ts';
import { PushQueue } from './push-queue.ts';
import { DEFAULT_REORDER, Reorder, type ReorderTiming } from './reorder.ts';
import { isStage, type ReportedEvent } from './reported-event.ts';

const BUSY: PushAnswer = { kind: 'busy', retryAfterSeconds: 5 };
/** Names of calls and legs are kept while the call lives. */
const MAX_KEY_CHARS = 300;

export interface IngestConfig {
  /** CIDR ranges requests may come from; empty = any. */
  readonly allowedSenders: readonly string[];
}

/** Listens for as long as the context lasts: a source of this kind dials nobody, so it is connected at once. */
export async function receiveReports<Config extends IngestConfig>(
  provider: IngestProvider<Config>,
  config: Config,
  context: SourceContext,
  timing: ReorderTiming = DEFAULT_REORDER,
): Promise<ConnectionOutcome> {
  const { receive, report, now, signal, secret } = context;
  const startedAt = now();
  const reference = provider.secretOf(config);
  try {
    if (reference) await secret(reference);
  } catch (cause) {
    return { kind: 'rejected', reason: `the secret cannot be read: ${errorText(cause)}` };
  }
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  const desk = new ReportDesk(provider, { config, context, timing });
  if (receive) receive((request) => desk.take(request));
  report({ isConnected: true, version: 'HTTP' });
  await aborted;
  await desk.close();
  return { kind: 'closed', uptimeMs: now() - startedAt, reason: 'stopped' };
}

interface DeskParts<Config> {
  readonly config: Config;
  readonly context: SourceContext;
  readonly timing: ReorderTiming;
}

/** From request to answer: genuine? what does it say? in which order? durable? */
class ReportDesk<Config extends IngestConfig> {
  readonly #provider: IngestProvider<Config>;
  readonly #parts: DeskParts<Config>;
  readonly #normaliser: IngestNormaliser;
  readonly #reorder: Reorder;
  readonly #queue: PushQueue;
  readonly #allowed: BlockList | undefined;
  /** Reports under way, so that one that is sent again meanwhile waits for the same commit. */
  readonly #underWay = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(provider: IngestProvider<Config>, parts: DeskParts<Config>) {
    this.#provider = provider;
    this.#parts = parts;
    this.#normaliser = new IngestNormaliser(parts.context.aliveLegs?.());
    this.#reorder = new Reorder(this.#normaliser.view, parts.timing);
    this.#queue = new PushQueue(parts.context.accept);
    this.#allowed = parts.config.allowedSenders.length === 0 ? undefined : networksOf(parts.config.allowedSenders);
  }

  async take(request: PushRequest): Promise<PushAnswer> {
    const { config, context } = this.#parts;
    const answer = await this.#judge(request);
    if (answer) return this.#refuse(answer);
    const reading = this.#provider.read(request, config, context.now());
    if (isRefusal(reading)) return this.#refuse(reading);
    if (reading.kind === 'nothing') return { kind: 'taken' };
    if (this.#queue.isFull) return BUSY;
    if (reading.events.some(({ session, leg }) => session.length + leg.length > MAX_KEY_CHARS)) {
      return this.#refuse(refused(400, `the ids of call and leg are longer than ${MAX_KEY_CHARS} characters`));
    }
    context.record?.(request.body, context.now());
    return Promise.all(reading.events.map((event) => this.#once(event))).then(
      (): PushAnswer => ({ kind: 'taken' }),
      // Whoever could not store it has told so; the provider will come again.
      () => BUSY,
    );
  }

  /** What waits for its order is let go now; resolves when everything taken is durable or has failed. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#reorder.advance(Number.POSITIVE_INFINITY);
    await Promise.allSettled(this.#underWay.values());
  }

  async #judge(request: PushRequest): Promise<PushAnswer | undefined> {
    if (this.#allowed && !isWithin(this.#allowed, request.remoteAddress)) {
      return refused(403, `requests from ${request.remoteAddress} are not taken here; add its network to "allowedSenders" of this source`);
    }
    const { config, context } = this.#parts;
    const { secret, wallNow = context.now } = context;
    try {
      return await this.#provider.verify(request, { config, now: wallNow(), secret });
    } catch (cause) {
      // Our own trouble, a secret that can't be read as a rule: nothing is lost if the provider comes again.
      context.report({ alarms: 1, lastAlarm: errorText(cause) });
      if (cause instanceof AppError) return BUSY;
      throw cause;
    }
  }

  #refuse(answer: PushAnswer): PushAnswer {
    if (answer.kind === 'refused') this.#parts.context.report({ alarms: 1, lastAlarm: `a request was refused: ${answer.reason}` });
    return answer;
  }

  #once(event: ReportedEvent): Promise<void> {
    const known = this.#underWay.get(event.id);
    if (known) return known;
    const done = this.#commit(event).finally(() => this.#underWay.delete(event.id));
    this.#underWay.set(event.id, done);
    return done;
  }

  async #commit(event: ReportedEvent): Promise<void> {
    const { context } = this.#parts;
    if (await context.hasTaken?.(event.id)) return;
    await this.#inOrder(event);
    context.report({ events: { count: 1, lastAt: context.now() } });
  }

  #inOrder(reported: ReportedEvent): Promise<void> {
    const event = { ...reported, role: this.#normaliser.roleOf(reported.session, reported.leg) ?? reported.role };
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#introduce(event);
    this.#reorder.add(event, this.#parts.context.now(), () => resolve(this.#queue.add(this.#normaliser.apply(event), event.id)));
    this.#watch();
    return promise;
  }

  /** Whoever began a call is known from any report about him, even one that has to wait. */
  #introduce(event: ReportedEvent): void {
    if (event.role === 'called' || !isStage(event.what) || this.#normaliser.view.hasOrigin(event.session)) return;
    // What follows is stored in order, so the report itself can't be stored without this.
    this.#queue.add(this.#normaliser.apply({ ...event, what: 'created' })).catch(() => {});
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const dueAt = this.#reorder.nextDueAt();
    if (dueAt === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#reorder.advance(this.#parts.context.now());
        this.#watch();
      },
      Math.max(0, dueAt - this.#parts.context.now()),
    );
  }
}
