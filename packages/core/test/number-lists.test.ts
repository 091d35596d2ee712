import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileConfiguration, EMPTY_CONFIGURATION, expandLists, explainCall, lintConfiguration, type NumberList } from '../src/index.ts';
import { aCall, aConfiguration, anAction, anAdapter, aRule } from './hook-builders.ts';

const list = (id: string, numbers: readonly string[], lists: readonly string[] = []): NumberList => ({ id, name: id, numbers, lists });
const withLists = (...numberLists: NumberList[]) => ({ ...EMPTY_CONFIGURATION.directory, numberLists });

function ruleFor(lists: readonly string[], directory: ReturnType<typeof withLists>, anyOf: readonly string[] = []) {
  const conditions = { caller: { anyOf, lists, compare: 'normalised' as const } };
  return aConfiguration({
    settings: { defaultCountry: 'DE' },
    directory,
    adapters: [anAdapter('crm')],
    rules: [aRule('r', { conditions, actions: [anAction('crm')] })],
  });
}

const matches = (configuration: ReturnType<typeof ruleFor>, callerId: string | null): boolean =>
  compileConfiguration(configuration, 1).match(aCall({ callerId, isWithheld: callerId === null }), null).length > 0;

describe('number lists (P9)', () => {
  const directory = withLists(
    list('vip', ['+4930123*'], ['board', 'friends']),
    list('board', ['1001']),
    list('friends', ['anonymous', '0171 9990000']),
  );

  it('are met by a number in any of them, in any notation, also of a list inside a list', () => {
    const configuration = ruleFor(['vip'], directory);
    assert.deepEqual(
      ['030 1234567', '+49301234567', '1001', '00491719990000', null, '1002', '+4940123'].map((number) => matches(configuration, number)),
      [true, true, true, true, true, false, false],
    );
  });

  it('stand beside numbers of the rule itself', () => {
    const configuration = ruleFor(['board'], directory, ['+4940*']);
    assert.deepEqual(
      ['1001', '040 123456', '030 1234567'].map((number) => matches(configuration, number)),
      [true, true, false],
    );
  });

  it('are named where it is explained why a rule did not match', () => {
    const configuration = ruleFor(['vip'], directory, ['+4940*']);
    const [rule] = explainCall(aCall({ callerId: '+49551234' }), compileConfiguration(configuration, 1)).rules;
    assert.equal(rule?.clauses[0]?.expected, '+4940*, list vip');
  });

  it('that are unknown, or contain themselves by any way, are named by the lint with what to do', () => {
    const broken = withLists(list('a', ['1'], ['b']), list('b', ['2'], ['c']), list('c', ['3'], ['a', 'vipp']), list('vip', []));
    const findings = lintConfiguration(ruleFor(['vpi'], broken)).map(({ path, code }) => `${path} ${code}`);
    assert.deepEqual(findings, [
      'directory.numberLists[0].lists LIST_CYCLE',
      'directory.numberLists[1].lists LIST_CYCLE',
      'directory.numberLists[2].lists LIST_CYCLE',
      'directory.numberLists[2].lists LIST_UNKNOWN',
      'rules[0].conditions.caller.lists[0] LIST_UNKNOWN',
    ]);
    const hints = lintConfiguration(ruleFor(['vpi'], broken)).map(({ message }) => message);
    assert.match(hints.at(-1) ?? '', /did you mean "vip"/);
  });

  it('may hold lines that can never match, which the lint points out', () => {
    const findings = lintConfiguration(ruleFor(['a'], withLists(list('a', ['+45*', 'anonymous', 'sip:', 'Bob', ' '])))).filter(
      ({ code }) => code === 'NUMBER_INVALID',
    );
    assert.deepEqual(
      findings.map(({ path, severity }) => `${severity} ${path}`),
      ['warning directory.numberLists[0].numbers[2]', 'warning directory.numberLists[0].numbers[4]'],
    );
  });

  it('end, whatever contains whatever, and hold every number that can be reached', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const arbitrary = fc.array(fc.subarray(ids), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(arbitrary, (inner) => {
        const lists = ids.map((id, index) => list(id, [id], inner[index]));
        const expanded = expandLists(lists);
        for (const id of ids) {
          const reached = new Set([id]);
          for (const one of reached) for (const next of inner[ids.indexOf(one)] ?? []) reached.add(next);
          assert.deepEqual(new Set(expanded(id)), reached);
          assert.equal(expanded(id).length, reached.size, 'each once');
        }
      }),
    );
  });

  it('cost no more for being nested in each other a thousand ways', () => {
    const layer = (depth: number): string[] => [`${depth}a`, `${depth}b`, `${depth}c`];
    const depths = Array.from({ length: 300 }, (_, depth) => depth);
    const lists = depths.flatMap((depth) => layer(depth).map((id) => list(id, [id], depth === 299 ? [] : layer(depth + 1))));
    assert.equal(expandLists(lists)('0a').length, 1 + 3 * 299);
    assert.deepEqual(lintConfiguration(ruleFor(['0a'], withLists(...lists))), []);
  });
});
