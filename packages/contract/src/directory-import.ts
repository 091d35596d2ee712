import { z } from 'zod';
import { ImportValue } from './directory.ts';
import { id, strict, text } from './field.ts';

export const DirectoryImport = strict({
  csv: text({ min: 1, max: 20_000_000 }).exactOptional().meta({ description: 'Text of a CSV file.' }),
  source: id().exactOptional().meta({ description: 'Id of a source whose PBX is asked.' }),
  dryRun: z.boolean().default(false),
  note: text({ max: 500 }).exactOptional().meta({ description: 'Stands at the revision.' }),
}).meta({ id: 'DirectoryImport', description: 'Either `csv` or `source`.' });

export type DirectoryImportRequest = z.input<typeof DirectoryImport>;

const Place = z.object({ list: z.string(), key: z.string() });

const Addition = Place.extend({ values: z.record(z.string(), ImportValue).readonly() });

const FieldNote = Place.extend({
  field: z.string(),
  before: ImportValue.nullable().meta({ description: 'What stood there before the import; null for nothing.' }),
  after: ImportValue.meta({ description: 'What the import says.' }),
});

export const DirectoryImportResult = z
  .object({
    /** Null when nothing was saved. */
    revision: z.number().nullable(),
    added: z.array(Addition).readonly(),
    updated: z.array(FieldNote).readonly(),
    kept: z
      .array(FieldNote)
      .readonly()
      .meta({ description: 'The import says otherwise, but somebody, or another import, has written what stands there.' }),
    missing: z.array(Place).readonly().meta({ description: 'Came from this import once and is not in it any more; nothing is deleted.' }),
    warnings: z.array(z.string()).readonly(),
  })
  .meta({ id: 'DirectoryImportResult' });

export type DirectoryImportAnswer = z.infer<typeof DirectoryImportResult>;
