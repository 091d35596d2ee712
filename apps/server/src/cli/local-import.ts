import { Directory, type DirectoryImportAnswer, type DirectoryImportRequest } from '@ringhook/contract';
import { AppError, type Configuration, directoryFromCsv, mergeDirectory, type SecretReference } from '@ringhook/core';
import type { SaveOrder } from '../config/apply-configuration.ts';
import { type PbxDirectory, readPbxDirectory } from '../read-pbx-directory.ts';

interface LocalConfiguration {
  readonly revision: number;
  readonly configuration: Configuration;
  readonly save: (next: Configuration, expectedRevision: number, order: SaveOrder) => Promise<number>;
  readonly secret: (reference: SecretReference) => string;
}

/** What a running server does for `POST /directory/import`, on a data folder that none uses. */
export async function importLocally(
  { csv, source, dryRun = false, note }: DirectoryImportRequest,
  { revision, configuration, save, secret }: LocalConfiguration,
): Promise<DirectoryImportAnswer> {
  const { directory: found, warnings } =
    csv === undefined ? await readPbxDirectory(source ?? '', configuration, secret) : { directory: fromCsv(csv), warnings: [] };
  const from = source ?? 'csv';
  const { directory, ...notes } = mergeDirectory(configuration.directory, found, from);
  const [issue] = Directory.safeParse(directory).error?.issues ?? [];
  if (issue) {
    const field = ['directory', ...issue.path].join('.');
    throw new AppError('CONFIGURATION_INVALID', field, `${field} ${issue.message}; nothing was imported`);
  }
  const isChange = notes.added.length + notes.updated.length > 0;
  const order = { note: note ?? `import from ${from}`, ignoresTests: false };
  const saved = dryRun ? null : isChange ? await save({ ...configuration, directory }, revision, order) : revision;
  return { revision: saved, ...notes, warnings };
}

function fromCsv(text: string): PbxDirectory['directory'] {
  const reading = directoryFromCsv(text);
  if (reading.kind === 'read') return reading.found;
  throw new AppError('IMPORT_INVALID', 'csv', `the file has ${reading.faults.length} faults; nothing was imported`);
}
