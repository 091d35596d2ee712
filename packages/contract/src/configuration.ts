import { z } from 'zod';
import { Adapter } from './adapter.ts';
import { Directory } from './directory.ts';
import { listOf, strict, text, timestamp, whole } from './field.ts';
import { GlobalActions, Rule } from './rule.ts';
import { Settings } from './settings.ts';
import { Source } from './source.ts';
import { Workstations } from './workstation.ts';

const emptyDirectory = { users: [], agents: [], extensions: [], dids: [], queues: [], numberLists: [] };

/** Everything an administrator can set: what `GET /api/v1/configuration` gives and a YAML file holds. */
export const ConfigurationDocument = strict({
  settings: Settings.prefault({}),
  sources: listOf(Source, 1_000).default([]),
  directory: Directory.default(emptyDirectory),
  adapters: listOf(Adapter, 100_000).default([]),
  globalActions: GlobalActions.default([]),
  rules: listOf(Rule, 100_000).default([]),
  workstations: Workstations.default({ customEvents: [], sounds: [], mayWatch: [] }),
}).meta({ id: 'Configuration', description: 'The whole configuration as one value; every saved one is a revision.' });

export const RevisionInfo = z
  .object({ revision: whole({ min: 0, max: Number.MAX_SAFE_INTEGER }), author: z.string(), note: z.string(), at: timestamp() })
  .meta({ id: 'RevisionInfo' });

export const ConfigurationRevision = RevisionInfo.extend({ configuration: ConfigurationDocument }).meta({ id: 'ConfigurationRevision' });

/** The one in force. */
export const CurrentConfiguration = ConfigurationRevision.extend({
  managedBy: z.string().nullable().meta({ description: 'The file it is read from; changes are refused then. Null: it is changed here.' }),
}).meta({ id: 'CurrentConfiguration' });

export const ConfigurationImport = strict({ configuration: ConfigurationDocument, note: text({ min: 0, max: 500 }).default('') }).meta({
  id: 'ConfigurationImport',
});

/** The way back to an earlier revision; the note says why. */
export const RollbackOrder = strict({
  revision: whole({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  note: text({ min: 0, max: 500 }).default(''),
}).meta({ id: 'RollbackOrder' });

export const DiffLine = z
  .object({
    path: z.string(),
    change: z.enum(['added', 'removed', 'changed', 'moved']),
    before: z.string().nullable(),
    after: z.string().nullable(),
  })
  .meta({ id: 'DiffLine', description: 'One difference between two configurations; `path` names list entries by their id.' });
