/**
 * A drafted source tried once; nothing of it is saved. Below `/api/v1`:
 *
 *     POST /sources/probe    write:config  Source -> SourceProbe
 *     GET  /practice         public        -> PracticeAnswer: an endpoint to send the first requests to
 */
import { z } from 'zod';

export const SourceProbe = z
  .object({
    outcome: z.enum(['connected', 'failed']),
    detail: z.string().meta({ description: 'What answered and in which version; or why it did not work.' }),
    fix: z.string().nullable().meta({ description: 'What to look at; null when it worked.' }),
    warnings: z.array(z.string()).readonly().meta({ description: 'What can’t be seen with the rights we have, one sentence each.' }),
    found: z
      .object({ users: z.number(), agents: z.number(), extensions: z.number(), dids: z.number(), queues: z.number() })
      .nullable()
      .meta({ description: 'How many of each the PBX has; null: this kind can’t say, or it did not say.' }),
  })
  .meta({ id: 'SourceProbe' });

export const PracticeAnswer = z.object({ received: z.literal(true) }).meta({ id: 'PracticeAnswer' });
