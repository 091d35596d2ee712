import {
  type CallCheckpoint,
  type CommitBatch,
  type CommitResult,
  type DeadLetter,
  type DeadLetterQuery,
  type DeliveryKey,
  type DeliveryStore,
  type DueLanes,
  type HistoryBefore,
  type HookBacklog,
  type Lease,
  type LeaseRequest,
  type LoadedLanes,
  type LoadRequest,
  type OpenDelivery,
  PARTITION_COUNT,
  type RedeliverSelection,
  type NewReplay,
  type Reopened,
  type ReplayEnd,
  type ReplayRecord,
  type ReplayStep,
  type SteppedReplay,
  type Settlement,
  type StoreStats,
} from '@ringhook/core';
import { Epochs } from './epochs.ts';
import { HookTable } from './hook-table.ts';
import { ReplayTable } from './replay-table.ts';
import { ReportSet } from './report-set.ts';

interface Row {
  open: OpenDelivery;
  isOpen: boolean;
  letter: DeadLetter | null;
  at: number;
}

/** A DeliveryStore for simulations and tests: forgets everything with the process, keeps every promise until then. */
export class MemoryDeliveryStore implements DeliveryStore {
  readonly #rows = new Map<DeliveryKey, Row>();
  readonly #hooks = new Map<string, HookTable>();
  /** `call number / sequence` of every event -> when. */
  readonly #events = new Map<number, number>();
  readonly #checkpoints = new Map<number, CallCheckpoint>();
  readonly #reports = new ReportSet();
  readonly #epochs = new Epochs();
  readonly #replays = new ReplayTable({
    reopen: (keys) => this.#reopen({ kind: 'keys', keys }),
    isOpen: (key) => this.#rows.get(key)?.isOpen === true,
    insert: (open) => this.#insert(open),
  });
  #watermark = 0;
  #lastKey = 0;
  #lastCall = 0;
  #deadLetters = 0;

  group(): number {
    return 0;
  }

  lease(request: LeaseRequest): Lease {
    return this.#epochs.take(request);
  }

  renew(lease: Lease, now: number, ttlMs: number): Lease {
    this.#epochs.fence(lease);
    return { ...lease, expiresAt: now + ttlMs };
  }

  release(lease: Lease): void {
    this.#epochs.giveBack(lease);
  }

  lastPosition(): number {
    return Math.floor(this.#lastKey / PARTITION_COUNT);
  }

  lastCallNumber(): number {
    return this.#lastCall;
  }

  checkpoints(): readonly CallCheckpoint[] {
    return [...this.#checkpoints.values()];
  }

  hasTaken(sourceId: string, reportId: string): boolean {
    return this.#reports.has(sourceId, reportId);
  }

  commit(batch: CommitBatch, lease: Lease): CommitResult {
    this.#epochs.fence(lease);
    const repeated = this.#append(batch);
    for (const report of batch.reports ?? []) this.#reports.add(report);
    for (const open of batch.registrations) this.#register(open);
    for (const settlement of batch.settlements) this.#settle(settlement);
    this.#watermark = Math.max(this.#watermark, batch.watermark);
    return { repeated };
  }

  recover(lease: Lease, now: number): number {
    this.#epochs.fence(lease);
    for (const hook of this.#hooks.values()) hook.setParkedRight(now);
    let found = 0;
    for (const [key, { open, isOpen }] of this.#rows) {
      if (!isOpen || key < this.#watermark || this.#hook(open.delivery.hookId).has(open.delivery)) continue;
      this.#register(open);
      found++;
    }
    this.#watermark = this.#lastKey + 1;
    if ((this.#rows.get(this.#lastKey)?.open.delivery.createdAt ?? 0) > now) this.#setCreatedRight(now);
    return found;
  }

  #setCreatedRight(now: number): void {
    for (const row of this.#rows.values()) {
      const { delivery } = row.open;
      const { createdAt, deadlineAt } = delivery;
      if (!row.isOpen || createdAt <= now) continue;
      this.#register({
        ...row.open,
        delivery: { ...delivery, createdAt: now, deadlineAt: deadlineAt === null ? null : deadlineAt - createdAt + now },
      });
    }
  }

  backlog(): readonly HookBacklog[] {
    return Array.from(this.#hooks, ([hookId, hook]) => ({
      hookId,
      openCount: hook.lanes.values().reduce((count, lane) => count + lane.length, 0),
      parkedCalls: [...hook.parked.keys()],
      nextDueAt: hook.nextDueAt,
      pausedBecause: hook.pausedBecause,
    }));
  }

  load({ hookId, afterCall, limit }: LoadRequest): LoadedLanes {
    const hook = this.#hook(hookId);
    const deliveries: OpenDelivery[] = [];
    for (const callNumber of hook.callsAbove(afterCall)) {
      if (hook.parked.has(callNumber)) continue;
      const lane = hook.lanes.get(callNumber) ?? [];
      if (deliveries.length > 0 && deliveries.length + lane.length > limit) return { deliveries, hasMore: true };
      deliveries.push(...lane);
    }
    return { deliveries, hasMore: false };
  }

  unpark(hookId: string, calls: readonly number[], lease: Lease): readonly OpenDelivery[] {
    this.#epochs.fence(lease);
    const hook = this.#hook(hookId);
    return calls.flatMap((callNumber) => {
      hook.parked.delete(callNumber);
      return hook.lanes.get(callNumber) ?? [];
    });
  }

  due(hookId: string, now: number, limit: number): DueLanes {
    const waiting = [...this.#hook(hookId).parked].toSorted(([, one], [, other]) => one.dueAt - other.dueAt);
    const calls = waiting.filter(([, { dueAt }]) => dueAt <= now).slice(0, limit);
    return { calls: calls.map(([callNumber]) => callNumber), nextDueAt: waiting[calls.length]?.[1].dueAt ?? null };
  }

  pauseHook(hookId: string, because: string | null): void {
    this.#hook(hookId).pausedBecause = because;
  }

  deadLetters({ hookId, before = Number.POSITIVE_INFINITY, limit }: DeadLetterQuery): readonly DeadLetter[] {
    return [...this.#rows.values()]
      .flatMap(({ letter }) => (letter === null ? [] : [letter]))
      .filter(({ open }) => open.key < before && (hookId === undefined || open.delivery.hookId === hookId))
      .toReversed()
      .slice(0, limit);
  }

  redeliver(selection: RedeliverSelection, lease: Lease): readonly Reopened[] {
    this.#epochs.fence(lease);
    return this.#reopen(selection);
  }

  addReplay(replay: NewReplay): number {
    return this.#replays.add(replay);
  }

  replays(): readonly ReplayRecord[] {
    return this.#replays.list();
  }

  endReplay(id: number, end: ReplayEnd): boolean {
    return this.#replays.end(id, end);
  }

  stepReplay(step: ReplayStep, lease: Lease): SteppedReplay | undefined {
    this.#epochs.fence(lease);
    return this.#replays.step(step);
  }

  purge(before: HistoryBefore, limit: number): number {
    const newest = Math.max(before.deliveries, before.deadLetters);
    let purged = 0;
    for (const [key, row] of this.#rows) {
      const { createdAt } = row.open.delivery;
      if (purged >= limit || createdAt >= newest) break;
      if (row.isOpen || key === this.#lastKey || createdAt >= (row.letter ? before.deadLetters : before.deliveries)) continue;
      this.#forgetLetter(row);
      this.#rows.delete(key);
      purged++;
    }
    for (const [event, at] of this.#events) {
      if (at >= before.calls) break;
      this.#events.delete(event);
    }
    this.#replays.purge(before.deliveries);
    return purged;
  }

  stats(): StoreStats {
    let open = 0;
    let parked = 0;
    for (const hook of this.#hooks.values()) {
      parked += hook.parked.size;
      for (const lane of hook.lanes.values()) open += lane.length;
    }
    return { open, parked, deadLetters: this.#deadLetters };
  }

  close(): void {}

  #append({ events, deliveries, calls }: CommitBatch): DeliveryKey[] {
    const repeatedEvents = new Set<number>();
    for (const { event } of events) {
      const id = eventId(event.call.number, event.sequence);
      if (this.#events.has(id)) repeatedEvents.add(id);
      else this.#events.set(id, event.at);
      this.#lastCall = Math.max(this.#lastCall, event.call.number);
    }
    const repeated: DeliveryKey[] = [];
    for (const open of deliveries) {
      const { callNumber, sequence, createdAt } = open.delivery;
      if (this.#rows.has(open.key)) continue;
      if (repeatedEvents.size > 0 && repeatedEvents.has(eventId(callNumber, sequence))) repeated.push(open.key);
      else {
        this.#rows.set(open.key, { open: { ...open }, isOpen: true, letter: null, at: createdAt });
        this.#lastKey = Math.max(this.#lastKey, open.key);
      }
    }
    for (const checkpoint of calls) {
      if (checkpoint.state === null) this.#checkpoints.delete(checkpoint.callNumber);
      else this.#checkpoints.set(checkpoint.callNumber, checkpoint);
    }
    return repeated;
  }

  #register({ key, delivery, attempts, retries, replay }: OpenDelivery): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    row.open = { key, delivery, attempts, retries, replay, isRegistered: true };
    row.isOpen = true;
    this.#hook(delivery.hookId).put(row.open);
  }

  #settle({ open, next, at, attempt }: Settlement): void {
    const hook = this.#hook(open.delivery.hookId);
    if (next.kind === 'retry' || next.kind === 'held') {
      this.#register(open);
      if (next.kind === 'retry') hook.parked.set(open.delivery.callNumber, { parkedAt: at, dueAt: next.at });
      return;
    }
    const row = this.#rows.get(open.key);
    if (row === undefined) return;
    if (open.isRegistered) hook.remove(open.delivery);
    row.isOpen = false;
    row.at = at;
    row.open = { ...row.open, attempts: attempt?.number ?? open.attempts, replay: open.replay };
    if (next.kind === 'delivered') return;
    this.#forgetLetter(row);
    row.letter = { open: row.open, why: next.why, at };
    this.#deadLetters++;
  }

  #reopen(selection: RedeliverSelection): readonly Reopened[] {
    const reopened = new Map<string, Reopened>();
    for (const row of this.#selected(selection)) {
      if (row.isOpen) continue;
      const { delivery, replay, attempts, key } = row.open;
      this.#forgetLetter(row);
      this.#register({ key, delivery, attempts, retries: 0, replay: replay + 1, isRegistered: true });
      const known = reopened.get(delivery.hookId);
      reopened.set(delivery.hookId, {
        hookId: delivery.hookId,
        lowestCall: Math.min(known?.lowestCall ?? delivery.callNumber, delivery.callNumber),
        count: (known?.count ?? 0) + 1,
      });
    }
    return [...reopened.values()];
  }

  #insert(open: OpenDelivery): void {
    this.#rows.set(open.key, { open, isOpen: true, letter: null, at: open.delivery.createdAt });
    this.#lastKey = Math.max(this.#lastKey, open.key);
    this.#register(open);
  }

  #selected(selection: RedeliverSelection): readonly Row[] {
    if (selection.kind === 'keys') return selection.keys.flatMap((key) => this.#rows.get(key) ?? []);
    return [...this.#rows.values()].filter(
      ({ letter }) =>
        letter !== null &&
        letter.at >= selection.since &&
        letter.at < selection.until &&
        (selection.includeSkipped === true || letter.why !== 'deadline') &&
        (selection.hookId === undefined || letter.open.delivery.hookId === selection.hookId),
    );
  }

  #forgetLetter(row: Row): void {
    if (row.letter !== null) this.#deadLetters--;
    row.letter = null;
  }

  #hook(hookId: string): HookTable {
    let hook = this.#hooks.get(hookId);
    if (hook === undefined) {
      hook = new HookTable();
      this.#hooks.set(hookId, hook);
    }
    return hook;
  }
}

function eventId(callNumber: number, sequence: number): number {
  return callNumber * 65_536 + sequence;
}
