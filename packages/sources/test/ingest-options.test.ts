import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceAdapterOf } from '../src/index.ts';

describe('options of sources that are told by HTTP', () => {
  const wrong: [string, Record<string, unknown>, string][] = [
    ['http', {}, 'secret'],
    ['http', { verification: 'none' }, 'allowedSenders'],
    ['http', { verification: 'none', allowedSenders: ['10.0.0.0/33'] }, 'allowedSenders'],
    ['http', { verification: 'none', allowedSenders: ['10.0.0.0/'] }, 'allowedSenders'],
    ['http', { verification: 'basic', secret: { env: 'X' } }, 'username'],
    ['http', { secret: { env: 'X' }, signedText: '{url}' }, 'signedText'],
    ['http', { secret: { env: 'X' }, signedText: '{timestamp}{body}' }, 'timestampHeader'],
    ['http', { secret: { env: 'X' }, toleranceSeconds: 0 }, 'toleranceSeconds'],
    ['http', { secret: { env: 'X' }, fieldMap: ['nobody=x'] }, 'fieldMap'],
    ['http', { secret: { env: 'X' }, fieldMap: ['from=a..b'] }, 'fieldMap'],
    ['http', { secret: { env: 'X' }, fieldMap: ['from=constructor("x")()'] }, 'fieldMap'],
    ['http', { secret: { env: 'X' }, valueMap: ['x=exploded'] }, 'valueMap'],
    ['http', { secret: 'in the open' }, 'secret'],
    ['twilio', {}, 'authToken'],
    ['twilio', { authToken: { env: 'X' }, phones: ['1001'] }, 'phones'],
    ['twilio', { authToken: { env: 'X' }, extensionPattern: '(a+)+$' }, 'extensionPattern'],
    ['telnyx', { publicKey: 'short' }, 'publicKey'],
    ['jambonz', { webhookSecret: { env: 'X' }, authToken: { env: 'X' } }, 'authToken'],
  ];
  for (const [kind, options, field] of wrong) {
    it(`${kind} with ${JSON.stringify(options)}: "${field}" is named`, () => {
      assert.throws(
        () => sourceAdapterOf(kind).parseConfig(options),
        (error: { code?: string; subject?: string }) => error.code === 'SOURCE_CONFIG_INVALID' && error.subject === field,
      );
    });
  }
});
