import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anApi } from './memory-ports.ts';

/** Revision 1 adds queue `a`, 2 adds `b`, 3 removes `a`. */
async function threeRevisions() {
  const api = await anApi({ toYaml: (configuration) => `queues: ${configuration.directory.queues.map(({ name }) => name).join()}\n` });
  for (const name of ['a', 'b']) await api.ask('POST', '/api/v1/queues', { name });
  await api.ask('DELETE', '/api/v1/queues/a', undefined, { 'if-match': '"2"' });
  return api;
}

const pathsOf = (changes: { path: string; change: string }[]) => changes.map(({ path, change }) => `${path} ${change}`);

describe('P14 earlier revisions', () => {
  it('says what a revision changed, compared with the one before it', async () => {
    const { ask } = await threeRevisions();
    const { json } = await ask('GET', '/api/v1/configuration/history/3/diff');
    assert.deepEqual([json.from, json.to], [2, 3]);
    assert.deepEqual(pathsOf(json.changes), ['directory.queues[a] removed']);
  });

  it('compares any two, in either direction', async () => {
    const { ask } = await threeRevisions();
    const forth = (await ask('GET', '/api/v1/configuration/history/3/diff?from=1')).json.changes;
    const back = (await ask('GET', '/api/v1/configuration/history/1/diff?from=3')).json.changes;
    assert.deepEqual(pathsOf(forth), ['directory.queues[a] removed', 'directory.queues[b] added']);
    assert.deepEqual(pathsOf(back), ['directory.queues[b] removed', 'directory.queues[a] added']);
    assert.deepEqual((await ask('GET', '/api/v1/configuration/history/0/diff')).json.changes, []);
  });

  it('names the revision that is not there', async () => {
    const { ask } = await threeRevisions();
    for (const path of ['history/99/diff', 'history/3/diff?from=99', 'history/99/yaml']) {
      const { status, json } = await ask('GET', `/api/v1/configuration/${path}`);
      assert.deepEqual([status, json.code], [404, 'NOT_FOUND'], path);
      assert.match(json.detail, /99/, path);
    }
    assert.equal((await ask('GET', '/api/v1/configuration/history/3/diff?from=-1')).json.code, 'REQUEST_INVALID');
  });

  it('gives any revision as YAML', async () => {
    const { ask } = await threeRevisions();
    const { text, headers } = await ask('GET', '/api/v1/configuration/history/2/yaml');
    assert.equal(text, 'queues: a,b\n');
    assert.equal(headers['content-type'], 'application/yaml; charset=utf-8');
    assert.equal(headers['content-disposition'], 'attachment; filename="ringhook-2.yaml"');
  });
});

describe('P14 rollback', () => {
  const rollback = '/api/v1/configuration/rollback';

  it('makes the old configuration the newest revision, and loses nothing of the history', async () => {
    const { ask, options } = await threeRevisions();
    const { status, json, headers } = await ask('POST', rollback, { revision: 2, note: 'a is still called' }, { 'if-match': '"3"' });
    assert.deepEqual([status, json.revision, headers['etag'], json.note, json.author], [200, 4, '"4"', 'a is still called', 'tester']);
    const names = options.configuration.current().configuration.directory.queues.map(({ name }) => name);
    assert.deepEqual(names, ['a', 'b']);
    assert.deepEqual((await ask('GET', '/api/v1/configuration/history/4/diff?from=2')).json.changes, []);
    assert.deepEqual((await ask('GET', '/api/v1/configuration/history/3')).json.configuration.directory.queues.length, 1);
  });

  it('says where it returned to when no note is given', async () => {
    const { ask } = await threeRevisions();
    assert.equal((await ask('POST', rollback, { revision: 1 }, { 'if-match': '*' })).json.note, 'return to revision 1');
  });

  it('saves nothing over what somebody else saved in between, nor without If-Match', async () => {
    const { ask, options } = await threeRevisions();
    assert.equal((await ask('POST', rollback, { revision: 1 })).json.code, 'REVISION_REQUIRED');
    const late = await ask('POST', rollback, { revision: 1 }, { 'if-match': '"2"' });
    assert.deepEqual([late.status, late.json.code, late.json.currentRevision], [409, 'REVISION_CONFLICT', 3]);
    assert.equal((await ask('POST', rollback, { revision: 99 }, { 'if-match': '"3"' })).status, 404);
    assert.equal(options.configuration.current().revision, 3);
  });

  it('refuses a revision that would not work today', async () => {
    const lint = () => (broken ? [{ field: 'directory.queues[0]', message: 'is not known at the PBX any more' }] : []);
    let broken = false;
    const { ask, options } = await anApi({ lint });
    await ask('POST', '/api/v1/queues', { name: 'a' });
    await ask('POST', '/api/v1/queues', { name: 'b' });
    broken = true;
    const refused = await ask('POST', rollback, { revision: 1 }, { 'if-match': '"2"' });
    assert.equal(refused.json.code, 'CONFIGURATION_INVALID');
    assert.equal(options.configuration.current().revision, 2);
  });

  it('needs the right to write the configuration', async () => {
    const { ask } = await anApi({}, ['read']);
    assert.equal((await ask('POST', rollback, { revision: 0 }, { 'if-match': '*' })).json.code, 'SCOPE_MISSING');
  });
});

