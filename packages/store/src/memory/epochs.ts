import { AppError, type Lease, type LeaseRequest } from '@ringhook/core';

/** Who may write for which partition. */
export class Epochs {
  readonly #epochs = new Map<number, number>();

  take({ owner, partitions, now, ttlMs }: LeaseRequest): Lease {
    const epoch = Math.max(0, ...this.#epochs.values()) + 1;
    for (const partition of partitions) this.#epochs.set(partition, epoch);
    return { owner, epoch, partitions, expiresAt: now + ttlMs };
  }

  giveBack({ partitions, epoch }: Lease): void {
    for (const partition of partitions) if (this.#epochs.get(partition) === epoch) this.#epochs.set(partition, epoch + 1);
  }

  /** Fails with LEASE_LOST when a newer owner has one of the partitions. */
  fence({ partitions, epoch }: Lease): void {
    for (const partition of partitions) {
      if (this.#epochs.get(partition) !== epoch)
        throw new AppError('LEASE_LOST', `partition ${partition}`, 'another owner has taken the partition over');
    }
  }
}
