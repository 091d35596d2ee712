export interface CapturedRead {
  /** ms since the epoch; null when no times were recorded. */
  readonly readAt: number | null;
  readonly chunk: Uint8Array;
}

const CHUNK_BYTES = 64 * 1_024;

/** The bytes as they were read: cut and timed by a times file, or in even chunks without one. */
export function* readTimes(bytes: Uint8Array, times: string | undefined): Iterable<CapturedRead> {
  let end = 0;
  for (const line of (times ?? '').split('\n')) {
    const [readAt, offset, length] = line.split('\t').map(Number);
    if (!Number.isFinite(readAt) || !Number.isFinite(offset) || !Number.isFinite(length)) continue;
    const until = Math.min(bytes.length, Number(offset) + Number(length));
    if (until <= end) continue;
    yield { readAt: Number(readAt), chunk: bytes.subarray(end, until) };
    end = until;
  }
  for (; end < bytes.length; end += CHUNK_BYTES) yield { readAt: null, chunk: bytes.subarray(end, end + CHUNK_BYTES) };
}