describe('P14 the note of a write', () => {
  it('stands in the history, in any language, whichever write it was', async () => {
    const { ask, options } = await threeRevisions();
    const note = 'Kø "b" lukker på fredag – 50% færre opkald';
    const headers = { 'if-match': '"3"', 'change-note': encodeURIComponent(note) };
    assert.equal((await ask('DELETE', '/api/v1/queues/b', undefined, headers)).status, 204);
    assert.equal(options.configuration.current().note, note);
    await ask('POST', '/api/v1/queues', { name: 'c' }, { 'change-note': 'a plain one' });
    assert.equal(options.configuration.current().note, 'a plain one');
    await ask('POST', '/api/v1/queues', { name: 'd' }, { 'change-note': '' });
    assert.notEqual(options.configuration.current().note, '', 'without one it says what was done');
  });

  for (const [title, note] of [
    ['is not percent-encoded right', '%E0%A4%A'],
    ['would break the line', 'one%0Atwo'],
    ['is too long', 'x'.repeat(501)],
  ] as const) {
    it(`is refused, and nothing saved, when it ${title}`, async () => {
      const { ask, options } = await threeRevisions();
      const { status, json } = await ask('POST', '/api/v1/queues', { name: 'c' }, { 'change-note': note });
      assert.deepEqual([status, json.code, json.fields[0].field], [400, 'REQUEST_INVALID', 'Change-Note']);
      assert.equal(options.configuration.current().revision, 3);
    });
  }
});

describe('P14 history of one rule', () => {
  const rule = { id: 'vip', name: 'VIP', conditions: {}, actions: [], stopProcessing: true };

  it('names the revisions that changed it and what it was from then on, also after it was removed', async () => {
    const { ask } = await anApi();
    await ask('POST', '/api/v1/queues', { name: 'before' });
    await ask('POST', '/api/v1/rules', rule);
    await ask('POST', '/api/v1/queues', { name: 'between' });
    await ask('PUT', '/api/v1/rules/vip', { ...rule, name: 'Guests' }, { 'if-match': '*', 'change-note': 'nicer' });
    await ask('DELETE', '/api/v1/rules/vip', undefined, { 'if-match': '*' });
    const { json } = await ask('GET', '/api/v1/rules/vip/history');
    const told = json.items.map((item: { revision: number; note: string; rule: { name: string } | null }) => [
      item.revision,
      item.note,
      item.rule?.name ?? null,
    ]);
    assert.deepEqual(told, [
      [5, 'remove rule vip', null],
      [4, 'nicer', 'Guests'],
      [2, 'add rule vip', 'VIP'],
    ]);
    assert.deepEqual([json.looked, json.next], [{ from: 0, to: 5 }, null]);
  });

  it('looks at some revisions at a time and goes on where it stopped', async () => {
    const { ask } = await anApi();
    await ask('POST', '/api/v1/rules', rule);
    for (let number = 0; number < 30; number++) await ask('POST', '/api/v1/queues', { name: `q${number}` });
    const first = (await ask('GET', '/api/v1/rules/vip/history')).json;
    assert.deepEqual([first.items.length, first.looked], [0, { from: 7, to: 31 }]);
    const second = (await ask('GET', `/api/v1/rules/vip/history?cursor=${encodeURIComponent(first.next)}`)).json;
    assert.deepEqual(
      second.items.map(({ revision }: { revision: number }) => revision),
      [1],
    );
    assert.equal(second.next, null);
  });
});
