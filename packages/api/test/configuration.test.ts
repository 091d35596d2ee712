import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anApi } from './memory-ports.ts';

const adapter = { id: 'crm', name: 'CRM', url: 'https://crm.example/hook', parameters: [{ name: 'Event', value: '{{DialApiEventName}}' }] };
const rule = (id: string) => ({ id, name: id, actions: [{ kind: 'setUrlToOpen', adapterId: 'crm' }] });

describe('lists of the configuration', () => {
  it('F03 keeps adapters as objects of their own that can be added, read, replaced, listed and removed', async () => {
    const { ask } = await anApi();
    const added = await ask('POST', '/api/v1/adapters', adapter);
    assert.equal(added.status, 201);
    assert.equal(added.headers['location'], '/api/v1/adapters/crm');
    assert.equal(added.headers['etag'], '"1"');
    assert.equal(added.json.method, 'GET', 'F05: GET unless said otherwise');

    const replaced = await ask('PUT', '/api/v1/adapters/crm', { ...adapter, name: 'Other' }, { 'if-match': '"1"' });
    assert.deepEqual([replaced.status, replaced.headers['etag']], [200, '"2"']);
    assert.equal((await ask('GET', '/api/v1/adapters/crm')).json.name, 'Other');
    assert.equal((await ask('GET', '/api/v1/adapters')).json.items.length, 1);

    assert.equal((await ask('DELETE', '/api/v1/adapters/crm', undefined, { 'if-match': '"2"' })).status, 204);
    assert.equal((await ask('GET', '/api/v1/adapters/crm')).json.code, 'NOT_FOUND');
  });

  const entries: [path: string, key: string, entry: object][] = [
    ['users', '7', { id: 7, name: 'Administrator' }],
    ['agents', 'Kasper', { name: 'Kasper', extensions: ['1001'], userId: 7 }],
    ['extensions', '1001', { number: '1001', externalTel: '+45 85 55 55' }],
    ['dids', '%2B4585555', { number: '+4585555' }],
    ['queues', 'Simple%20queue', { name: 'Simple queue' }],
    ['sources', 'pbx', { id: 'pbx', name: 'PBX', kind: 'simulator' }],
    ['rules', 'vip', rule('vip')],
  ];
  for (const [path, key, entry] of entries) {
    it(`adds, finds and removes one of ${path}`, async () => {
      const { ask } = await anApi();
      assert.equal((await ask('POST', `/api/v1/${path}`, entry)).status, 201);
      assert.equal((await ask('POST', `/api/v1/${path}`, entry)).json.code, 'ALREADY_EXISTS');
      const found = await ask('GET', `/api/v1/${path}/${key}`);
      assert.equal(found.status, 200);
      assert.partialDeepStrictEqual(found.json, entry);
      assert.equal((await ask('DELETE', `/api/v1/${path}/${key}`, undefined, { 'if-match': '*' })).status, 204);
      assert.equal((await ask('GET', `/api/v1/${path}/${key}`)).status, 404);
    });
  }

  it('puts the rules into another order, naming each exactly once', async () => {
    const { ask } = await anApi();
    for (const id of ['a', 'b', 'c']) await ask('POST', '/api/v1/rules', rule(id));
    const wrong = await ask('PUT', '/api/v1/rule-order', { ids: ['c', 'c', 'x'] }, { 'if-match': '*' });
    assert.equal(wrong.status, 400);
    assert.deepEqual(
      wrong.json.fields.map((each: { message: string }) => each.message),
      ['"c" stands here twice', 'there is no rule "x"', '"a" is missing: name every rule once', '"b" is missing: name every rule once'],
    );
    assert.equal((await ask('PUT', '/api/v1/rule-order', { ids: ['c', 'a', 'b'] }, { 'if-match': '*' })).status, 204);
    const ids = (await ask('GET', '/api/v1/rules')).json.items.map((each: { id: string }) => each.id);
    assert.deepEqual(ids, ['c', 'a', 'b']);
  });

  it('pages without missing or repeating an entry while others are added and removed', async () => {
    const { ask } = await anApi();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await ask('POST', '/api/v1/queues', { name });
    const first = (await ask('GET', '/api/v1/queues?limit=2')).json;
    await ask('DELETE', '/api/v1/queues/a', undefined, { 'if-match': '*' });
    const second = (await ask('GET', `/api/v1/queues?limit=2&cursor=${first.next}`)).json;
    await ask('POST', '/api/v1/queues', { name: 'f' });
    const third = (await ask('GET', `/api/v1/queues?limit=2&cursor=${second.next ?? ''}`)).json;
    const seen = [first, second, third].flatMap((page) => page.items.map((item: { name: string }) => item.name));
    assert.deepEqual(seen, ['a', 'b', 'c', 'd', 'e', 'f']);
    assert.equal(third.next, null);
  });

  it('refuses a cursor that no list gave', async () => {
    const { ask } = await anApi();
    for (const cursor of ['x', 'W10', 'eyJhIjoxfQ', Buffer.from('["a",-1]').toString('base64url')]) {
      assert.equal((await ask('GET', `/api/v1/queues?cursor=${cursor}`)).json.code, 'CURSOR_INVALID', cursor);
    }
  });
});

