import type { RuleAction } from '../config/configuration.ts';
import { ALL_EVENTS, EVENT_BIT, type EventSet, eventSetOf } from './hook-state.ts';

/** What one action does to a call: it attaches a hook that owes these events. */
export interface HookEffect {
  /** Id of the adapter. */
  readonly hookId: string;
  readonly owed: EventSet;
}

/** Empty for an action of the workstation (F16) and for one that asks for no event at all. */
export function effectOf(action: RuleAction): HookEffect | undefined {
  const owed = owedBy(action);
  return owed === 0 ? undefined : { hookId: action.adapterId, owed };
}

/** `once` tells of the start only; `events` narrows. */
export function owedBy({ where, when, events }: RuleAction): EventSet {
  if (where !== 'server') return 0;
  const asked = events === undefined ? ALL_EVENTS : eventSetOf(events);
  return when === 'once' ? asked & EVENT_BIT.start : asked;
}
