import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Adapter, ConfigurationDocument, Extension, nearest, pageQuery, Rule, SecretReference, User } from '../src/index.ts';
import { z } from 'zod';

/** First message for a value that must be refused. */
function refusal(schema: z.ZodType, value: unknown): string {
  const result = schema.safeParse(value);
  assert.equal(result.success, false, String(value));
  const [issue] = result.error?.issues ?? [];
  return `${issue?.path.join('.')}: ${issue?.message}`;
}

describe('numbers', () => {
  it('are text: what lost its quotes is refused with the way to keep them', () => {
    for (const number of [1001, 0.5, -45, 4512345678, 10n]) assert.match(refusal(Extension, { number }), /^number: .*put it in quotes/);
    assert.match(refusal(Extension, { number: true }), /put it in quotes/);
    assert.deepEqual(Extension.parse({ number: '0123' }), { number: '0123' });
    assert.match(refusal(Rule, { id: 'a', name: 'a', conditions: { did: { anyOf: [855555] } } }), /^conditions\.did\.anyOf\.0: .*quotes/);
  });

  it('of users are the only ones that are numbers (F35)', () => {
    assert.equal(User.parse({ id: 1234, name: 'Administrator' }).id, 1234);
    assert.match(refusal(User, { id: '1234', name: 'a' }), /whole number/);
  });
});

describe('objects', () => {
  it('refuse unknown keys and name the one that was probably meant', () => {
    assert.match(refusal(ConfigurationDocument, { adaptors: [] }), /did you mean "adapters"/);
    assert.match(refusal(Extension, { number: '1', zzz: 1 }), /known are number, name, externalTel, userId/);
    assert.match(refusal(Adapter, { id: 'a', name: 'a', url: 'https://a.example', body: { kind: 'xml' } }), /one of form, json, text/);
  });

  it('leave out what was not given instead of making it undefined', () => {
    assert.deepEqual(Object.keys(Adapter.parse({ id: 'a', name: 'a', url: 'https://a.example/' })).toSorted(), [
      'enabled',
      'headers',
      'id',
      'method',
      'name',
      'parameters',
      'url',
    ]);
    assert.match(refusal(Adapter, { id: 'a', name: 'a', url: 'https://a.example/', timeoutMs: undefined }), /timeoutMs/);
  });

  it('keep what they are given over a second reading, whatever it is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const result = ConfigurationDocument.safeParse(JSON.parse(text));
        if (result.success) assert.deepEqual(ConfigurationDocument.parse(result.data), result.data);
      }),
    );
  });
});

describe('secrets', () => {
  it('are references and nothing else', () => {
    assert.match(refusal(SecretReference, { env: 'A B' }), /^env: must be the name of an environment variable/);
    for (const value of ['hunter2', { env: 'A', file: 'b' }, {}, null]) {
      assert.match(refusal(SecretReference, value), /must say where the secret is kept/);
    }
    for (const value of [{ env: 'AMI_SECRET' }, { file: '/run/secrets/ami' }, { stored: 'ami' }])
      assert.deepEqual(SecretReference.parse(value), value);
  });
});

describe('query of a list', () => {
  const query = z.object(pageQuery);
  it('reads digits and keeps within its limits', () => {
    assert.deepEqual(query.parse({}), { limit: 50 });
    assert.deepEqual(query.parse({ limit: '500' }), { limit: 500 });
    for (const limit of ['0', '501', '-1', '1e2', '', ' 5', 'x', '99999999999999999999'])
      assert.match(refusal(query, { limit }), /^limit: /);
  });
});

it('suggests the nearest known word, and none when nothing is near', () => {
  assert.equal(nearest('metod', ['method', 'url']), 'method');
  assert.equal(nearest('MISED', ['start', 'missed']), 'missed');
  assert.equal(nearest('xyzzy', ['start', 'missed']), undefined);
  assert.equal(nearest('x'.repeat(1_000_000), ['start']), undefined);
});
