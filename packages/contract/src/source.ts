import { z } from 'zod';
import { flag, id, strict, text } from './field.ts';

/** A connection to one PBX. */
export const Source = strict({
  id: id(),
  name: text(),
  kind: text({ max: 40 }),
  enabled: flag().default(true),
  options: z.record(z.string(), z.unknown(), { error: 'must be an object with the options of this kind of source' }).readonly().default({}),
}).meta({
  id: 'Source',
  description: 'A connection to one PBX. `options` depend on `kind` (GET /api/v1/source-kinds); secrets in them are references.',
});
