import { SavedTestFile, SavedTestImported } from '@ringhook/contract';
import type { KeptTest, SavedTest } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { actorOf } from '../auth/caller.ts';
import type { SavedTestStore } from '../ports.ts';
import { requireRoom, testOf } from './saved-tests.ts';

/** Writes tests as YAML that reads back to exactly the same. */
export type TestsToYaml = (tests: readonly SavedTest[]) => string;

export interface SavedTestFilePorts {
  readonly savedTests: SavedTestStore;
  readonly testsToYaml?: TestsToYaml | undefined;
  readonly now: () => number;
}

const tags = ['saved-tests'];
const FILE_BYTES = 64 * 1_048_576;

/** Saved tests as a file, for git and `ringhook test` (P14). */
export function savedTestFileRoutes(app: Api, { savedTests, testsToYaml, now }: SavedTestFilePorts): void {
  if (testsToYaml) {
    app.get('/saved-tests/export', {
      config: { scope: 'read' },
      schema: {
        tags,
        summary: 'All saved tests, or those named, as YAML, ready for git and "ringhook test"; numbers of callers are in it',
        querystring: z.object({ ids: z.string().max(64_000).optional().meta({ description: 'Ids, with commas between them.' }) }),
        response: { 200: { description: 'The file.', content: { 'application/yaml': { schema: z.string() } } } },
      },
      handler: async ({ query: { ids } }, reply) => {
        const tests = ids === undefined ? savedTests.list() : [...new Set(ids.split(','))].map((id) => testOf(savedTests, id));
        return reply
          .headers({
            'content-type': 'application/yaml; charset=utf-8',
            'content-disposition': 'attachment; filename="ringhook-tests.yaml"',
          })
          .serializer(String)
          .send(testsToYaml(tests));
      },
    });
  }

  app.post('/saved-tests/import', {
    bodyLimit: FILE_BYTES,
    config: { scope: 'write:config', audit: 'saved-test.imported' },
    schema: {
      tags,
      summary: 'Take the tests of a file: each in the place of the one with its id, all of them or none',
      body: SavedTestFile,
      response: { 200: SavedTestImported },
    },
    handler: async (request) => {
      const author = actorOf(request.caller).name;
      const given = new Map(request.body.savedTests.map((test) => [test.id, test as SavedTest]));
      const added = Array.from(given.keys()).filter((id) => savedTests.get(id) === undefined).length;
      requireRoom(savedTests, added);
      const at = now();
      savedTests.put(
        Array.from(given.values(), (test): KeptTest => ({
          ...test,
          author,
          updatedAt: at,
          createdAt: savedTests.get(test.id)?.createdAt ?? at,
        })),
      );
      request.audited = { subject: 'saved-tests', detail: `${added} added, ${given.size - added} replaced` };
      return { added, replaced: given.size - added };
    },
  });
}
