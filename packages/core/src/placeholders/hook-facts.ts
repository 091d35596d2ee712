import type { HookEventName } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';

/** The moment a request tells of: its event, the facts as they were known then, and what had to be looked up. */
export interface HookFacts {
  readonly event: HookEventName;
  readonly call: CallFacts;
}
