import { z } from 'zod';
import { timestamp } from './field.ts';

export const SourceHealth = z
  .object({
    sourceId: z.string(),
    kind: z.string(),
    state: z.string(),
    since: timestamp(),
    lastError: z.string().nullable(),
    warnings: z.array(z.string()).readonly(),
    version: z.string().nullable(),
    eventsTotal: z.number(),
    lastEventAt: timestamp().nullable(),
    gaps: z.number(),
    alarms: z.number(),
  })
  .meta({ id: 'SourceHealth' });

const SourceField = z.object({
  name: z.string(),
  type: z.string(),
  label: z.string(),
  isRequired: z.boolean(),
  help: z.string(),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]).exactOptional(),
  choices: z.array(z.string()).readonly().exactOptional(),
});

export const SourceKind = z
  .object({ kind: z.string(), label: z.string(), fields: z.array(SourceField).readonly() })
  .meta({ id: 'SourceKind', description: 'A kind of PBX and the options it can be told.' });

export const Health = z
  .object({
    status: z.enum(['ok', 'failing']),
    version: z.string(),
    startedAt: timestamp(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), problem: z.string().nullable() })).readonly(),
  })
  .meta({ id: 'Health' });
