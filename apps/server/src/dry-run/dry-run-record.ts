import type { DryRunOrder, DryRunView } from '@ringhook/api';
import { type DifferingCall, NO_COUNTS } from '@ringhook/core';
import type { DryRunMessage } from './worker-message.ts';

/** Of more calls that differ the newest are listed. */
const MOST_LISTED = 5_000;

/** One dry-run as it is remembered: what was asked, how far it is, what was found. */
export class DryRunRecord {
  readonly order: DryRunOrder;
  readonly differing: DifferingCall[] = [];
  #view: DryRunView;

  constructor(id: string, order: DryRunOrder, createdAt: number) {
    const { revision, subject, findings } = order;
    this.order = order;
    this.#view = {
      id,
      state: 'queued',
      problem: null,
      revision,
      subject,
      createdAt,
      startedAt: null,
      endedAt: null,
      progress: { looked: 0, total: 0 },
      counts: NO_COUNTS,
      listed: 0,
      findings,
    };
  }

  get view(): DryRunView {
    return this.#view;
  }

  get isOver(): boolean {
    return this.#view.endedAt !== null;
  }

  begin(now: number): void {
    this.#view = { ...this.#view, state: 'running', startedAt: now };
  }

  /** Nothing is taken in any more once it is over. */
  hear(message: DryRunMessage, now: number): void {
    if (this.isOver) return;
    if (message.kind === 'failed') return this.end('failed', now, message.message);
    const { looked, total, counts, differing, isDone } = message;
    this.differing.push(...differing.slice(0, MOST_LISTED - this.differing.length));
    this.#view = { ...this.#view, progress: { looked, total }, counts, listed: this.differing.length };
    if (isDone) this.end('done', now);
  }

  end(state: 'done' | 'cancelled' | 'failed', now: number, problem: string | null = null): void {
    if (!this.isOver) this.#view = { ...this.#view, state, problem, endedAt: now };
  }
}
