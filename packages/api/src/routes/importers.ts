import { CommandLineImport, CommandLinePreview } from '@ringhook/contract';
import { readCommandLine } from '@ringhook/core';
import type { Api } from '../api.ts';
import { ApiError } from '../errors.ts';

/** What other products keep, shown as it would be here (P14); nothing is saved. */
export function importerRoutes(app: Api): void {
  app.post('/import/command-line', {
    config: { scope: 'read' },
    schema: {
      tags: ['configuration'],
      summary: 'Take the command line of a desktop client apart: its program, its arguments and the variables in them',
      body: CommandLineImport,
      response: { 200: CommandLinePreview },
    },
    handler: async ({ body }) => {
      const draft = readCommandLine(body.commandLine);
      if (draft.kind === 'draft') return { program: draft.program, arguments: draft.arguments, notes: draft.notes };
      const fields = [{ field: 'commandLine', message: draft.message }];
      throw new ApiError('REQUEST_INVALID', 'commandLine', `commandLine ${draft.message}`, { fields });
    },
  });
}
