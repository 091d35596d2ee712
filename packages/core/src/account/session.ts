/** Somebody signed in. Times are ms since the epoch. */
export interface SessionRecord {
  readonly id: string;
  /** SHA-256 of what the cookie holds. */
  readonly hash: Uint8Array;
  readonly accountId: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly ip: string;
  readonly userAgent: string;
}

/** A session ends when nobody uses it for so long ... */
export const SESSION_IDLE_MS = 12 * 60 * 60 * 1_000;
/** ... and after so long in any case. */
export const SESSION_LONGEST_MS = 14 * 24 * 60 * 60 * 1_000;

export function sessionEnd({ createdAt, lastSeenAt }: Pick<SessionRecord, 'createdAt' | 'lastSeenAt'>): number {
  return Math.min(lastSeenAt + SESSION_IDLE_MS, createdAt + SESSION_LONGEST_MS);
}
