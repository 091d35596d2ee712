import { setTimeout as sleep } from 'node:timers/promises';
import { errorText, type Signal } from '@ringhook/core';
import type { ConnectionOutcome, SourceAdapter, SourceContext } from '../source.ts';
import { parseSimulatorConfig, SIMULATOR_FIELDS, type SimulatorConfig } from './options.ts';
import { type SimulatedMoment, simulatedCalls } from './simulated-calls.ts';

const MOST_AT_ONCE = 1_000;

/** Places calls of its own accord, with no PBX at all: for a first look, for trying rules, for load. */
export const simulatorSource: SourceAdapter<SimulatorConfig> = {
  kind: 'simulator',
  label: 'Simulator (no PBX)',
  fields: SIMULATOR_FIELDS,
  parseConfig: parseSimulatorConfig,
  connect: runSimulator,
};

async function runSimulator({ limit, ...config }: SimulatorConfig, context: SourceContext): Promise<ConnectionOutcome> {
  const { now, accept, report, signal } = context;
  const startAt = now();
  report({ isConnected: true, version: 'simulator', warnings: [] });
  const keyPrefix = `sim-${startAt.toString(36)}`;
  const moments = simulatedCalls({ ...config, startAt, keyPrefix, ...(limit !== undefined && { count: limit }) });
  try {
    // Calls of an earlier run are over.
    await accept([{ kind: 'snapshot', at: startAt, takenAt: startAt, legs: [] }]);
    let next = moments.next();
    while (!next.done && !signal.aborted) {
      if (next.value.at > now()) await sleep(next.value.at - now(), undefined, { signal }).catch(() => {}); // Aborted: the loop sees it.
      if (signal.aborted) break;
      const batch: Signal[] = [];
      for (; isDue(next, now()) && batch.length < MOST_AT_ONCE; next = moments.next()) batch.push(...next.value.signals);
      if (batch.length === 0) continue;
      await accept(batch);
      report({ events: { count: batch.length, lastAt: now() } });
    }
  } catch (cause) {
    return { kind: 'closed', uptimeMs: now() - startAt, reason: `what was simulated could not be stored: ${errorText(cause)}` };
  }
  return signal.aborted ? { kind: 'closed', uptimeMs: now() - startAt, reason: 'stopped' } : { kind: 'finished' };
}

function isDue(next: IteratorResult<SimulatedMoment, void>, now: number): next is IteratorYieldResult<SimulatedMoment> {
  return next.done !== true && next.value.at <= now;
}
