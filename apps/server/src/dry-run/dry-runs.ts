import { Worker } from 'node:worker_threads';
import { type DifferingCallQuery, type DryRunOrder, type DryRuns, type DryRunView, pageOfList } from '@ringhook/api';
import { AppError, type DifferingCall, errorText } from '@ringhook/core';
import type { Page } from '@ringhook/store';
import { DryRunRecord } from './dry-run-record.ts';
import type { DryRunMessage, DryRunTask } from './worker-message.ts';

const MOST_WAITING = 5;
const MOST_KEPT = 20;
const KEPT_MS = 60 * 60_000;
/** A thread that needs more than that ends by itself, alone. */
const MEMORY_MB = 512;

export interface DryRunPorts {
  readonly dataFolder: string;
  readonly newId: () => string;
  readonly now: () => number;
  readonly log: (fields: object) => void;
  /** The thread of one dry-run; that of worker.ts unless told. */
  readonly startThread?: (task: DryRunTask) => Worker;
}

export function startThread(task: DryRunTask): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
}

/** Dry-runs of this process: one at a time in a thread of its own, the others wait. Remembers the newest for an hour. */
export class DryRunDesk implements DryRuns {
  readonly #ports: DryRunPorts;
  /** Oldest first. */
  readonly #records = new Map<string, DryRunRecord>();
  #running: { readonly id: string; readonly worker: Worker } | undefined;

  constructor(ports: DryRunPorts) {
    this.#ports = ports;
  }

  start(order: DryRunOrder): DryRunView {
    this.#forgetOld();
    const waiting = Array.from(this.#records.values()).filter(({ isOver }) => !isOver).length;
    if (waiting > MOST_WAITING) {
      throw new AppError('TRIALS_BUSY', 'dry-runs', `${waiting} dry-runs are under way or wait; stop one of them, or wait for its end`);
    }
    const record = new DryRunRecord(this.#ports.newId(), order, this.#ports.now());
    this.#records.set(record.view.id, record);
    this.#next();
    return record.view;
  }

  list(): readonly DryRunView[] {
    this.#forgetOld();
    return Array.from(this.#records.values(), ({ view }) => view).toReversed();
  }

  get(id: string): DryRunView | undefined {
    return this.#records.get(id)?.view;
  }

  orderOf(id: string): DryRunOrder | undefined {
    return this.#records.get(id)?.order;
  }

  calls(id: string, { difference, ...page }: DifferingCallQuery): Page<DifferingCall> | undefined {
    const record = this.#records.get(id);
    if (!record) return undefined;
    const wanted = difference === undefined ? record.differing : record.differing.filter((call) => call.difference === difference);
    return pageOfList(wanted, ({ callNumber }) => String(callNumber), page);
  }

  remove(id: string): boolean {
    const record = this.#records.get(id);
    if (!record) return false;
    record.end('cancelled', this.#ports.now());
    this.#records.delete(id);
    if (this.#running?.id === id) void this.#running.worker.terminate();
    return true;
  }

  async close(): Promise<void> {
    for (const record of this.#records.values()) record.end('cancelled', this.#ports.now());
    await this.#running?.worker.terminate();
  }

  #next(): void {
    if (this.#running) return;
    const record = Array.from(this.#records.values()).find(({ view }) => view.state === 'queued');
    if (!record) return;
    const { now, dataFolder } = this.#ports;
    const { live, draft, subject, selection } = record.order;
    record.begin(now());
    const task: DryRunTask = { dataFolder, live, draft, subject, selection };
    const worker = (this.#ports.startThread ?? startThread)(task);
    this.#running = { id: record.view.id, worker };
    // A dry-run keeps no process alive.
    worker.unref();
    worker.on('message', (message: DryRunMessage) => record.hear(message, now()));
    worker.on('error', (cause) => record.end('failed', now(), errorText(cause)));
    worker.on('exit', () => {
      record.end('failed', now(), 'its thread ended early');
      this.#running = undefined;
      this.#tell(record.view);
      this.#next();
    });
  }

  #tell({ id, state, startedAt, endedAt, progress, problem }: DryRunView): void {
    const durationMs = (endedAt ?? 0) - (startedAt ?? 0);
    this.#ports.log({ dryRunId: id, state, calls: progress.looked, durationMs, ...(problem !== null && { problem }) });
  }

  #forgetOld(): void {
    const before = this.#ports.now() - KEPT_MS;
    const over = Array.from(this.#records.values()).filter(({ isOver }) => isOver);
    for (const [place, { view }] of over.entries()) {
      if (place < over.length - MOST_KEPT || (view.endedAt ?? before) < before) this.#records.delete(view.id);
    }
  }
}
