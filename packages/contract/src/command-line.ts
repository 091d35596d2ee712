import { z } from 'zod';
import { strict } from './field.ts';

/** A command line as a desktop client holds it, to be taken apart; nothing is saved or started. */
export const CommandLineImport = strict({ commandLine: z.string().max(10_000) }).meta({ id: 'CommandLineImport' });

export const CommandLinePreview = z
  .object({
    program: z.string(),
    arguments: z.array(z.object({ template: z.string(), variables: z.array(z.string()).readonly() })).readonly(),
    notes: z.array(z.string()).readonly(),
  })
  .meta({ id: 'CommandLinePreview', description: 'Each argument stays one argument, whatever is inserted into it.' });
