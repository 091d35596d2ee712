import { z } from 'zod';
import { oneOf, text } from './field.ts';

/** Lists of the directory by the names that the configuration gives them. */
export const DIRECTORY_LISTS = ['users', 'agents', 'extensions', 'dids', 'queues', 'teams', 'numberLists', 'holidays'] as const;

export type DirectoryListName = (typeof DIRECTORY_LISTS)[number];

export const DirectoryUsesQuery = z.object({
  list: oneOf(DIRECTORY_LISTS),
  key: text({ max: 300 }).meta({ description: 'Id, name or number of the entry, as its own address has it.' }),
});

export const DirectoryUse = z
  .object({
    kind: z.enum(['rule', 'numberList', 'team', 'agent', 'extension', 'customEvent', 'sound', 'permission']),
    id: z.string().meta({ description: 'By which it is found; may be empty for what has no id.' }),
    name: z.string(),
  })
  .meta({ id: 'DirectoryUse', description: 'What names an entry of the directory.' });

export type DirectoryUseValue = z.infer<typeof DirectoryUse>;

export const DirectoryUses = z.object({ uses: z.array(DirectoryUse).readonly() }).meta({ id: 'DirectoryUses' });
