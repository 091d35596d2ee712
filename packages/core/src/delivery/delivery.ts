import type { HookEventName } from '../call/call-event.ts';
import type { HttpMethod, NameValue } from '../config/configuration.ts';

/** Fixed for ever: the partition of a call is part of every hot key. */
export const PARTITION_COUNT = 256;

/** Partition of a call: call numbers are handed out one by one, so the remainder spreads them evenly. */
export function partitionOf(callNumber: number): number {
  return callNumber % PARTITION_COUNT;
}

/** What will be sent, rendered and frozen when the event was accepted. Credentials are added when it leaves. */
export interface FrozenRequest {
  readonly method: HttpMethod;
  /** Absolute, completely escaped. */
  readonly url: string;
  readonly headers: readonly NameValue[];
  readonly body: string | null;
}

/** One request owed to one endpoint for one event of one call. */
export interface NewDelivery {
  /** UUIDv5 of (hook, call uuid, event, sequence): `webhook-id`, the same on every attempt, node and replay. */
  readonly id: string;
  /** 0 .. 255, from the call. */
  readonly partition: number;
  /** The hook is the adapter: attached twice to one call it is still one hook (F19). */
  readonly hookId: string;
  readonly callNumber: number;
  /** Sequence of the event within its call. */
  readonly sequence: number;
  /** Place in the lane (hook, call): 2 * sequence, or one less for the `start` of a hook attached by this very event (F06). */
  readonly ordinal: number;
  readonly event: HookEventName;
  readonly synthetic: boolean;
  /** When the event was accepted, ms since the epoch. */
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  readonly request: FrozenRequest;
}
