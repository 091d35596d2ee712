import { randomUUID } from 'node:crypto';
import {
  MOST_SAVED_TESTS,
  NewSavedTest,
  pageOf,
  pageQuery,
  SavedTest,
  SavedTestChange,
  SavedTestDetail,
  SavedTestReport,
  SavedTestRun,
} from '@ringhook/contract';
import { compileConfiguration, type KeptTest, owedForTest, runTest } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { actorOf } from '../auth/caller.ts';
import { draftFrom } from '../draft-from.ts';
import { ApiError, notFound } from '../errors.ts';
import { pageOfList } from '../list-page.ts';
import type { CallReader, ConfigurationStore, SavedTestStore } from '../ports.ts';
import { testFromCall } from '../test-from-call.ts';
import { definedOnly } from './configuration.ts';
import { savedTestFileRoutes, type TestsToYaml } from './saved-test-files.ts';
import { savedTestPreviewRoute } from './saved-test-preview.ts';

export interface SavedTestPorts {
  readonly configuration: ConfigurationStore;
  readonly calls: CallReader;
  readonly savedTests: SavedTestStore;
  /** Absent: they are written by the command line only. */
  readonly testsToYaml?: TestsToYaml | undefined;
  readonly now: () => number;
}

const tags = ['saved-tests'];
const TestParams = z.object({ test: z.string().max(64) });
const DRAFT_BYTES = 64 * 1_048_576;

/** Past calls as tests that run before a configuration is saved (P7). */
export function savedTestRoutes(app: Api, ports: SavedTestPorts): void {
  savedTestFileRoutes(app, ports);
  savedTestPreviewRoute(app, ports);
  readRoutes(app, ports.savedTests);
  addRoute(app, ports);
  changeRoutes(app, ports);
  runRoute(app, ports);
}

function readRoutes(app: Api, store: SavedTestStore): void {
  app.get('/saved-tests', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Saved tests, by name', querystring: z.object(pageQuery), response: { 200: pageOf(SavedTest) } },
    handler: async ({ query }) => pageOfList(store.list().map(summaryOf), ({ id }) => id, definedOnly(query)),
  });

  app.get('/saved-tests/:test', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'One saved test: its events and the requests it expects',
      params: TestParams,
      response: { 200: SavedTestDetail },
    },
    handler: async ({ params: { test } }) => detailOf(testOf(store, test)),
  });
}

function addRoute(app: Api, { configuration, calls, savedTests, now }: SavedTestPorts): void {
  app.post('/saved-tests', {
    config: { scope: 'write:config', audit: 'saved-test.created', idempotent: true },
    schema: { tags, summary: 'Save a past call as a test', body: NewSavedTest, response: { 201: SavedTestDetail } },
    handler: async (request, reply) => {
      const { callNumber, name, expect } = request.body;
      requireRoom(savedTests, 1);
      const made = await testFromCall({ configuration, calls }, callNumber, expect);
      const at = now();
      const id = randomUUID();
      const test: KeptTest = { ...made, id, name, createdAt: at, updatedAt: at, author: actorOf(request.caller).name };
      savedTests.put([test]);
      request.audited = { subject: `saved-tests/${id}`, detail: `${name} (call ${callNumber})` };
      return reply.status(201).header('location', `/api/v1/saved-tests/${id}`).send(detailOf(test));
    },
  });
}

function changeRoutes(app: Api, { configuration, savedTests, now }: SavedTestPorts): void {
  app.patch('/saved-tests/:test', {
    config: { scope: 'write:config', audit: 'saved-test.changed' },
    schema: {
      tags,
      summary: 'Rename a saved test, or take what the live configuration owes now as right',
      params: TestParams,
      body: SavedTestChange,
      response: { 200: SavedTestDetail },
    },
    handler: async (request) => {
      const { name, expect } = request.body;
      const before = testOf(savedTests, request.params.test);
      const { configuration: live, revision } = configuration.current();
      const expected = expect === 'now' ? owedForTest(before, compileConfiguration(live, revision)) : before.expected;
      const author = actorOf(request.caller).name;
      const after: KeptTest = { ...before, name: name ?? before.name, expected, author, updatedAt: now() };
      savedTests.put([after]);
      const detail = expect === 'now' ? `expects what revision ${revision} owes` : `name: ${after.name}`;
      request.audited = { subject: `saved-tests/${before.id}`, detail };
      return detailOf(after);
    },
  });

  app.delete('/saved-tests/:test', {
    config: { scope: 'write:config', audit: 'saved-test.removed' },
    schema: {
      tags,
      summary: 'Forget a saved test',
      params: TestParams,
      response: { 204: z.undefined().meta({ description: 'Done.' }) },
    },
    handler: async (request, reply) => {
      const { id, name } = testOf(savedTests, request.params.test);
      savedTests.remove(id);
      request.audited = { subject: `saved-tests/${id}`, detail: name };
      return reply.status(204).send();
    },
  });
}

function runRoute(app: Api, { configuration, savedTests }: SavedTestPorts): void {
  app.post('/saved-tests/run', {
    bodyLimit: DRAFT_BYTES,
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Run saved tests against the live configuration or a draft; nothing is saved or sent',
      body: SavedTestRun,
      response: { 200: SavedTestReport },
    },
    handler: async ({ body: { draft, ids } }) => {
      const { configuration: live, revision } = configuration.current();
      const tests = ids === undefined ? savedTests.list() : [...new Set(ids)].map((id) => testOf(savedTests, id));
      const compiled = compileConfiguration(draft === undefined ? live : draftFrom(live, draft, 'draft'), revision);
      const results = tests.map((test) => runTest(test, compiled));
      const passed = results.filter(({ isPassed }) => isPassed).length;
      return { revision, passed, failed: results.length - passed, results };
    },
  });
}

export function testOf(store: SavedTestStore, id: string): KeptTest {
  const test = store.get(id);
  if (!test) throw notFound('saved test', id);
  return test;
}

/** So many more. */
export function requireRoom(store: SavedTestStore, added: number): void {
  if (store.count() + added <= MOST_SAVED_TESTS) return;
  const message = `there is room for ${MOST_SAVED_TESTS} saved tests, and ${store.count()} are there: they run before every save`;
  throw new ApiError('SAVED_TESTS_FULL', 'saved-tests', message);
}

function summaryOf({ id, name, callNumber, createdAt, updatedAt, author, events, expected }: KeptTest) {
  return { id, name, callNumber, createdAt, updatedAt, author, eventCount: events.length, requestCount: expected.length };
}

function detailOf(test: KeptTest) {
  return { ...summaryOf(test), previousCallAt: test.previousCallAt, events: test.events, expected: test.expected };
}
