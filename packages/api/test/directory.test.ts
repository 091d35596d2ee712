import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anApi } from './memory-ports.ts';

describe('the directory (P10, P12)', () => {
  const open = () => anApi({}, ['read', 'write:config']);

  it('keeps teams and holidays entry by entry', async () => {
    const { ask } = await open();
    assert.equal((await ask('POST', '/api/v1/users', { id: 7, name: 'Alice' })).status, 201);
    assert.equal((await ask('POST', '/api/v1/teams', { name: 'Sales', userIds: [7] })).status, 201);
    assert.equal((await ask('POST', '/api/v1/holidays', { id: 'dk', name: 'Danmark', dates: ['12-25', '2026-04-03'] })).status, 201);
    assert.deepEqual((await ask('GET', '/api/v1/teams')).json.items, [{ name: 'Sales', userIds: [7] }]);
    const wrong = await ask('POST', '/api/v1/holidays', { id: 'x', name: 'x', dates: ['25 December'] });
    assert.deepEqual([wrong.status, wrong.json.fields[0].field], [400, 'dates[0]']);
  });

  it('says who needs an entry and neither removes nor renames it until then', async () => {
    const { ask } = await open();
    await ask('POST', '/api/v1/number-lists', { id: 'vip', name: 'VIP', numbers: ['+45*'] });
    const rule = { id: 'deep', name: '<b>Deep</b>', conditions: { any: [{ none: [{ caller: { lists: ['vip'] } }] }] }, actions: [] };
    assert.equal((await ask('POST', '/api/v1/rules', rule)).status, 201);
    const { json } = await ask('GET', '/api/v1/directory/uses?list=numberLists&key=vip');
    assert.deepEqual(json.uses, [{ kind: 'rule', id: 'deep', name: '<b>Deep</b>' }]);
    const anyRevision = { 'if-match': '*' };
    const removed = await ask('DELETE', '/api/v1/number-lists/vip', undefined, anyRevision);
    assert.deepEqual([removed.status, removed.json.code, removed.json.fields[0].field], [422, 'CONFIGURATION_INVALID', 'rule deep']);
    const renamed = await ask('PUT', '/api/v1/number-lists/vip', { id: 'other', name: 'VIP' }, anyRevision);
    assert.equal(renamed.json.code, 'CONFIGURATION_INVALID');
    assert.equal((await ask('DELETE', '/api/v1/rules/deep', undefined, anyRevision)).status, 204);
    assert.equal((await ask('DELETE', '/api/v1/number-lists/vip', undefined, anyRevision)).status, 204);
  });

  it('is a file that the import reads, without a formula in it', async () => {
    const { ask } = await open();
    await ask('POST', '/api/v1/users', { id: 7, name: '=HYPERLINK("x")' });
    await ask('POST', '/api/v1/extensions', { number: '1001', name: 'A "quoted", name', externalTel: '+49 30 5550 101', userId: 7 });
    const { text } = await ask('GET', '/api/v1/directory.csv');
    assert.match(text, /^kind,number,name,externalTel,extensions,userId,email,title\r\n/);
    assert.match(text, /"'=HYPERLINK\(""x""\)"/);
    const { status, json } = await ask('POST', '/api/v1/directory/import', { csv: text, dryRun: true });
    assert.deepEqual([status, json.added, json.updated], [200, [], []]);
  });

  it('comes back from its file as it was, whatever the names begin with', async () => {
    const names = ['=1+1', "'=1+1", "''@x", "'plain", '+45 (0)1', '-2', '\uFF1D1', "O'Hara", '+4512345678', 'a;b,"c"'];
    const from = await open();
    for (const [index, name] of names.entries())
      assert.equal((await from.ask('POST', '/api/v1/users', { id: index + 1, name, email: '=a@b.example' })).status, 201);
    await from.ask('POST', '/api/v1/extensions', { number: '+45*', name: '=x', externalTel: '-12' });
    const { text } = await from.ask('GET', '/api/v1/directory.csv');
    assert.doesNotMatch(text, /(?:^|,)"?[=@-]/m);
    const to = await open();
    assert.equal((await to.ask('POST', '/api/v1/directory/import', { csv: text })).status, 200);
    const users = (await to.ask('GET', '/api/v1/users')).json.items as { name: string; email: string }[];
    assert.deepEqual(users.map(({ name, email }) => [name, email]), names.map((name) => [name, '=a@b.example'])); // prettier-ignore
    const { number, name, externalTel } = (await to.ask('GET', '/api/v1/extensions')).json.items[0];
    assert.deepEqual([number, name, externalTel], ['+45*', '=x', '-12']);
  });

  it('takes an entry back to the place that it had', async () => {
    const { ask } = await open();
    for (const name of ['A', 'B', 'C']) await ask('POST', '/api/v1/queues', { name });
    const { headers } = await ask('GET', '/api/v1/queues/B');
    assert.equal((await ask('DELETE', '/api/v1/queues/B', undefined, { 'if-match': String(headers['etag']) })).status, 204);
    assert.equal((await ask('POST', '/api/v1/queues?before=C', { name: 'B' })).status, 201);
    assert.equal((await ask('POST', '/api/v1/queues?before=gone', { name: 'D' })).status, 201);
    const { items } = (await ask('GET', '/api/v1/queues')).json as { items: { name: string }[] };
    assert.deepEqual(items.map(({ name }) => name), ['A', 'B', 'C', 'D']); // prettier-ignore
  });

  it('does not remove what somebody else has edited since', async () => {
    const { ask } = await open();
    const { headers } = await ask('POST', '/api/v1/queues', { name: 'A' });
    await ask('PUT', '/api/v1/queues/A', { name: 'A', title: 'theirs' }, { 'if-match': '*' });
    const { status, json } = await ask('DELETE', '/api/v1/queues/A', undefined, { 'if-match': String(headers['etag']) });
    assert.deepEqual([status, json.code], [409, 'REVISION_CONFLICT']);
  });
});
