import { z } from 'zod';
import { Call, CAUSES } from './call.ts';
import { pageOf, pageQuery, queryFlag, queryNumber, queryTimestamp } from './page.ts';

/** What calls can be looked for by; what is given has to be true of a call together. */
export const CallQuery = z.object({
  ...pageQuery,
  q: z.string().trim().max(100, 'must be at most 100 characters long').optional().meta({
    description:
      'A number in any notation or a part of one, or words: parts of names, extensions, queues. Three characters or more are found anywhere, shorter ones as a whole.',
  }),
  extension: z.string().max(100).optional().meta({ description: 'Was rung, answered or called from there.' }),
  queue: z.string().max(200).optional().meta({ description: 'The last queue of the call.' }),
  did: z.string().max(100).optional().meta({ description: 'The number that was dialled from outside, in any notation.' }),
  agent: z.string().max(200).optional().meta({ description: 'Name in the directory: calls at the extensions of this agent.' }),
  user: queryNumber().optional().meta({ description: 'Id in the directory: calls at the extensions of this user.' }),
  outcome: z.enum(CAUSES).optional().meta({ description: 'How the call ended.' }),
  type: Call.shape.type.optional(),
  sourceId: z.string().max(64).optional(),
  answered: queryFlag().optional(),
  live: queryFlag().optional().meta({ description: 'true: still going on.' }),
  startedFrom: queryTimestamp().optional(),
  startedUntil: queryTimestamp().optional().meta({ description: 'Not included itself.' }),
});

export const MOST_CSV_CALLS = 100_000;

/** The calls of a CSV file: looked for as in a list, without pages. */
export const CallCsvQuery = CallQuery.omit({ limit: true, cursor: true }).extend({
  limit: queryNumber()
    .pipe(z.number().min(1, `must be 1 to ${MOST_CSV_CALLS}`).max(MOST_CSV_CALLS, `must be 1 to ${MOST_CSV_CALLS}`))
    .default(MOST_CSV_CALLS)
    .meta({ description: 'A file with this many calls may have been cut: ask for the rest by `startedUntil`.' }),
});

/** A page may hold fewer calls than `limit`, even none, while `next` is not null: a search stops to answer in time. */
export const CallPage = pageOf(Call)
  .extend({
    isComplete: z.boolean().meta({
      description: 'False while the search still takes in calls: old ones after an upgrade or a restore, new ones under heavy load.',
    }),
  })
  .meta({ id: 'CallPage' });
