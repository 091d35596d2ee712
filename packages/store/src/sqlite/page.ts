import { AppError } from '@ringhook/core';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** A cursor is the key of the last row given: rows added or removed elsewhere shift nothing. Opaque to whoever holds it. */
export function encodeKey(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Fails with CURSOR_INVALID unless it holds exactly `length` texts or numbers. */
export function decodeKey(cursor: string, length: number): readonly (string | number)[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === length && parts.every(isScalar)) return parts;
  } catch {
    // Told below, like any other text that is no cursor.
  }
  throw new AppError('CURSOR_INVALID', 'cursor', 'this is not a cursor of this list; leave `cursor` out to begin at the first page');
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || Number.isFinite(value);
}
