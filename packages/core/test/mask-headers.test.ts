import assert from 'node:assert/strict';
import { it } from 'node:test';
import { maskHeaders } from '../src/index.ts';

it('hides credentials when headers are shown', () => {
  const shown = maskHeaders(
    ['Authorization', 'X-Auth-Token', 'x-api-key', 'Cookie', 'webhook-signature', 'X-Plain'].map((name) => ({ name, value: 'v' })),
  );
  assert.deepEqual(
    shown.map(({ value }) => value),
    ['***', '***', '***', '***', '***', 'v'],
  );
});

it('hides what other services call their keys, and shows what helps to find a fault', () => {
  const isShown = (name: string) => maskHeaders([{ name, value: 'v' }])[0]?.value === 'v';
  for (const name of ['X-Access-Key', 'apikey', 'X-Auth', 'Session-Id', 'Set-Cookie', 'PRIVATE-TOKEN']) assert.ok(!isShown(name), name);
  for (const name of ['WWW-Authenticate', 'content-type', 'retry-after', 'X-Key-Count']) assert.ok(isShown(name), name);
});
