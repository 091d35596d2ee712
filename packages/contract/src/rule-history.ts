import { z } from 'zod';
import { whole } from './field.ts';
import { RevisionInfo } from './configuration.ts';
import { Rule } from './rule.ts';

const revision = () => whole({ min: 0, max: Number.MAX_SAFE_INTEGER });

export const RuleHistory = z
  .object({
    items: z
      .array(RevisionInfo.extend({ rule: Rule.nullable().meta({ description: 'As it was from then on; null: it was removed.' }) }))
      .readonly()
      .meta({ description: 'Revisions that changed the rule, newest first.' }),
    looked: z
      .object({ from: revision(), to: revision() })
      .nullable()
      .meta({ description: 'Oldest and newest revision looked at; null: there is none.' }),
    next: z.string().nullable().meta({ description: 'Goes back as `cursor` to look at older revisions; null: there are none.' }),
  })
  .meta({ id: 'RuleHistory' });
