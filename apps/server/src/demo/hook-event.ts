import { type CallEvent, type CallLevelEvent, HOOK_EVENTS } from '@ringhook/core';

/** One of the four events that requests are owed for. */
export function isHookEvent(event: CallEvent): event is CallLevelEvent {
  return event.level === 'call' && (HOOK_EVENTS as readonly string[]).includes(event.event);
}
