import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AppError, type Lease, type LeaseRequest } from '@ringhook/core';

/** Who may write for which partition. Every write looks here first, inside its own transaction. */
export class LeaseTable {
  readonly #highest: StatementSync;
  readonly #take: StatementSync;
  readonly #extend: StatementSync;
  readonly #giveBack: StatementSync;
  readonly #held: StatementSync;

  constructor(db: DatabaseSync) {
    this.#highest = db.prepare(`select coalesce(max(epoch), 0) as epoch from partition_lease`);
    this.#take = db.prepare(`insert or replace into partition_lease (p, owner, epoch, expires_at) values (?, ?, ?, ?)`);
    this.#extend = db.prepare(`update partition_lease set expires_at = ? where p = ? and epoch = ?`);
    this.#giveBack = db.prepare(`update partition_lease set epoch = epoch + 1, expires_at = 0 where p = ? and epoch = ?`);
    this.#held = db.prepare(`select count(*) as held from partition_lease where epoch = ?`);
  }

  take({ owner, partitions, now, ttlMs }: LeaseRequest): Lease {
    const epoch = Number(this.#highest.get()?.['epoch']) + 1;
    const expiresAt = Math.round(now + ttlMs);
    for (const partition of partitions) this.#take.run(partition, owner, epoch, expiresAt);
    return { owner, epoch, partitions, expiresAt };
  }

  extend(lease: Lease, expiresAt: number): Lease {
    this.fence(lease);
    for (const partition of lease.partitions) this.#extend.run(Math.round(expiresAt), partition, lease.epoch);
    return { ...lease, expiresAt };
  }

  giveBack({ partitions, epoch }: Lease): void {
    for (const partition of partitions) this.#giveBack.run(partition, epoch);
  }

  fence({ epoch, partitions, owner }: Lease): void {
    if (Number(this.#held.get(epoch)?.['held']) === partitions.length) return;
    throw new AppError('LEASE_LOST', owner, `another owner has taken over partitions of ${owner}; nothing of this batch was stored`);
  }
}
