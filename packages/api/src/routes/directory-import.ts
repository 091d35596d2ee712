import { DirectoryImport, DirectoryImportResult } from '@ringhook/contract';
import { type CsvFault, directoryFromCsv, type FoundDirectory, mergeDirectory } from '@ringhook/core';
import type { Api } from '../api.ts';
import { type EditPorts, editConfiguration } from '../edit-configuration.ts';
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
      const { csv, source, dryRun } = request.body;
      const { found, warnings } = csv === undefined ? await askPbx(pbxs, source) : { found: fromCsv(csv), warnings: [] };
      const from = csv === undefined ? (source ?? '') : 'csv';
      const { directory } = edit.configuration.current().configuration;
      const { directory: _merged, ...notes } = mergeDirectory(directory, found, from);
      if (dryRun) return { revision: null, ...notes, warnings };
      const saved = await editConfiguration(edit, {
        request,
        reply,
        note: `import from ${from}`,
        needsRevision: false,
        change: (now) => ({ ...now, directory: mergeDirectory(now.directory, found, from).directory }),
      });
      return { revision: saved.revision, ...notes, warnings };
    },
  });
}

async function askPbx(pbxs: PbxDirectories | undefined, source: string | undefined) {
  if (source === undefined || !pbxs) {
    const fields = [{ field: 'csv', message: 'is missing: give the text of a CSV file, or the id of a source' }];
    throw new ApiError('REQUEST_INVALID', 'csv', 'give either "csv" or "source"', { fields });
  }
  const { directory, warnings } = await pbxs.read(source);
  return { found: directory, warnings };
}

function fromCsv(text: string): FoundDirectory {
  const reading = directoryFromCsv(text);
  if (reading.kind === 'read') return reading.found;
  const fields = reading.faults.map((fault) => ({ field: placeOf(fault), message: fault.message }));
  throw new ApiError('REQUEST_INVALID', 'csv', `the file has ${fields.length} faults; nothing was imported`, { fields });
}

function placeOf({ line, column }: CsvFault): string {
  return column === null ? `csv line ${line}` : `csv line ${line}, ${column}`;
}
