export interface BroadworksTiming {
  /** For every answer of an XSP, connecting included. */
  readonly answerTimeoutMs: number;
  /** How often we say that we are there, and how soon again when that was not taken. */
  readonly heartbeatMs: number;
  readonly heartbeatRetryMs: number;
  /** After so much silence on its channel an XSP is gone; it shows signs of life every 15 to 30 s. */
  readonly silenceMs: number;
  /** How long an event that is missing in its sequence may still come. */
  readonly lateEventMs: number;
  /** How long an event may wait for the answer who its user is. */
  readonly profilePatienceMs: number;
  /** Asked for; what is granted counts. */
  readonly expiresSeconds: number;
}

export const DEFAULT_TIMING: BroadworksTiming = {
  answerTimeoutMs: 10_000,
  heartbeatMs: 15_000,
  heartbeatRetryMs: 5_000,
  silenceMs: 45_000,
  lateEventMs: 5_000,
  profilePatienceMs: 2_000,
  expiresSeconds: 7_200,
};
