import type { HookEventName, NameValue, RedeliverSelection } from '@ringhook/core';
import type { Page, PageRequest } from './page.ts';

export const DELIVERY_STATES = ['pending', 'delivered', 'skipped', 'deadLetter'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliveryView {
  /** Its key in the store, in decimal digits; rises with time. */
  readonly id: string;
  /** What receivers see as `webhook-id`: the same on every attempt and replay. */
  readonly webhookId: string;
  readonly hookId: string;
  readonly callNumber: number;
  readonly sequence: number;
  readonly event: HookEventName;
  readonly synthetic: boolean;
  readonly state: DeliveryState;
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  /** When it is tried next; null when it is not going to be. */
  readonly dueAt: number | null;
  readonly settledAt: number | null;
  /** Attempts so far. */
  readonly attempts: number;
  /** How often it was sent again on request. */
  readonly replay: number;
  /** HTTP status of the last attempt; null when there was none or no answer came. */
  readonly lastStatus: number | null;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly NameValue[];
    readonly body: string | null;
  } | null;
}

export interface AttemptView {
  readonly number: number;
  readonly at: number;
  readonly durationMs: number | null;
  readonly status: number | null;
  /** Why no answer came (`dns`, `connect`, `timeout`, ...); null when one did. */
  readonly reason: string | null;
  readonly detail: string | null;
  readonly answerHeaders: readonly NameValue[];
  /** First 64 kB; null when nothing was kept. */
  readonly answerBody: string | null;
  readonly isBodyCut: boolean;
  /** What was decided then, and why, in words: `delivered`, `retry at ...`, `given up: ...`. */
  readonly next: string;
}

export interface DeliveryQuery extends PageRequest {
  readonly hookId?: string;
  readonly callNumber?: number;
  readonly state?: DeliveryState;
  readonly event?: HookEventName;
  readonly createdFrom?: number;
  readonly createdUntil?: number;
}

export interface DeliveryReader {
  /** Newest first. */
  list(query: DeliveryQuery): Promise<Page<DeliveryView>>;
  get(id: string): Promise<DeliveryView | undefined>;
  /** Oldest first. */
  attempts(id: string): Promise<readonly AttemptView[]>;
}

export interface HookStatus {
  readonly hookId: string;
  readonly state: 'open' | 'paused' | 'broken' | 'probing';
  readonly since: number;
  /** What a human should know: why it is paused, what the endpoint said last. */
  readonly reason: string | null;
  readonly pending: number;
}

export interface DeliveryControl {
  /** How many were queued again; unknown keys and what is still open are left out. */
  redeliver(selection: RedeliverSelection): Promise<number>;
  /** `reason` is shown to whoever looks at the endpoint. */
  pause(hookId: string, reason?: string): Promise<void>;
  resume(hookId: string): Promise<void>;
  hooks(): readonly HookStatus[];
}
