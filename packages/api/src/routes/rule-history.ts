import { isDeepStrictEqual } from 'node:util';
import { RuleHistory } from '@ringhook/contract';
import type { Rule } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import type { ConfigurationStore, RevisionInfo } from '../ports.ts';

/** Revisions are read whole: so many at once are enough to show, and few enough to hold nothing up. */
const LOOKED_AT_ONCE = 25;

/** What became of one rule, revision by revision; also of one that is gone (P14). */
export function ruleHistoryRoute(app: Api, store: ConfigurationStore): void {
  app.get('/rules/:key/history', {
    config: { scope: 'read' },
    schema: {
      tags: ['rules'],
      summary: 'Revisions that changed one rule, newest first; looks at some revisions at a time',
      params: z.object({ key: z.string().max(300) }),
      querystring: z.object({ cursor: z.string().max(500, 'is not a cursor of this list').optional() }),
      response: { 200: RuleHistory },
    },
    handler: async ({ params: { key }, query: { cursor } }) => {
      const page = await store.history({ limit: LOOKED_AT_ONCE, ...(cursor !== undefined && { cursor }) });
      const [newest, oldest] = [page.items[0], page.items.at(-1)];
      const looked = newest && oldest ? { from: oldest.revision, to: newest.revision } : null;
      return { items: await changesOf(store, key, page.items), looked, next: page.next };
    },
  });
}

interface RuleChange extends RevisionInfo {
  readonly rule: Rule | null;
}

async function changesOf(store: ConfigurationStore, key: string, revisions: readonly RevisionInfo[]): Promise<RuleChange[]> {
  const changes: RuleChange[] = [];
  let after = await ruleAt(store, revisions[0]?.revision ?? 0, key);
  for (const { revision, author, note, at } of revisions) {
    const before = await ruleAt(store, revision - 1, key);
    if (!isDeepStrictEqual(before, after)) changes.push({ revision, author, note, at, rule: after });
    after = before;
  }
  return changes;
}

/** null: there was none, or what was there is no longer kept. */
async function ruleAt(store: ConfigurationStore, revision: number, key: string): Promise<Rule | null> {
  const found = revision > 0 ? await store.at(revision) : undefined;
  return found?.configuration.rules.find(({ id }) => id === key) ?? null;
}
