import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { Login, NewAccount, Settings } from '@ringhook/contract';
import { EMPTY_CONFIGURATION, lintConfiguration } from '@ringhook/core';
import { MESSAGE_PATTERNS } from '../src/ui/message-patterns.ts';

const texts = JSON.parse(readFileSync(new URL('../src/ui/texts/de.json', import.meta.url), 'utf8')) as { message: Record<string, string> };

it('knows what the schemas say about wrong fields, so that it can be said in every language', () => {
  const wrong = [
    Login.safeParse({}),
    Login.safeParse({ login: '', password: 'x'.repeat(2_000) }),
    NewAccount.safeParse({ login: 'a b', name: '', role: 'administrater', password: 'short' }),
    Settings.safeParse({
      defaultCountry: 'Denmark',
      timeZone: '',
      shortCodes: 'x',
      missedHoldBackMs: -1,
      publicUrl: 'ftp://x',
      missedForInternal: 'yes',
      timezone: 'UTC',
    }),
  ].flatMap((result) => result.error?.issues.map(({ message }) => message) ?? []);
  assert.ok(wrong.length > 10);
  const unknown = wrong.filter((message) => !MESSAGE_PATTERNS.some(({ pattern }) => pattern.test(message)));
  assert.deepEqual(unknown, []);
});

it('has a text for every pattern', () => {
  assert.deepEqual(
    MESSAGE_PATTERNS.map(({ key }) => key).filter((key) => !(key in texts.message)),
    [],
  );
});

it('knows what the lint says about rules and adapters', () => {
  const rule = { id: 'a', name: 'A', enabled: true, conditions: {}, actions: [], stopProcessing: true };
  const action = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crn' } as const;
  const adapter = { id: 'crm', name: 'CRM', enabled: false, method: 'GET', url: 'https://crm.example', headers: [] } as const;
  const parameters = [
    { name: '', value: '{{RecordingURL}}' },
    { name: 'b', value: '{{CallerId}} {{x' },
  ];
  const findings = lintConfiguration({
    ...EMPTY_CONFIGURATION,
    adapters: [{ ...adapter, parameters, body: { kind: 'form', fields: [] } }],
    rules: [
      rule,
      { ...rule, id: 'b', stopProcessing: false, conditions: { queues: [], did: { anyOf: ['?'], compare: 'normalised' } } },
      {
        ...rule,
        id: 'c',
        actions: [action, { ...action, adapterId: 'zzzzzz' }, { ...action, adapterId: 'crm', when: 'once', events: ['missed'] }],
      },
    ],
  });
  assert.ok(findings.length > 12, String(findings.length));
  const unknown = findings.filter(({ message }) => !MESSAGE_PATTERNS.some(({ pattern }) => pattern.test(message)));
  assert.deepEqual(unknown, []);
});
