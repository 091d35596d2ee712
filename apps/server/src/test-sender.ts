import type { TestSender } from '@ringhook/api';
import { AppError } from '@ringhook/core';
import type { RequestSender } from '@ringhook/delivery';
import type { Endpoints } from './endpoints.ts';

/** An endpoint that hangs holds each for its whole timeout. */
const MOST_AT_ONCE = 4;
/** Whoever asked waits for the answer. */
const MAX_TIMEOUT_MS = 25_000;

export interface TestSenderParts {
  readonly sender: RequestSender;
  readonly endpoints: Endpoints;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: (fields: object) => void;
}

/** One request of a drafted adapter, sent now and once, by the guard and over the connections that deliveries use. */
export function createTestSender({ sender, endpoints, now, newId, log }: TestSenderParts): TestSender {
  let underway = 0;
  return {
    send: async ({ adapter, request, callNumber, sequence }) => {
      if (underway >= MOST_AT_ONCE)
        throw new AppError('TRIALS_BUSY', adapter.id, `${MOST_AT_ONCE} test requests are under way; wait for one of them`);
      const { timeoutMs, ...credentials } = endpoints.ofDraft(adapter);
      const testId = `test-${newId()}`;
      const at = now();
      underway++;
      try {
        const outcome = await sender.send({
          request,
          deliveryId: testId,
          callNumber,
          sequence,
          attempt: 1,
          synthetic: false,
          isTest: true,
          timeoutMs: Math.min(timeoutMs, MAX_TIMEOUT_MS),
          ...credentials,
        });
        const result = outcome.kind === 'answered' ? { status: outcome.status } : { reason: outcome.reason };
        log({ hookId: adapter.id, testId, callNumber, ...result, durationMs: Math.round(outcome.durationMs) });
        return { testId, at, outcome };
      } finally {
        underway--;
      }
    },
  };
}
