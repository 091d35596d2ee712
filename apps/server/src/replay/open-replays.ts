import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type HookStatus } from '@ringhook/api';
import type { CompiledRules, PlanContext } from '@ringhook/core';
import type { DeliveryEngine } from '@ringhook/delivery';
import type { Log } from '../compose.ts';
import type { Stores } from '../open-stores.ts';
import { ReplayDesk } from './replay-desk.ts';
import { keysOfRule } from './rule-calls.ts';
import { tellCall } from './tell-call.ts';

/** Whoever asks is not kept waiting for a store that can't write. */
const MOST_MS = 1_000;

export interface ReplayParts {
  readonly stores: Pick<Stores, 'deliveries' | 'history'>;
  readonly engine: DeliveryEngine;
  readonly rules: () => CompiledRules;
  readonly planContext: () => PlanContext;
  readonly hooks: () => readonly HookStatus[];
  readonly isThere: (hookId: string) => boolean;
  readonly log: Log;
}

/** The desk on the stores and the engine of this process. */
export function openReplays({ stores, engine, rules, planContext, hooks, isThere, log }: ReplayParts): ReplayDesk {
  const { calls, replays: history } = stores.history;
  return new ReplayDesk({
    store: stores.deliveries,
    history,
    step: (order) => engine.stepReplay(order),
    flush: () => Promise.race([engine.flush(), sleep(MOST_MS, undefined, { ref: false })]),
    hooks,
    isThere,
    tellCall: async (callNumber, adapterId) => {
      const [call, events] = await Promise.all([calls.get(callNumber), calls.events(callNumber)]);
      if (!call) throw new ApiError('NOT_FOUND', String(callNumber), `there is no call ${callNumber}`);
      const live = rules().configuration;
      return tellCall({ adapterId, call, events: events.map(({ event }) => event), live, context: planContext() });
    },
    keysOfRule: (ruleId, filter) =>
      keysOfRule({
        ruleId,
        filter,
        live: rules().configuration,
        find: history.find,
        events: async (callNumber) => (await calls.events(callNumber)).map(({ event }) => event),
      }),
    now: Date.now,
    log,
  });
}
