import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { REPORT_KEPT_MS, type TakenReport } from '@ringhook/core';

/** Half of a SHA-256: names come from outside, and nobody may choose two that are taken for one. */
const DIGEST_BYTES = 16;
/** Old rows that leave for each that comes: enough to stay small, little enough not to be noticed. */
const FORGOTTEN_PER_REPORT = 4;

/** Which messages of providers were taken, written with what followed from them. */
export class ReportLedger {
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #forget: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(`insert or ignore into taken_report (digest, at) values (?, ?)`);
    this.#find = db.prepare(`select 1 from taken_report where digest = ?`);
    this.#forget = db.prepare(
      `delete from taken_report where digest in (select digest from taken_report where at < ? order by at limit ?)`,
    );
  }

  has(sourceId: string, reportId: string): boolean {
    return this.#find.get(digestOf(sourceId, reportId)) !== undefined;
  }

  /** Inside a transaction of the caller. */
  write(reports: readonly TakenReport[]): void {
    let newest = 0;
    for (const { sourceId, reportId, at } of reports) {
      this.#insert.run(digestOf(sourceId, reportId), Math.floor(at));
      newest = Math.max(newest, at);
    }
    this.#forget.run(Math.floor(newest - REPORT_KEPT_MS), reports.length * FORGOTTEN_PER_REPORT);
  }
}

function digestOf(sourceId: string, reportId: string): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([sourceId, reportId]))
    .digest()
    .subarray(0, DIGEST_BYTES);
}
