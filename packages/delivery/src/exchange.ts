import type { AttemptOutcome, FailureReason } from '@ringhook/core';
import type { Dispatcher } from 'undici';
import type { Watched } from './deadline-watch.ts';
import { failureOf, type Phase } from './failure.ts';
import { KeptBody } from './kept-body.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface ExchangeOptions {
  readonly isTls: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Monotonic, ms. */
  readonly startedAt: number;
  readonly clock: () => number;
  /** Wall clock, ms since the epoch: what a date in `Retry-After` is compared with. */
  readonly now: () => number;
  readonly settled: (exchange: Exchange, outcome: AttemptOutcome) => void;
}

const MAX_KEPT_BYTES = 65_536;
/** An answer may be longer than what is kept; reading it to its end keeps the connection. Beyond this the connection is given up. */
const MAX_READ_BYTES = 1_048_576;
const MAX_INTERIM_ANSWERS = 16;

const WAITED_FOR: Readonly<Record<Phase, string>> = {
  connecting: 'no connection',
  waiting: 'connected, but no answer',
  receiving: 'the answer began, but did not end',
};

/** One request and its answer, driven by undici's callbacks: no stream, no promise and no timer of its own. Settles exactly once. */
export class Exchange implements Dispatcher.DispatchHandler, Watched {
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly #options: ExchangeOptions;
  #controller: Dispatcher.DispatchController | undefined;
  #phase: Phase = 'connecting';
  #isSettled = false;
  #interimAnswers = 0;
  #status = 0;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #body: KeptBody | undefined;
  #bodyBytes = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.deadline = options.startedAt + options.timeoutMs;
    this.signal = options.signal;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Its deadline passed while it waited for a connection: it must not leave any more.
    if (this.#isSettled) controller.abort(new Error('given up before it was sent'));
    else this.#phase = 'waiting';
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (this.#isSettled) return;
    if (status < 200) {
      this.#interimAnswers++;
      if (this.#interimAnswers > MAX_INTERIM_ANSWERS) this.#fail('protocol', `more than ${MAX_INTERIM_ANSWERS} interim answers (1xx)`);
      return;
    }
    this.#phase = 'receiving';
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isSettled) return;
    this.#bodyBytes += chunk.length;
    this.#body ??= new KeptBody(MAX_KEPT_BYTES);
    this.#body.append(chunk);
    if (this.#bodyBytes > MAX_READ_BYTES) {
      // The status is the answer, however much follows it.
      this.#answer();
      this.#abandon();
    }
  }

  onResponseEnd(): void {
    if (!this.#isSettled) this.#answer();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#isSettled) return;
    const { reason, detail } = failureOf(error, this.#phase, this.#options.isTls);
    this.#settle({ kind: 'failed', reason, detail, durationMs: this.#durationMs() });
  }

  expire(): void {
    const answered = this.#phase === 'receiving' ? ` (status ${this.#status})` : '';
    this.#fail('timeout', `${WAITED_FOR[this.#phase]} within ${this.#options.timeoutMs} ms${answered}`);
  }

  cancel(): void {
    this.#fail('reset', 'given up because Ringhook stops or the request was withdrawn');
  }

  #answer(): void {
    const retryAfter = this.#headers['retry-after'];
    this.#settle({
      kind: 'answered',
      status: this.#status,
      retryAfterMs: retryAfter === undefined ? null : parseRetryAfter(String(retryAfter), this.#options.now()),
      headers: flatten(this.#headers),
      body: this.#body === undefined ? '' : this.#body.text(),
      isBodyCut: this.#bodyBytes > MAX_KEPT_BYTES,
      durationMs: this.#durationMs(),
    });
  }

  #fail(reason: FailureReason, detail: string): void {
    if (this.#isSettled) return;
    this.#settle({ kind: 'failed', reason, detail, durationMs: this.#durationMs() });
    this.#abandon();
  }

  #abandon(): void {
    this.#controller?.abort(new Error('given up'));
  }

  #settle(outcome: AttemptOutcome): void {
    this.#isSettled = true;
    this.#options.settled(this, outcome);
  }

  #durationMs(): number {
    return Math.round(this.#options.clock() - this.#options.startedAt);
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): string[] {
  const flat: string[] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (typeof value === 'string') flat.push(name, value);
    else for (const each of value ?? []) flat.push(name, each);
  }
  return flat;
}
