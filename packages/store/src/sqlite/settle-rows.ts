import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { AttemptOutcome, CommitBatch, OpenDelivery, Settlement } from '@ringhook/core';
import { BulkInsert } from './bulk-insert.ts';
import type { HookNames } from './hook-names.ts';

/** Writes what came of attempts: the log, and whatever follows. A first attempt that succeeds costs one row and nothing else. */
export class SettleRows {
  readonly #hooks: HookNames;
  readonly #attempts: BulkInsert;
  readonly #openRows: BulkInsert;
  readonly #close: StatementSync;
  readonly #park: StatementSync;
  readonly #giveUp: StatementSync;
  readonly #setWatermark: StatementSync;
  #watermark = -1;

  constructor(db: DatabaseSync, hooks: HookNames) {
    this.#hooks = hooks;
    this.#attempts = new BulkInsert(
      db,
      `insert or replace into attempt (delivery, number, started_at, duration_ms, status, answer, step)`,
      7,
    );
    this.#openRows = new BulkInsert(db, `insert or replace into open_delivery (hook, call_number, ordinal, key, attempts, retries)`, 6);
    this.#close = db.prepare(`delete from open_delivery where hook = ? and call_number = ? and ordinal = ?`);
    this.#park = db.prepare(`insert or replace into parked_lane (p, hook, call_number, parked_at, due_at) values (?, ?, ?, ?, ?)`);
    this.#giveUp = db.prepare(`insert or replace into dead_letter (key, hook, why, at) values (?, ?, ?, ?)`);
    this.#setWatermark = db.prepare(`update outbox set watermark = max(watermark, ?) where id = 1`);
  }

  write({ registrations, settlements, watermark }: CommitBatch): void {
    this.#writeAttempts(settlements);
    this.#writeOpen(registrations, settlements);
    for (const settlement of settlements) this.#follow(settlement);
    if (watermark > this.#watermark) this.#setWatermark.run(watermark);
  }

  /** The batch is on disk: its watermark need not be written again. */
  committed({ watermark }: CommitBatch): void {
    this.#watermark = Math.max(this.#watermark, watermark);
  }

  #writeAttempts(settlements: readonly Settlement[]): void {
    const values: SQLInputValue[] = [];
    for (const { open, attempt, next } of settlements) {
      if (attempt === null) continue;
      const { number, startedAt, outcome } = attempt;
      const status = outcome.kind === 'answered' ? outcome.status : null;
      const step = next.kind === 'delivered' ? null : JSON.stringify(next);
      values.push(open.key, number, Math.round(startedAt), Math.round(outcome.durationMs), status, packAnswer(outcome), step);
    }
    this.#attempts.run(values);
  }

  /** Before anything is closed: what was held and then settled within one batch must end up closed. */
  #writeOpen(registrations: readonly OpenDelivery[], settlements: readonly Settlement[]): void {
    const rows: SQLInputValue[] = [];
    for (const owed of registrations) this.#pushOpen(rows, owed);
    for (const { open, next } of settlements) if (next.kind === 'retry' || next.kind === 'held') this.#pushOpen(rows, open);
    this.#openRows.run(rows);
  }

  #follow({ open, next, at }: Settlement): void {
    if (next.kind === 'held' || (next.kind === 'delivered' && !open.isRegistered)) return;
    const { hookId, callNumber, ordinal, partition } = open.delivery;
    const hook = this.#hooks.idOf(hookId);
    if (next.kind === 'retry') {
      this.#park.run(partition, hook, callNumber, Math.round(at), next.at);
      return;
    }
    if (open.isRegistered) this.#close.run(hook, callNumber, ordinal);
    if (next.kind !== 'delivered') this.#giveUp.run(open.key, hook, next.why, Math.round(at));
  }

  #pushOpen(rows: SQLInputValue[], { key, delivery, attempts, retries }: OpenDelivery): void {
    rows.push(this.#hooks.idOf(delivery.hookId), delivery.callNumber, delivery.ordinal, key, attempts, retries);
  }
}

/** Text of the `answer` column: JSON [headers, body, 1 when the body was cut], or [reason, detail]. */
function packAnswer(outcome: AttemptOutcome): string {
  if (outcome.kind === 'failed') return JSON.stringify([outcome.reason, outcome.detail]);
  return JSON.stringify(outcome.isBodyCut ? [outcome.headers, outcome.body, 1] : [outcome.headers, outcome.body]);
}
