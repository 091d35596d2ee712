import type { CallEvent, HookEventName } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';
import type { NewDelivery } from '../delivery/delivery.ts';
import type { CompiledRules } from './compiled-rules.ts';
import type { CallHookState } from './hook-state.ts';

/** What planning needs from outside the pure part. */
export interface PlanContext {
  /** When the event was accepted, ms since the epoch. */
  readonly now: number;
  /** The signed link to the recording of this call; null when there is none to give. Asked only where F67 allows a link. */
  readonly recordingUrl: (call: CallFacts) => string | null;
  /** Stable identity of a delivery: the UUIDv5 of `deliveryName(...)`. */
  readonly deliveryId: (hookId: string, callUuid: string, event: HookEventName, ordinal: number) => string;
}

export interface Plan {
  /** In the order of their lanes' ordinals; the order between hooks means nothing. */
  readonly deliveries: readonly NewDelivery[];
  readonly state: CallHookState;
}

/** The name that is hashed into a delivery's id. The free-form part stands last, so that two names never meet. */
export function deliveryName(hookId: string, callUuid: string, event: HookEventName, ordinal: number): string {
  return `${callUuid}/${event}/${ordinal}/${hookId}`;
}

/** Which requests an event owes, and what the call remembers afterwards. Pure. */
export function planDeliveries(event: CallEvent, state: CallHookState, compiled: CompiledRules, context: PlanContext): Plan {
  throw new Error(`not built yet: ${event.level} ${state.hooks.length} ${compiled.revision} ${context.now}`);
}
