import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttemptOutcome, DEFAULT_ENDPOINT_POLICY, type OpenDelivery } from '@ringhook/core';
import { createHttpSender, createUrlGuard, DeliveryEngine } from '@ringhook/delivery';
import { openDataFolder, SqliteDeliveryStore } from '@ringhook/store';

/** The product's engine on the product's store and sender. */
export interface Rig extends AsyncDisposable {
  readonly engine: DeliveryEngine;
  /** Delivered since the start. */
  readonly settled: () => number;
  /** Resolves when so many have been delivered since the start. */
  readonly whenSettled: (count: number) => Promise<void>;
}

export interface RigOptions {
  readonly folder: string;
  /** Told as a request leaves. */
  readonly leaves?: (open: OpenDelivery) => void;
  readonly isEnabled?: (hookId: string) => boolean;
}

export async function startRig({ folder, leaves, isEnabled = () => true }: RigOptions): Promise<Rig> {
  const store = new SqliteDeliveryStore(openDataFolder(folder, Date.now()));
  const sender = createHttpSender({ guard: createUrlGuard(['127.0.0.0/8']), version: 'bench' });
  const enabled = DEFAULT_ENDPOINT_POLICY;
  const disabled = { ...DEFAULT_ENDPOINT_POLICY, isEnabled: false };
  let settled = 0;
  let goal = Number.POSITIVE_INFINITY;
  let reached: (() => void) | undefined;
  const engine = new DeliveryEngine({
    store,
    send: (open, attempt, signal): Promise<AttemptOutcome> => {
      leaves?.(open);
      const { id, callNumber, sequence, synthetic, request } = open.delivery;
      return sender.send({ request, deliveryId: id, callNumber, sequence, attempt, synthetic, timeoutMs: 10_000 }, signal);
    },
    policyOf: (hookId) => (isEnabled(hookId) ? enabled : disabled),
    observer: {
      settled: ({ next }) => {
        if (next.kind === 'delivered' && ++settled >= goal) reached?.();
      },
    },
  });
  await engine.start();
  return {
    engine,
    settled: () => settled,
    whenSettled(count) {
      if (settled >= count) return Promise.resolve();
      goal = count;
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    async [Symbol.asyncDispose]() {
      await engine.stop();
      await sender.close();
      store.close();
    },
  };
}

export function scratchFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'ringhook-bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
