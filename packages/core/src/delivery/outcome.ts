/** Why no usable answer came. `blocked` = forbidden by the URL guard; `badRequest` = it could not be put on the wire at all. */
export const FAILURE_REASONS = ['dns', 'connect', 'tls', 'timeout', 'reset', 'protocol', 'tooLarge', 'blocked', 'badRequest'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** The endpoint answered; whether that is good news is decided by `nextStep`. Redirects are answers, too. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  /** `Retry-After` in ms from the answer on, already cut to a sane length; null when absent or unreadable. */
  readonly retryAfterMs: number | null;
  /** As received: name, value, name, value ... */
  readonly headers: readonly string[];
  /** The first 64 kB, read as UTF-8. */
  readonly body: string;
  readonly isBodyCut: boolean;
  readonly durationMs: number;
}

/** No usable answer. `detail` is for people: it names the address, limit or field. */
export interface Failed {
  readonly kind: 'failed';
  readonly reason: FailureReason;
  readonly detail: string;
  readonly durationMs: number;
}

/** What one HTTP attempt came to. A refusal is a value, never an exception. */
export type AttemptOutcome = Answered | Failed;
