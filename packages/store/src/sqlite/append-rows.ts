import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type CallFacts, type CommitBatch, type DeliveryKey, HOOK_EVENTS, type OpenDelivery, type StoredEvent } from '@ringhook/core';
import { BulkInsert } from './bulk-insert.ts';
import { CheckpointLog } from './checkpoint-log.ts';
import type { HookNames } from './hook-names.ts';
import { packEvent } from './packed-event.ts';
import { packRequest } from './packed-request.ts';
import type { ReportLedger } from './report-ledger.ts';

const EVENT_CODE = new Map<string, number>(HOOK_EVENTS.map((name, code) => [name, code]));

/** Writes the new rows of a batch: events, deliveries, what is saved of live calls, the list of calls. */
export class AppendRows {
  readonly #hooks: HookNames;
  readonly #events: BulkInsert;
  readonly #deliveries: BulkInsert;
  readonly #checkpoints: CheckpointLog;
  readonly #calls: BulkInsert;
  readonly #reports: ReportLedger;
  readonly #findEvent: StatementSync;
  readonly #findDelivery: StatementSync;
  #eventKey = 0;

  constructor(db: DatabaseSync, { hooks, reports }: { readonly hooks: HookNames; readonly reports: ReportLedger }) {
    this.#hooks = hooks;
    this.#reports = reports;
    this.#events = new BulkInsert(
      db,
      `insert or ignore into call_event (key, call_number, sequence, at, revision, first_delivery, last_delivery, body)`,
      8,
    );
    this.#deliveries = new BulkInsert(
      db,
      `insert into delivery (key, hook, call_number, sequence, ordinal, event, synthetic, created_at, deadline_at, webhook_id, request)`,
      11,
    );
    this.#checkpoints = new CheckpointLog(db);
    this.#calls = new BulkInsert(
      db,
      `insert or replace into call_row (call_number, started_at, ended_at, caller, did, responder, queue)`,
      7,
    );
    this.#findEvent = db.prepare(`select 1 from call_event where call_number = ? and sequence = ?`);
    this.#findDelivery = db.prepare(`select 1 from delivery where key = ?`);
    const last = db.prepare(`select max(key) as key from call_event`).get();
    this.#eventKey = Math.floor(Number(last?.['key'] ?? 0) / 256);
  }

  /** False when an event was stored before; the transaction has to be given up and `withoutRepeated` asked what is new. */
  write({ events, deliveries, calls, reports = [] }: CommitBatch): boolean {
    if (events.length > 0) {
      if (this.#writeEvents(events, deliveries) < events.length) return false;
      this.#writeCalls(events);
    }
    if (deliveries.length > 0) this.#writeDeliveries(deliveries);
    if (calls.length > 0) this.#checkpoints.write(calls);
    if (reports.length > 0) this.#reports.write(reports);
    return true;
  }

  /** Nothing of the last batch was stored. */
  rolledBack(): void {
    this.#checkpoints.reload();
  }

  /** What of the batch is new, and which deliveries are dropped; rows with the very same key come from this batch's own first try. */
  withoutRepeated(batch: CommitBatch): { readonly batch: CommitBatch; readonly repeated: readonly DeliveryKey[] } {
    const seen = new Set<string>();
    const events: StoredEvent[] = [];
    for (const stored of batch.events) {
      const { call, sequence } = stored.event;
      if (this.#findEvent.get(call.number, sequence) === undefined) events.push(stored);
      else seen.add(`${call.number}/${sequence}`);
    }
    const dropped = new Set<DeliveryKey>();
    const deliveries = batch.deliveries.filter(({ key, delivery }) => {
      if (!seen.has(`${delivery.callNumber}/${delivery.sequence}`)) return true;
      if (this.#findDelivery.get(key) === undefined) dropped.add(key);
      return false;
    });
    const registrations = batch.registrations.filter(({ key }) => !dropped.has(key));
    return { batch: { ...batch, events, deliveries, registrations }, repeated: [...dropped] };
  }

  #writeEvents(events: readonly StoredEvent[], deliveries: readonly OpenDelivery[]): number {
    const values: SQLInputValue[] = [];
    let next = 0;
    for (const { partition, revision, event } of events) {
      const callNumber = event.call.number;
      let first: number | null = null;
      let last: number | null = null;
      // Deliveries stand in the order of their events, so one walk finds those of each.
      for (let owed = deliveries[next]; owed !== undefined; owed = deliveries[++next]) {
        if (owed.delivery.callNumber !== callNumber || owed.delivery.sequence !== event.sequence) break;
        first ??= owed.key;
        last = owed.key;
      }
      values.push(++this.#eventKey * 256 + partition, callNumber, event.sequence, event.at, revision, first, last, packEvent(event));
    }
    return this.#events.run(values);
  }

  #writeDeliveries(deliveries: readonly OpenDelivery[]): void {
    const values: SQLInputValue[] = [];
    for (const { key, delivery } of deliveries) {
      values.push(
        key,
        this.#hooks.idOf(delivery.hookId),
        delivery.callNumber,
        delivery.sequence,
        delivery.ordinal,
        EVENT_CODE.get(delivery.event) ?? null,
        delivery.synthetic ? 1 : 0,
        delivery.createdAt,
        delivery.deadlineAt,
        delivery.id,
        packRequest(delivery.request),
      );
    }
    this.#deliveries.run(values);
  }

  /** A call is listed from its start and once more as it ended; between the two its latest event knows more. */
  #writeCalls(events: readonly StoredEvent[]): void {
    const values: SQLInputValue[] = [];
    for (const { event } of events) {
      if (event.level !== 'call' || (event.event !== 'start' && event.event !== 'hangup')) continue;
      pushCall(values, event.call);
    }
    this.#calls.run(values);
  }
}

function pushCall(values: SQLInputValue[], call: CallFacts): void {
  const responder = call.responderExt ?? call.responderNumber ?? call.lastRungExt;
  values.push(call.number, call.startedAt, call.endedAt, call.callerId, call.did, responder, call.lastQueue);
}
