import { z } from 'zod';
import { timestamp } from './field.ts';

export const SourceHealth = z
  .object({
    sourceId: z.string(),
    kind: z.string(),
    state: z.string(),
    since: timestamp(),
    lastError: z.string().nullable(),
    version: z.string().nullable(),
    eventsTotal: z.number(),
    lastEventAt: timestamp().nullable(),
    gaps: z.number(),
    alarms: z.number(),
  })
  .meta({ id: 'SourceHealth' });

export const SourceKind = z
  .object({ kind: z.string(), label: z.string(), fields: z.array(z.record(z.string(), z.unknown())).readonly() })
  .meta({ id: 'SourceKind', description: 'A kind of PBX and the options it can be told.' });

export const Health = z
  .object({
    status: z.enum(['ok', 'failing']),
    version: z.string(),
    startedAt: timestamp(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), problem: z.string().nullable() })).readonly(),
  })
  .meta({ id: 'Health' });
