import { z } from 'zod';
import { flag, id, listOf, strict, text, timestamp, whole } from './field.ts';

const HOOK_EVENT = z.enum(['start', 'hangup', 'pickup', 'missed']);
const LATEST = 8_640_000_000_000_000;

const sentPair = z.object({ name: z.string(), value: z.string() });

/** One request owed to one endpoint for one event of one call. */
export const Delivery = z
  .object({
    id: z.string().meta({ description: 'Names it in this API; rises with time.' }),
    webhookId: z.string().meta({ description: '`webhook-id`: the same on every attempt and replay.' }),
    hookId: z.string().meta({ description: 'Id of the URL adapter.' }),
    callNumber: z.number(),
    sequence: z.number(),
    event: HOOK_EVENT,
    synthetic: z.boolean(),
    state: z.enum(['pending', 'delivered', 'skipped', 'deadLetter']),
    createdAt: timestamp(),
    deadlineAt: timestamp().nullable(),
    dueAt: timestamp().nullable(),
    settledAt: timestamp().nullable(),
    attempts: z.number(),
    replay: z.number().meta({ description: 'How often it was sent again on request.' }),
    lastStatus: z.number().nullable(),
    request: z
      .object({
        method: z.string(),
        url: z.string(),
        headers: z.array(sentPair).readonly(),
        body: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'As frozen when the event was accepted; credentials are added when it leaves and not shown.' }),
  })
  .meta({ id: 'Delivery' });

export const Attempt = z
  .object({
    number: z.number(),
    at: timestamp(),
    durationMs: z.number().nullable(),
    status: z.number().nullable().meta({ description: 'HTTP status; null when no answer came.' }),
    reason: z.string().nullable().meta({ description: 'Why no answer came; null when one did.' }),
    detail: z.string().nullable(),
    answerHeaders: z.array(sentPair).readonly(),
    answerBody: z.string().nullable(),
    isBodyCut: z.boolean(),
    next: z.string().meta({ description: 'What was decided after this attempt, and why.' }),
  })
  .meta({ id: 'Attempt' });

export const RedeliverMany = strict({ ids: listOf(text({ max: 16 }).regex(/^\d{1,16}$/, 'must be the id of a delivery'), 10_000) }).meta({
  id: 'RedeliverMany',
});

export const RedeliverSince = strict({
  since: whole({ min: 0, max: LATEST }),
  until: whole({ min: 0, max: LATEST }).exactOptional(),
  hookId: id().exactOptional(),
  includeSkipped: flag().default(false),
}).meta({
  id: 'RedeliverSince',
  description:
    'Every dead letter given up from `since` on and before `until` (now); with `includeSkipped` also what was skipped for its deadline. The order within each call is kept.',
});

export const Redelivered = z
  .object({ queued: z.number() })
  .meta({ id: 'Redelivered', description: 'How many requests were queued again.' });

export const HookPause = strict({ reason: text().exactOptional() }).meta({
  id: 'HookPause',
  description: 'Why an endpoint is held back: shown to everybody who looks at it.',
});

export const HookStatus = z
  .object({
    hookId: z.string(),
    state: z.enum(['open', 'paused', 'broken', 'probing']),
    since: timestamp(),
    reason: z.string().nullable(),
    pending: z
      .number()
      .meta({ description: 'Calls with requests that wait or are under way; of a long backlog only the part held in memory.' }),
  })
  .meta({ id: 'HookStatus', description: 'How an endpoint is doing; `broken` = too many failures, held back and probed.' });