describe('optimistic lock', () => {
  it('asks for If-Match before something is replaced or removed, and says which revision it is', async () => {
    const { ask } = await anApi();
    await ask('POST', '/api/v1/adapters', adapter);
    const refused = await ask('PUT', '/api/v1/adapters/crm', adapter);
    assert.deepEqual([refused.status, refused.json.code, refused.json.currentRevision], [428, 'REVISION_REQUIRED', 1]);
  });

  it('answers 409 with the current revision when somebody else saved in between, and saves nothing', async () => {
    const { ask, options } = await anApi();
    await ask('POST', '/api/v1/adapters', adapter);
    await ask('POST', '/api/v1/queues', { name: 'q' });
    const late = await ask('PUT', '/api/v1/adapters/crm', { ...adapter, name: 'late' }, { 'if-match': '"1"' });
    assert.deepEqual([late.status, late.json.code, late.json.currentRevision], [409, 'REVISION_CONFLICT', 2]);
    assert.equal(late.headers['content-type'], 'application/problem+json');
    assert.equal(options.configuration.current().configuration.adapters[0]?.name, 'CRM');
  });

  it('makes no new revision when nothing changes', async () => {
    const { ask } = await anApi();
    await ask('POST', '/api/v1/adapters', adapter);
    assert.equal((await ask('PUT', '/api/v1/adapters/crm', adapter, { 'if-match': '"1"' })).headers['etag'], '"1"');
  });

  it('adds two entries at once although both began at the same revision', async () => {
    const { ask, options } = await anApi();
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => ask('POST', '/api/v1/queues', { name })));
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [201, 201, 201],
    );
    assert.equal(options.configuration.current().configuration.directory.queues.length, 3);
  });
});

describe('wrong input', () => {
  const cases: [title: string, body: object, field: string, words: RegExp][] = [
    ['a number that lost its quotes', { number: 1001 }, 'number', /put it in quotes/],
    ['a mistyped key', { number: '1001', nmae: 'x' }, '', /"nmae" is not known here; did you mean "name"/],
    ['a missing field', {}, 'number', /is missing/],
  ];
  for (const [title, body, field, words] of cases) {
    it(`names field and fix for ${title}`, async () => {
      const { ask } = await anApi();
      const refused = await ask('POST', '/api/v1/extensions', body);
      assert.equal(refused.status, 400);
      assert.equal(refused.json.code, 'REQUEST_INVALID');
      assert.equal(refused.json.fields[0].field, field);
      assert.match(refused.json.fields[0].message, words);
    });
  }

  it('names the place inside lists', async () => {
    const { ask } = await anApi();
    const refused = await ask('POST', '/api/v1/adapters', { ...adapter, parameters: [adapter.parameters[0], { name: 'x', value: 3 }] });
    assert.equal(refused.json.fields[0].field, 'parameters[1].value');
  });

  it('never takes a secret where a reference to it belongs', async () => {
    const { ask } = await anApi();
    const refused = await ask('POST', '/api/v1/adapters', { ...adapter, signingSecret: 'whsec_abc' });
    assert.match(refused.json.detail, /signingSecret must say where the secret is kept/);
    assert.doesNotMatch(refused.text, /whsec_abc/);
  });

  it('refuses what the lint and the kind of source refuse, and saves nothing', async () => {
    const { ask, options } = await anApi({ lint: undefined as never });
    const refused = await ask('POST', '/api/v1/rules', rule('a'));
    assert.deepEqual([refused.status, refused.json.code], [422, 'CONFIGURATION_INVALID']);
    assert.equal(refused.json.fields[0].field, 'rules[0].actions[0].adapterId');
    const unknownKind = await ask('POST', '/api/v1/sources', { id: 'x', name: 'x', kind: 'asterix' });
    assert.equal(unknownKind.json.fields[0].field, 'sources[0].kind');
    assert.equal(options.configuration.current().revision, 0);
  });

  it('answers bytes that are no JSON, a foreign content type and a huge body without falling over', async () => {
    const { ask } = await anApi();
    const json = { 'content-type': 'application/json' };
    assert.equal((await ask('POST', '/api/v1/queues', '{"name":', json)).json.code, 'REQUEST_INVALID');
    assert.equal((await ask('POST', '/api/v1/queues', '{"__proto__":{"admin":true},"name":"x"}', json)).json.code, 'REQUEST_INVALID');
    assert.equal(
      (await ask('POST', '/api/v1/queues', 'name: x', { 'content-type': 'application/yaml' })).json.code,
      'MEDIA_TYPE_UNSUPPORTED',
    );
    assert.equal((await ask('POST', '/api/v1/queues', `{"name":"${'x'.repeat(1_100_000)}"}`, json)).json.code, 'BODY_TOO_LARGE');
    assert.equal((await ask('GET', '/api/v1/dids/%')).status, 400);
    assert.equal((await ask('GET', '/api/v1/queues?limit=1e9')).json.fields[0].field, 'limit');
  });
});

