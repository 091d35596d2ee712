import assert from 'node:assert/strict';
import { it } from 'node:test';
import { anApi } from './memory-ports.ts';

it('F20 F21 X05 takes a pasted link apart: order, duplicates and values are kept', async () => {
  const { ask } = await anApi();
  const pasted = 'https://crm.example/hook?Event={{DialApiEventName}}&a=1&a=2&empty=#top';
  const draft = (await ask('POST', '/api/v1/adapters/from-url', { url: pasted })).json;
  assert.equal(draft.url, 'https://crm.example/hook');
  assert.deepEqual(
    draft.parameters.map(({ name, value }: { name: string; value: string }) => `${name}=${value}`),
    ['Event={{DialApiEventName}}', 'a=1', 'a=2', 'empty='],
  );
  assert.match(draft.notes[0], /never sent/);
  const refused = await ask('POST', '/api/v1/adapters/from-url', { url: 'crm.example/hook' });
  assert.deepEqual([refused.status, refused.json.fields[0].field], [400, 'url']);
});

it('F23 offers example lists and every placeholder with its meaning', async () => {
  const { ask } = await anApi();
  const { items } = (await ask('GET', '/api/v1/adapter-examples')).json;
  assert.ok(items.some((each: { parameters: unknown[] }) => each.parameters.length >= 17));
  const { placeholders, filters } = (await ask('GET', '/api/v1/placeholders')).json;
  assert.equal(placeholders.length, 22);
  assert.ok(filters.length > 0);
});

it('shows what an adapter would send, and what is wrong with it, without sending anything', async () => {
  const { ask } = await anApi();
  const adapter = {
    id: 'a',
    name: 'a',
    url: 'https://crm.example/{{CallID}}',
    parameters: [{ name: 'e', value: '{{DialApiEventName}} {{CallerID}}' }],
  };
  const good = (await ask('POST', '/api/v1/adapters/preview', { adapter })).json;
  assert.deepEqual(
    good.requests.map(({ request }: { request: { url: string } }) => request.url),
    [
      'https://crm.example/103870?e=start%20%2B442079460123',
      'https://crm.example/103870?e=pickup%20%2B442079460123',
      'https://crm.example/103870?e=hangup%20%2B442079460123',
      'https://crm.example/103870?e=missed%20%2B442079460123',
    ],
  );
  const doubtful = (
    await ask('POST', '/api/v1/adapters/preview', { adapter: { ...adapter, parameters: [{ name: 'x', value: '{{CalerID}}' }] } })
  ).json;
  assert.match(doubtful.findings[0].message, /CallerID/);
  assert.equal(doubtful.findings[0].path, 'parameters[0].value');
  assert.equal((await ask('POST', '/api/v1/adapters/preview', { adapter, callNumber: 5 })).status, 404);
});
