import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  type CallCheckpoint,
  type CommitBatch,
  type CommitResult,
  type DeadLetter,
  type DeadLetterQuery,
  type DeliveryStore,
  type DueLanes,
  type HistoryBefore,
  type HookBacklog,
  type Lease,
  type LeaseRequest,
  type LoadedLanes,
  type LoadRequest,
  type NewReplay,
  type OpenDelivery,
  PARTITION_COUNT,
  partitionOf,
  type RedeliverSelection,
  type Reopened,
  type ReplayEnd,
  type ReplayRecord,
  type ReplayStep,
  type SteppedReplay,
  type StoreStats,
} from '@ringhook/core';
import { AppendRows } from './append-rows.ts';
import type { DataFolder } from './data-folder.ts';
import { HookNames } from './hook-names.ts';
import { LeaseTable } from './lease-table.ts';
import { OpenRows } from './open-rows.ts';
import { purgeHistory } from './purge-history.ts';
import { Redelivery } from './redelivery.ts';
import { ReplayRows } from './replay-rows.ts';
import { ReportLedger } from './report-ledger.ts';
import { SettleRows } from './settle-rows.ts';
import { toStoreError } from './store-error.ts';

const LATEST_CHECKPOINTS = `
  select call_number, state from call_checkpoint
  where key in (select max(key) from call_checkpoint group by call_number) and state is not null
  order by call_number`;

/** Deliveries on SQLite: one writer connection, one transaction per batch, every answer at once. */
export class SqliteDeliveryStore implements DeliveryStore {
  readonly #folder: DataFolder;
  readonly #db: DatabaseSync;
  readonly #hooks: HookNames;
  readonly #leases: LeaseTable;
  readonly #append: AppendRows;
  readonly #reports: ReportLedger;
  readonly #settle: SettleRows;
  readonly #open: OpenRows;
  readonly #redelivery: Redelivery;
  readonly #replays: ReplayRows;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #passing: (moment: string) => void;

  /** Owns the folder: closes it with itself. `passing` is told of moments inside a transaction at which a crash test may end us. */
  constructor(folder: DataFolder, passing: (moment: string) => void = () => {}) {
    const { db } = folder;
    this.#passing = passing;
    this.#folder = folder;
    this.#db = db;
    this.#hooks = new HookNames(db);
    this.#leases = new LeaseTable(db);
    this.#reports = new ReportLedger(db);
    this.#append = new AppendRows(db, { hooks: this.#hooks, reports: this.#reports });
    this.#settle = new SettleRows(db, this.#hooks);
    this.#open = new OpenRows(db, this.#hooks);
    this.#redelivery = new Redelivery(db, this.#hooks);
    this.#replays = new ReplayRows(db, this.#hooks, this.#redelivery);
    this.#begin = db.prepare('begin immediate');
    this.#commit = db.prepare('commit');
  }

  group(): number {
    return 0;
  }

  lease(request: LeaseRequest): Lease {
    return this.#transaction(() => this.#leases.take(request));
  }

