const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waiting times before attempts 2, 3, ...: promise 5 of the delivery design, about 76 h in all. */
export const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [
  2 * SECOND,
  10 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** The longest patience anyone can configure; what is older becomes a dead letter. */
export const MAX_PATIENCE_MS = 30 * 24 * HOUR;

export const DEFAULT_MAX_IN_FLIGHT = 64;

/** How one endpoint wants to be treated; read from the live configuration whenever a decision is made. */
export interface EndpointPolicy {
  /** A disabled adapter holds its requests; they leave in order once it is enabled again. */
  readonly isEnabled: boolean;
  readonly retryDelaysMs: readonly number[];
  /** Requests under way at once. */
  readonly maxInFlight: number;
  /** Requests per second, averaged over a second; null = as fast as it answers. */
  readonly maxPerSecond: number | null;
}

export const DEFAULT_ENDPOINT_POLICY: EndpointPolicy = {
  isEnabled: true,
  retryDelaysMs: DEFAULT_RETRY_DELAYS_MS,
  maxInFlight: DEFAULT_MAX_IN_FLIGHT,
  maxPerSecond: null,
};
