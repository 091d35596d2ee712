import { randomUUID } from 'node:crypto';
import { AppError, type DeliveryStore, type Lease, PARTITION_COUNT } from '@ringhook/core';
import type { EngineClock } from './clock.ts';
import { toAppError } from './to-app-error.ts';

const LEASE_TTL_MS = 30_000;

export interface LeaseKeeperOptions {
  readonly store: DeliveryStore;
  readonly clock: EngineClock;
  readonly owner: string | undefined;
  readonly ttlMs: number | undefined;
  /** A renewal was written: the store works. */
  readonly renewed: () => void;
  readonly failing: (error: AppError) => void;
  /** Somebody else owns the partitions now. */
  readonly lost: (error: AppError) => void;
}

/** Holds the lease of all partitions and renews it three times within its time. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #ttlMs: number;
  #lease: Lease | undefined;
  #cancelRenewal: (() => void) | null = null;
  #isKeeping = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#ttlMs = options.ttlMs ?? LEASE_TTL_MS;
  }

  get held(): Lease {
    if (this.#lease === undefined) throw new AppError('ENGINE_STOPPED', 'engine', 'delivery has not been started');
    return this.#lease;
  }

  async take(): Promise<Lease> {
    const { store, clock, owner = randomUUID() } = this.#options;
    const partitions = Array.from({ length: PARTITION_COUNT }, (_, partition) => partition);
    this.#lease = await store.lease({ owner, partitions, now: clock.now(), ttlMs: this.#ttlMs });
    return this.#lease;
  }

  keep(): void {
    this.#isKeeping = true;
    this.#scheduleRenewal();
  }

  /** No more renewals; the lease is held until it runs out or is given back. */
  rest(): void {
    this.#isKeeping = false;
    this.#cancelRenewal?.();
  }

  /** A lease that can't be given back, for want of space on the disk, runs out by itself; the next owner does not wait for it. */
  async giveBack(): Promise<void> {
    try {
      if (this.#lease) await this.#options.store.release(this.#lease);
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.code !== 'DISK_FULL') throw cause;
    }
  }

  #scheduleRenewal(): void {
    this.#cancelRenewal = this.#options.clock.setTimer(this.#ttlMs / 3, () => {
      void this.#renew().finally(() => {
        if (this.#isKeeping) this.#scheduleRenewal();
      });
    });
  }

  async #renew(): Promise<void> {
    const { store, clock, renewed, failing, lost } = this.#options;
    try {
      this.#lease = await store.renew(this.held, clock.now(), this.#ttlMs);
      renewed();
    } catch (cause) {
      const error = toAppError(cause, 'lease');
      if (error.code === 'LEASE_LOST') lost(error);
      else failing(error);
    }
  }
}
