import { z } from 'zod';
import { whole } from './field.ts';

export const DEFAULT_PAGE_LIMIT = 50;
export const MAX_PAGE_LIMIT = 500;

/** Query values arrive as text; anything but digits keeps its own message. */
const queryWhole = (limits: { min: number; max: number }) =>
  z.preprocess((value) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value), whole(limits));

export const queryTimestamp = () => queryWhole({ min: 0, max: 8_640_000_000_000_000 });
export const queryNumber = () => queryWhole({ min: 0, max: Number.MAX_SAFE_INTEGER });
export const queryFlag = () =>
  z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean({ error: 'must be true or false' }));

/** `limit` and `cursor` of every list. */
export const pageQuery = {
  limit: queryWhole({ min: 1, max: MAX_PAGE_LIMIT }).default(DEFAULT_PAGE_LIMIT),
  cursor: z.string().max(500, 'is not a cursor of this list').optional(),
};

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item).readonly(),
    next: z.string().nullable().meta({ description: 'Goes back as `cursor` to get the next page; null on the last page.' }),
  });
}
