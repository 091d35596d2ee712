import { HOOK_EVENTS, type HookEventName } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';

/** Events as a bit set: bit n stands for the event with code n (F28). Small, comparable, JSON-able. */
export type EventSet = number;

export const ALL_EVENTS: EventSet = 0b1111;

/** Bit of one event. */
export const EVENT_BIT: Readonly<Record<HookEventName, EventSet>> = { start: 1, hangup: 2, pickup: 4, missed: 8 };

export function eventSetOf(events: readonly HookEventName[]): EventSet {
  return events.reduce((set, event) => set | EVENT_BIT[event], 0);
}

export function eventsIn(set: EventSet): HookEventName[] {
  return HOOK_EVENTS.filter((event) => (set & EVENT_BIT[event]) !== 0);
}

/** A hook of a call: the adapter that an action attached to it. */
export interface AttachedHook {
  /** Id of the adapter. */
  readonly hookId: string;
  /** Sequence of the event at which it was first attached. */
  readonly attachedAt: number;
  /** What its actions ask for. */
  readonly owed: EventSet;
  /** What was already planned; an event is planned at most once per hook and call. */
  readonly sent: EventSet;
}

/** What hangup looked like; `missed` is told from the same facts (F56). */
export interface EndedCall {
  readonly call: CallFacts;
  readonly at: number;
}

/**
 * What the rules remember of one live call. Plain JSON, saved with the call, given back with its next event.
 * `planDeliveries` returns the same object when nothing changed.
 */
export interface CallHookState {
  /** The call's own start was told: before it no action runs. */
  readonly isStarted: boolean;
  /** In the order in which they were attached. */
  readonly hooks: readonly AttachedHook[];
  /** Id of the first rule in order that matched and stops: rules after it stay out for the rest of the call. */
  readonly stoppedBy: string | null;
  /** Kept from an unanswered hangup until its missed. */
  readonly ended: EndedCall | null;
}

/** The state of a call of which nothing was told yet. */
export const NO_HOOKS: CallHookState = { isStarted: false, hooks: [], stoppedBy: null, ended: null };
