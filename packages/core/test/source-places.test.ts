import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileConfiguration, explainCall, type SourceDefinition } from '../src/index.ts';
import { aCall, aConfiguration, anAction, anAdapter, aRule } from './hook-builders.ts';

const source = (id: string, options: Readonly<Record<string, unknown>>): SourceDefinition => ({
  id,
  name: id,
  kind: 'asterisk',
  enabled: true,
  options,
});

/** A site in Denmark whose second PBX stands in Berlin. */
const configuration = aConfiguration({
  settings: { defaultCountry: 'DK', timeZone: 'Europe/Copenhagen' },
  sources: [source('office', {}), source('berlin', { defaultCountry: 'DE', outsidePrefixes: ['0'], timeZone: 'America/New_York' })],
  adapters: [
    anAdapter('crm', {
      parameters: [
        { name: 'From', value: '{{CallerID|e164}}' },
        { name: 'At', value: '{{StartTimestampUTC|date:HH:mm}}' },
      ],
    }),
  ],
  rules: [aRule('berliners', { conditions: { caller: { anyOf: ['+4930*'], compare: 'normalised' } }, actions: [anAction('crm')] })],
});
const compiled = compileConfiguration(configuration, 1);
const from = (sourceId: string) =>
  aCall({ sourceId: sourceId as ReturnType<typeof aCall>['sourceId'], callerId: '030 1234567', startedAt: 1_795_222_800_000 });

describe('a PBX that stands elsewhere', () => {
  it('has its numbers read as they are there: rules in international notation find them', () => {
    assert.deepEqual(
      ['berlin', 'office', 'unknown'].map((id) => compiled.match(from(id), null).map((rule) => rule.id)),
      [['berliners'], [], []],
    );
  });

  it('is explained as it was read', () => {
    const actual = (id: string) => explainCall(from(id), compiled).rules[0]?.clauses[0]?.actual;
    assert.match(actual('berlin') ?? '', /read as \+49301234567/);
    assert.doesNotMatch(actual('office') ?? '', /\+49/);
  });

  it('has numbers and times in requests as they are there', async () => {
    const { HookFacts } = await import('../src/placeholders/hook-facts.ts');
    const render = (id: string): string | undefined =>
      compiled.adapters.get('crm')?.render(
        new HookFacts({
          event: 'start',
          call: from(id),
          at: 0,
          isCallStart: true,
          responderAt: compiled.responderAt,
          recordingUrl: () => null,
        }),
      ).url;
    assert.match(render('berlin') ?? '', /From=%2B49301234567&At=20%3A00$/);
    assert.match(render('office') ?? '', /At=02%3A00$/);
  });

  it('has what was dialled there read with the digits for an outside line there', () => {
    const rules = [
      aRule('to-berlin', { conditions: { responder: { anyOf: ['+4930*'], compare: 'normalised' } }, actions: [anAction('crm')] }),
    ];
    const outgoing = compileConfiguration({ ...configuration, rules }, 1);
    const call = (sourceId: string, direction: 'inbound' | 'outbound') => ({
      ...from(sourceId),
      direction,
      responderExt: null,
      responderNumber: '0030 1234567',
    });
    const matched = (id: string, direction: 'inbound' | 'outbound'): boolean => outgoing.match(call(id, direction), null).length > 0;
    assert.deepEqual([matched('berlin', 'outbound'), matched('berlin', 'inbound'), matched('office', 'outbound')], [true, false, false]);
    assert.match(explainCall(call('berlin', 'outbound'), outgoing).rules[0]?.clauses[0]?.actual ?? '', /read as \+49301234567/);
  });
});
