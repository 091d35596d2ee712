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
});
