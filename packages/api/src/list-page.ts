import { ApiError } from './errors.ts';
import type { Page, PageRequest } from './ports.ts';

/**
 * One page of a list that is in memory. The cursor names the last entry given, so that entries added or removed
 * elsewhere shift nothing; when that entry is gone itself, the page goes on from its old place.
 */
export function pageOfList<Item>(items: readonly Item[], keyOf: (item: Item) => string, { limit, cursor }: PageRequest): Page<Item> {
  const from = cursor === undefined ? 0 : placeAfter(items, keyOf, cursor);
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  const hasMore = from + page.length < items.length;
  return { items: page, next: hasMore && last !== undefined ? encodeCursor([keyOf(last), from + page.length]) : null };
}

function placeAfter<Item>(items: readonly Item[], keyOf: (item: Item) => string, cursor: string): number {
  const [key, place] = decodeCursor(cursor);
  if (typeof key !== 'string' || typeof place !== 'number' || !Number.isSafeInteger(place) || place < 0) throw badCursor();
  const before = items[place - 1];
  if (before !== undefined && keyOf(before) === key) return place;
  const index = items.findIndex((item) => keyOf(item) === key);
  return index === -1 ? place : index + 1;
}

export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function decodeCursor(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Told below, like any other text that is not a cursor.
  }
  throw badCursor();
}

function badCursor(): ApiError {
  return new ApiError('CURSOR_INVALID', 'cursor', 'this is not a cursor of this list; leave `cursor` out to begin at the first page');
}
