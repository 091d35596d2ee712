import { z } from 'zod';
import { id, strict, text } from './field.ts';

export const DirectoryImport = strict({
  csv: text({ min: 1, max: 20_000_000 }).exactOptional().meta({ description: 'Text of a CSV file.' }),
  source: id().exactOptional().meta({ description: 'Id of a source whose PBX is asked.' }),
  dryRun: z.boolean().default(false),
}).meta({ id: 'DirectoryImport', description: 'Either `csv` or `source`.' });

const Place = z.object({ list: z.string(), key: z.string() });
const FieldPlace = z.object({ list: z.string(), key: z.string(), field: z.string() });

export const DirectoryImportResult = z
  .object({
    /** Null when nothing was saved. */
    revision: z.number().nullable(),
    added: z.array(Place).readonly(),
    updated: z.array(FieldPlace).readonly(),
    kept: z.array(FieldPlace).readonly().meta({ description: 'The import says otherwise, but somebody has typed what stands there.' }),
    missing: z.array(Place).readonly().meta({ description: 'Came from this import once and is not in it any more; nothing is deleted.' }),
    warnings: z.array(z.string()).readonly(),
  })
  .meta({ id: 'DirectoryImportResult' });
