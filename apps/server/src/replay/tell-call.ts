import { ApiError } from '@ringhook/api';
import {
  type CallFacts,
  type CallLevelEvent,
  compileConfiguration,
  type Configuration,
  type ExtensionEvent,
  type NewDelivery,
  NO_HOOKS,
  planDeliveries,
  type PlanContext,
} from '@ringhook/core';

export interface CallTelling {
  readonly adapterId: string;
  readonly call: CallFacts;
  readonly events: readonly (CallLevelEvent | ExtensionEvent)[];
  readonly live: Configuration;
  readonly context: PlanContext;
}

/**
 * What the live configuration would have told an adapter about a call that is over, whichever rules there are; ordinals and ids as
 * they would have been. Fails with NOT_FOUND, REPLAY_CALL_LIVE and ADAPTER_UNUSABLE.
 */
export function tellCall({ adapterId, call, events, live, context }: CallTelling): NewDelivery[] {
  const adapter = live.adapters.find(({ id }) => id === adapterId);
  if (!adapter) throw new ApiError('NOT_FOUND', adapterId, `there is no adapter "${adapterId}"`);
  if (!adapter.enabled) {
    throw new ApiError('ADAPTER_UNUSABLE', adapterId, `the adapter "${adapterId}" is disabled; enable it before a call is sent to it`);
  }
  if (call.endedAt === null) {
    throw new ApiError('REPLAY_CALL_LIVE', String(call.number), `call ${call.number} still goes on; send it again when it is over`);
  }
  const everything = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId } as const;
  const compiled = compileConfiguration({ ...live, rules: [], adapters: [adapter], globalActions: [everything] }, 0);
  const deliveries: NewDelivery[] = [];
  let state = NO_HOOKS;
  for (const event of events) {
    const plan = planDeliveries(event, state, compiled, context);
    state = plan.state;
    deliveries.push(...plan.deliveries.filter(({ hookId }) => hookId === adapterId));
  }
  if (deliveries.length > 0) return deliveries;
  const why = compiled.adapters.has(adapterId)
    ? `nothing of call ${call.number} is recorded that it could be told`
    : 'it can send nothing as it is';
  throw new ApiError('ADAPTER_UNUSABLE', adapterId, `the adapter "${adapterId}" can’t be told: ${why}`);
}
