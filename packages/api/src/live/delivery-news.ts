import type { HookEventName, NextStep, Settlement } from '@ringhook/core';

/** What the live stream tells of a request that came back: small, and without what it carried. */
export interface DeliveryNews {
  /** Id of the delivery in this API. */
  readonly id: string;
  readonly webhookId: string;
  readonly hookId: string;
  readonly callNumber: number;
  readonly sequence: number;
  readonly event: HookEventName;
  readonly at: number;
  /** Null when it was decided without a request. */
  readonly attempt: number | null;
  readonly status: number | null;
  readonly reason: string | null;
  readonly durationMs: number | null;
  readonly next: NextStep['kind'];
  /** When it is tried again. */
  readonly dueAt: number | null;
}

export function deliveryNews({ open, attempt, next, at }: Settlement): DeliveryNews {
  const { id, hookId, callNumber, sequence, event } = open.delivery;
  const outcome = attempt?.outcome;
  return {
    id: String(open.key),
    webhookId: id,
    hookId,
    callNumber,
    sequence,
    event,
    at,
    attempt: attempt?.number ?? null,
    status: outcome?.kind === 'answered' ? outcome.status : null,
    reason: outcome?.kind === 'failed' ? outcome.reason : null,
    durationMs: outcome?.durationMs ?? null,
    next: next.kind,
    dueAt: next.kind === 'retry' ? next.at : null,
  };
}
