import type { AttemptOutcome, FrozenRequest, UrlAdapter } from '@ringhook/core';

export interface TestRequest {
  /** As drafted: its credentials are read now, its timeout holds. */
  readonly adapter: UrlAdapter;
  readonly request: FrozenRequest;
  readonly callNumber: number;
  readonly sequence: number;
}

export interface TestSent {
  /** `webhook-id` of the request. */
  readonly testId: string;
  readonly at: number;
  readonly outcome: AttemptOutcome;
}

/** Sends one request outside any lane, marked as a test, by the same guard as all others. */
export interface TestSender {
  /** Fails with SECRET_MISSING and the like when the adapter's credentials can't be read, TRIALS_BUSY when too many are under way. */
  send(test: TestRequest): Promise<TestSent>;
}
