import { Directory, DirectoryImport, DirectoryImportResult } from '@ringhook/contract';
import {
  type Configuration,
  type CsvFault,
  directoryFromCsv,
  type DirectoryMerge,
  type FoundDirectory,
  type ImportNotes,
  mergeDirectory,
} from '@ringhook/core';
import type { Api } from '../api.ts';
import { type EditPorts, editConfiguration, requireValid, tagRevision } from '../edit-configuration.ts';
import { ApiError } from '../errors.ts';
import type { PbxDirectories } from '../ports.ts';

const CSV_BYTES = 24 * 1_048_576;

/** People and queues from a file or a PBX, beside what people have typed. */
export function directoryImportRoutes(app: Api, edit: EditPorts, pbxs: PbxDirectories | undefined): void {
  app.post('/directory/import', {
    bodyLimit: CSV_BYTES,
    config: { scope: 'write:config' },
    schema: {
      tags: ['directory'],
      summary: 'Add people, phones and queues from CSV or from a PBX; what somebody has typed stays',
      body: DirectoryImport,
      response: { 200: DirectoryImportResult },
    },
    handler: async (request, reply) => {
      const { csv, source, dryRun, note } = request.body;
      if ((csv === undefined) === (source === undefined)) throw eitherOr();
      const { found, warnings } = csv === undefined ? await askPbx(pbxs, source ?? '') : { found: fromCsv(csv), warnings: [] };
      const from = source ?? 'csv';
      const { revision, configuration } = edit.configuration.current();
      let merge = checkedMerge(configuration, found, from);
      if (dryRun) {
        requireValid(edit.check, { ...configuration, directory: merge.directory });
        tagRevision(reply, revision);
        return { revision: null, ...notesOf(merge), warnings };
      }
      const saved = await editConfiguration(edit, {
        request,
        reply,
        note: note ?? `import from ${from}`,
        needsRevision: false,
        change: (now) => {
          merge = checkedMerge(now, found, from);
          return { ...now, directory: merge.directory };
        },
      });
      return { revision: saved.revision, ...notesOf(merge), warnings };
    },
  });
}

/** What comes from outside may be more, or longer, than a directory can hold. */
function checkedMerge({ directory }: Configuration, found: FoundDirectory, from: string): DirectoryMerge {
  const merge = mergeDirectory(directory, found, from);
  const { error } = Directory.safeParse(merge.directory);
  if (!error) return merge;
  const fields = error.issues.slice(0, 100).map(({ path, message }) => ({ field: ['directory', ...path].join('.'), message }));
  throw new ApiError('CONFIGURATION_INVALID', 'directory', 'what was found does not fit into the directory; nothing was imported', {
    fields,
  });
}

function notesOf({ added, updated, kept, missing }: DirectoryMerge): ImportNotes {
  return { added, updated, kept, missing };
}

async function askPbx(pbxs: PbxDirectories | undefined, source: string) {
  if (!pbxs) throw eitherOr();
  const { directory, warnings } = await pbxs.read(source);
  return { found: directory, warnings };
}

function eitherOr(): ApiError {
  const fields = [{ field: 'csv', message: 'give either this, the text of a CSV file, or "source", the id of a source' }];
  return new ApiError('REQUEST_INVALID', 'csv', 'give either "csv" or "source"', { fields });
}

function fromCsv(text: string): FoundDirectory {
  const reading = directoryFromCsv(text);
  if (reading.kind === 'read') return reading.found;
  const fields = reading.faults.map((fault) => ({ field: placeOf(fault), message: fault.message }));
  throw new ApiError(
    'REQUEST_INVALID',
    'csv',
    `the file has ${fields.length === 1 ? 'one fault' : `${fields.length} faults`}; nothing was imported`,
    { fields },
  );
}

function placeOf({ line, column }: CsvFault): string {
  return column === null ? `csv line ${line}` : `csv line ${line}, ${column}`;
}