describe('the whole configuration', () => {
  it('is exported, compared and imported as one revision', async () => {
    const { ask } = await anApi();
    await ask('POST', '/api/v1/adapters', adapter);
    const { configuration } = (await ask('GET', '/api/v1/configuration')).json;
    const next = { ...configuration, rules: [rule('vip')], adapters: [{ ...configuration.adapters[0], name: 'New' }] };

    const diff = (await ask('POST', '/api/v1/configuration/diff', next)).json;
    assert.deepEqual(
      diff.changes.map((each: { path: string; change: string }) => [each.path, each.change]),
      [
        ['adapters[crm].name', 'changed'],
        ['rules[vip]', 'added'],
      ],
    );
    assert.equal((await ask('PUT', '/api/v1/configuration', { configuration: next })).status, 428);
    const saved = await ask('PUT', '/api/v1/configuration', { configuration: next, note: 'from git' }, { 'if-match': '"1"' });
    assert.deepEqual([saved.status, saved.json.revision, saved.json.author], [200, 2, 'tester']);
    assert.equal((await ask('GET', '/api/v1/configuration/history')).json.items[0].note, 'from git');
    assert.equal((await ask('GET', '/api/v1/configuration/history/1')).json.configuration.adapters[0].name, 'CRM');
    assert.equal((await ask('GET', '/api/v1/configuration/history/99')).status, 404);
  });

  it('has settings and global actions that are replaced as a whole', async () => {
    const { ask } = await anApi();
    const any = { 'if-match': '*' };
    assert.equal((await ask('PUT', '/api/v1/settings', { timeZone: 'Europe/Berlin' }, any)).json.extensionPattern, '\\d{2,5}');
    assert.equal((await ask('GET', '/api/v1/settings')).json.timeZone, 'Europe/Berlin');
    const actions = [{ kind: 'setUrlToOpen', adapterId: 'crm' }];
    assert.equal((await ask('PUT', '/api/v1/global-actions', actions, any)).status, 200);
    assert.deepEqual((await ask('GET', '/api/v1/global-actions')).json, [{ ...actions[0], where: 'server', when: 'onStateEvents' }]);
  });
});

describe('Idempotency-Key', () => {
  it('gives the first answer again instead of adding twice, and refuses the key for another request', async () => {
    const { ask, options } = await anApi();
    const key = { 'idempotency-key': 'k1' };
    const first = await ask('POST', '/api/v1/queues', { name: 'q' }, key);
    const again = await ask('POST', '/api/v1/queues', { name: 'q' }, key);
    assert.deepEqual([again.status, again.text, again.headers['idempotency-replayed']], [201, first.text, 'true']);
    assert.equal(options.configuration.current().revision, 1);
    assert.equal((await ask('POST', '/api/v1/queues', { name: 'r' }, key)).json.code, 'IDEMPOTENCY_MISMATCH');
  });

  it('is free again after a failure', async () => {
    const { ask } = await anApi();
    const key = { 'idempotency-key': 'k1' };
    assert.equal((await ask('POST', '/api/v1/queues', {}, key)).status, 400);
    assert.equal((await ask('POST', '/api/v1/queues', { name: 'q' }, key)).status, 201);
  });
});
