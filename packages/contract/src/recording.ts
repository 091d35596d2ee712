import { z } from 'zod';
import { timestamp } from './field.ts';

export const RecordingLinks = z
  .object({
    items: z
      .array(
        z.object({
          part: z.number().meta({ description: '0, 1, 2 ...: a call may be recorded in several files.' }),
          startedAt: timestamp(),
          url: z.string().meta({ description: 'Path and query at this server; signed, so nothing else is asked for while it is valid.' }),
          expiresAt: timestamp(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'RecordingLinks' });
