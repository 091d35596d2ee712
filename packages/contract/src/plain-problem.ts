import { z } from 'zod';

/** A problem without what belongs to saved tests: whoever only shows what went wrong needs none of their schemas. */
export const PlainProblem = z.object({
  type: z.string().meta({ description: 'Where the code is explained.' }),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().meta({ description: 'What happened, and what to do.' }),
  fields: z
    .array(z.object({ field: z.string(), message: z.string() }))
    .readonly()
    .optional(),
  currentRevision: z.number().optional().meta({ description: 'With REVISION_CONFLICT: the revision to start again from.' }),
});