  renew(lease: Lease, now: number, ttlMs: number): Lease {
    return this.#transaction(() => {
      const renewed = this.#leases.extend(lease, now + ttlMs);
      this.#passing('mid-renew');
      return renewed;
    });
  }

  release(lease: Lease): void {
    this.#transaction(() => this.#leases.giveBack(lease));
  }

  lastPosition(): number {
    const row = this.#db.prepare(`select max(key) as key from delivery`).get();
    return Math.floor(Number(row?.['key'] ?? 0) / PARTITION_COUNT);
  }

  lastCallNumber(): number {
    const sql = `select max(n) as n from (select max(call_number) as n from call_event union all select max(call_number) from call_row
      union all select max(call_number) from call_checkpoint union all select number from call_number_floor)`;
    return Number(this.#db.prepare(sql).get()?.['n'] ?? 0);
  }

  checkpoints(): readonly CallCheckpoint[] {
    const rows = this.#db.prepare(LATEST_CHECKPOINTS).all();
    return rows.map((row) => {
      const callNumber = Number(row['call_number']);
      return { partition: partitionOf(callNumber), callNumber, state: String(row['state']) };
    });
  }

  hasTaken(sourceId: string, reportId: string): boolean {
    return this.#guard(() => this.#reports.has(sourceId, reportId));
  }

  commit(batch: CommitBatch, lease: Lease): CommitResult {
    return this.#guard(() => {
      for (const { delivery } of batch.deliveries) this.#hooks.know(delivery.hookId);
      this.#begin.run();
      try {
        return this.#write(batch, lease);
      } catch (cause) {
        this.#rollBack();
        throw cause;
      }
    });
  }

  recover(lease: Lease, now: number): number {
    return this.#transaction(() => {
      this.#leases.fence(lease);
      this.#open.setParkedLanesRight(now);
      const found = this.#open.registerAboveWatermark();
      this.#open.setCreatedRight(now);
      return found;
    });
  }

  backlog(): readonly HookBacklog[] {
    return this.#guard(() => this.#open.backlog());
  }

  load(request: LoadRequest): LoadedLanes {
    return this.#guard(() => this.#open.load(request));
  }

  unpark(hookId: string, calls: readonly number[], lease: Lease): readonly OpenDelivery[] {
    return this.#transaction(() => {
      this.#leases.fence(lease);
      return this.#open.unpark(hookId, calls);
    });
  }

  due(hookId: string, now: number, limit: number): DueLanes {
    return this.#guard(() => this.#open.due(hookId, now, limit));
  }

  pauseHook(hookId: string, because: string | null, now: number): void {
    this.#guard(() => {
      const hook = this.#hooks.know(hookId);
      const at = because === null ? null : Math.round(now);
      this.#db.prepare(`update hook set paused_because = ?, paused_at = ? where hook = ?`).run(because, at, hook);
    });
  }

  deadLetters(query: DeadLetterQuery): readonly DeadLetter[] {
    return this.#guard(() => this.#open.deadLetters(query));
  }

  redeliver(selection: RedeliverSelection, lease: Lease): readonly Reopened[] {
    return this.#transaction(() => {
      this.#leases.fence(lease);
      return this.#redelivery.reopen(selection);
    });
  }

  addReplay(replay: NewReplay): number {
    for (const { hookId } of replay.parts) this.#guard(() => this.#hooks.know(hookId));
    return this.#transaction(() => this.#replays.add(replay));
  }

  replays(): readonly ReplayRecord[] {
    return this.#guard(() => this.#replays.list());
  }

  endReplay(id: number, end: ReplayEnd): boolean {
    return this.#transaction(() => this.#replays.end(id, end));
  }

  stepReplay(step: ReplayStep, lease: Lease): SteppedReplay | undefined {
    return this.#transaction(() => {
      this.#leases.fence(lease);
      return this.#replays.step(step);
    });
  }

  purge(before: HistoryBefore, limit: number): number {
    return this.#transaction(() => purgeHistory(this.#db, before, limit));
  }

  stats(): StoreStats {
    const count = (table: string): number => Number(this.#db.prepare(`select count(*) as n from ${table}`).get()?.['n']);
    return this.#guard(() => ({ open: count('open_delivery'), parked: count('parked_lane'), deadLetters: count('dead_letter') }));
  }

  close(): void {
    this.#folder.close();
  }

  #write(batch: CommitBatch, lease: Lease): CommitResult {
    this.#leases.fence(lease);
    let written = batch;
    let repeated: CommitResult['repeated'] = [];
    if (!this.#append.write(batch)) {
      this.#rollBack();
      this.#begin.run();
      this.#leases.fence(lease);
      ({ batch: written, repeated } = this.#append.withoutRepeated(batch));
      this.#append.write(written);
    }
    this.#settle.write(written);
    if (written.settlements.length > 0) this.#passing('mid-settle');
    this.#commit.run();
    this.#settle.committed(written);
    return { repeated };
  }

  #transaction<Result>(work: () => Result): Result {
    return this.#guard(() => {
      this.#begin.run();
      try {
        const result = work();
        this.#commit.run();
        return result;
      } catch (cause) {
        this.#rollBack();
        throw cause;
      }
    });
  }

  /** SQLite has already rolled back by itself after some errors. */
  #rollBack(): void {
    if (this.#db.isTransaction) this.#db.exec('rollback');
    this.#append.rolledBack();
  }

  #guard<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      throw toStoreError(cause, this.#folder.file);
    }
  }
}
