import type { BlockList } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '@ringhook/core';
import { documentOf, parseXsi, type XsiEvent } from '@ringhook/protocols';
import { isWithin, networksOf } from '../http-ingest/allowed-networks.ts';
import { type Refusal, refused } from '../http-ingest/provider.ts';
import { isSameSecret } from '../http-ingest/signatures.ts';
import type { ConnectionOutcome, PushAnswer, PushRequest } from '../source.ts';
import { EventDesk, type Listening } from './event-desk.ts';
import { unauthorised } from './refusals.ts';

const GOODBYE_MS = 2_000;
const BUSY: PushAnswer = { kind: 'busy', retryAfterSeconds: 5 };

export interface HttpContactOptions extends Listening {
  /** Address of ours that is given to the XSP. */
  readonly contact: string;
}

/** Events that an XSP sends to an address of ours, for as long as the source runs; there is no channel. */
export async function listenByHttp(options: HttpContactOptions): Promise<ConnectionOutcome> {
  const { setup, context, memory, client } = options;
  if (!context.receive) return tryLogin(options);
  let key: string | undefined;
  try {
    key = setup.pushKey && (await context.secret(setup.pushKey));
  } catch (cause) {
    return { kind: 'rejected', reason: `the key of the HTTP contact cannot be read: ${errorText(cause)}` };
  }
  const url = new URL(options.contact);
  if (key !== undefined) url.searchParams.set('key', key);
  const desk = new EventDesk({ ...options, to: { url: url.href }, pause: () => {}, resume: () => {} });
  const door = new ContactDoor(desk, { key, allowed: setup.allowedSenders.length === 0 ? undefined : networksOf(setup.allowedSenders) });
  context.receive((request) => door.take(request));
  const startedAt = context.now();
  const stopped = Promise.withResolvers<ConnectionOutcome>();
  const stop = (): void => stopped.resolve({ kind: 'closed', uptimeMs: 0, reason: 'stopped' });
  context.signal.addEventListener('abort', stop, { once: true });
  if (context.signal.aborted) stop();
  try {
    const failing = desk.begin().then((failure) => failure ?? new Promise<ConnectionOutcome>(() => {}));
    const outcome = await Promise.race([failing, desk.troubled, stopped.promise]);
    if (!context.signal.aborted) memory.noteFailure();
    return outcome.kind === 'closed' ? { ...outcome, uptimeMs: context.now() - startedAt } : outcome;
  } finally {
    context.signal.removeEventListener('abort', stop);
    await desk.close();
    if (context.signal.aborted) await Promise.race([desk.unsubscribe(), sleep(GOODBYE_MS, undefined, { ref: false })]);
    client.close();
  }
}

/** Where nothing can be received, what can be tried is whether the XSP lets us in. */
async function tryLogin({ setup, context, client }: Listening): Promise<ConnectionOutcome> {
  const answer = await client.call('GET', `${setup.actionsPath}/user/${encodeURIComponent(setup.user)}/profile`);
  client.close();
  if (answer.kind === 'failed') return { kind: 'unreachable', reason: answer.reason };
  if (answer.status === 401) return unauthorised(setup, answer.said);
  context.report({ isConnected: true, version: `BroadWorks Xsi at ${new URL(client.origin).host}` });
  return { kind: 'finished' };
}

interface DoorOptions {
  readonly key: string | undefined;
  readonly allowed: BlockList | undefined;
}

/** Judges what is posted to the address before any of it is believed. */
class ContactDoor {
  readonly #desk: EventDesk;
  readonly #options: DoorOptions;

  constructor(desk: EventDesk, options: DoorOptions) {
    this.#desk = desk;
    this.#options = options;
  }

  async take(request: PushRequest): Promise<PushAnswer> {
    const refusal = this.#judge(request);
    if (refusal) return this.#refuse(refusal);
    const event = eventIn(request);
    if (event.kind !== 'event') return event.kind === 'taken' ? event : this.#refuse(event);
    if (this.#desk.isFull) return BUSY;
    const { promise, resolve } = Promise.withResolvers<PushAnswer>();
    this.#desk.take(event, (answer) => {
      if (answer === 'taken') resolve({ kind: 'taken' });
      else if (answer === 'full') resolve(BUSY);
      else
        resolve(
          this.#refuse(answer === 'unusable' ? refused(400, 'the event cannot be used') : refused(404, 'the subscription is none of ours')),
        );
    });
    return promise;
  }

  #judge({ method, url, remoteAddress }: PushRequest): Refusal | undefined {
    const { key, allowed } = this.#options;
    if (allowed && !isWithin(allowed, remoteAddress)) {
      return refused(403, `requests from ${remoteAddress} are not taken here; add its network to "allowedSenders" of this source`);
    }
    if (key !== undefined && !isSameSecret(URL.parse(url, 'http://localhost')?.searchParams.get('key') ?? '', key)) {
      return refused(401, 'the address must carry the key of this source (?key=...)');
    }
    return method === 'POST' ? undefined : refused(400, 'events of a BroadWorks are sent by POST');
  }

  #refuse(refusal: Refusal): Refusal {
    this.#desk.news.alarm(`a request was refused: ${refusal.reason}`);
    return refusal;
  }
}

function eventIn({ body }: PushRequest): XsiEvent | Refusal | { readonly kind: 'taken' } {
  const parsed = parseXsi(new TextDecoder().decode(body));
  if (parsed.kind === 'refused') return refused(400, `the body is no event of a BroadWorks: ${parsed.reason}`);
  const document = documentOf(parsed.root);
  // Whatever else an XSP may tell is nothing it should tell again.
  return document.kind === 'event' ? document : { kind: 'taken' };
}
