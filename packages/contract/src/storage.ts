import { z } from 'zod';
import { timestamp } from './field.ts';

/** What the data folder holds and how much room is left. */
export const Storage = z
  .object({
    measuredAt: timestamp().meta({ description: 'Tables are measured at most every ten minutes.' }),
    databaseBytes: z.number(),
    logBytes: z.number().meta({ description: 'Write-ahead log.' }),
    searchBytes: z.number().meta({ description: 'Search index; made again when it is missing.' }),
    unusedBytes: z.number().meta({ description: 'Inside the database, free to be used again.' }),
    disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
    tables: z
      .array(
        z.object({
          name: z.string(),
          rows: z.number(),
          bytes: z.number().meta({ description: 'With its indexes.' }),
          oldest: timestamp().nullable(),
          keptDays: z.number().nullable().meta({ description: 'Rows are forgotten when they are older; null: kept.' }),
        }),
      )
      .readonly()
      .meta({ description: 'Largest first.' }),
  })
  .meta({ id: 'Storage' });
