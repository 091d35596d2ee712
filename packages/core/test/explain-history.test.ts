import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CompiledRule,
  type CompiledRules,
  compileConfiguration,
  type ExplainedEvent,
  explainHistory,
  NO_HOOKS,
  planDeliveries,
  type Rule,
  verdictChanges,
} from '../src/index.ts';
import { aCallEvent, aConfiguration, anAction, anAdapter, ANSWERED, ANSWERED_CALL, aRule, compile, MISSED_CALL } from './hook-builders.ts';

const context = { now: 0, recordingUrl: () => null, deliveryId: () => '' };
const CONDITIONS: readonly Rule['conditions'][] = [
  {},
  { direction: 'inbound' },
  { direction: 'outbound' },
  { responder: { anyOf: ['1001'], compare: 'raw' } },
  { did: { anyOf: ['855*'], compare: 'raw' } },
  { callTypes: ['Outgoing', 'Internal'] },
];

/** A small linear congruential generator: whole numbers below `below`. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type AdapterOf = (rule: number) => string;
const OWN: AdapterOf = (rule) => `own${rule}`;
/** Rules that do what earlier ones do already are left out of the live path's walk, so only hooks can be compared. */
const SHARED: AdapterOf = (rule) => (rule % 2 === 0 ? 'crm' : 'erp');
const ADAPTERS = ['crm', 'erp', ...[0, 1, 2, 3, 4, 5].map(OWN)].map((id) => anAdapter(id));

function randomRevision(random: (below: number) => number, revision: number, adapterOf: AdapterOf): CompiledRules {
  const rules = Array.from({ length: 6 }, (_, index) => index)
    .filter(() => random(4) > 0)
    .map((index) =>
      aRule(`r${index}`, {
        actions: [anAction(adapterOf(index))],
        conditions: CONDITIONS[random(CONDITIONS.length)]!,
        enabled: random(5) > 0,
        stopProcessing: random(4) === 0,
      }),
    );
  return compileConfiguration(aConfiguration({ rules, adapters: ADAPTERS }), revision);
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].toSorted();
}

/** A random call under up to three random revisions: what the live path matched at each event, and what explaining says. */
function comparedCall(seed: number, adapterOf: AdapterOf): { live: (readonly CompiledRule[])[]; explained: ExplainedEvent[] } {
  const random = randomOf(seed);
  const revisions = [1, 2, 3].map((revision) => randomRevision(random, revision, adapterOf));
  const events = (random(2) === 0 ? ANSWERED_CALL : MISSED_CALL).filter((event) => event.level !== 'device');
  const met = events.map(() => revisions[random(3)]!).toSorted((one, other) => one.revision - other.revision);
  const live: (readonly CompiledRule[])[] = [];
  let state = NO_HOOKS;
  for (const [index, event] of events.entries()) {
    const compiled = met[index]!;
    const match: CompiledRules['match'] = (call, stoppedBy) => {
      const matched = compiled.match(call, stoppedBy);
      live.push(matched);
      return matched;
    };
    state = planDeliveries(event, state, { ...compiled, match }, context).state;
  }
  return { live, explained: explainHistory({ events, compiledAt: (event) => met[events.indexOf(event)]!, context }) };
}

describe('P5: explaining a whole call', () => {
  it('says of every event what the live path did, whichever rules and revisions the call met', () => {
    let matches = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const { live, explained } = comparedCall(seed, OWN);
      const told = explained.map(({ explanation }) =>
        explanation.rules.filter(({ verdict }) => verdict.kind === 'matched').map(({ ruleId }) => ruleId),
      );
      assert.deepEqual(
        told,
        live.map((matched) => matched.map(({ id }) => id)),
        `seed ${seed}`,
      );
      matches += told.flat().length;
    }
    assert.ok(matches > 400, `only ${matches} matches were compared`);
  });

  it('attaches what the live path attached where several rules send by the same adapter', () => {
    let hooks = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const { live, explained } = comparedCall(seed, SHARED);
      const told = explained.map(({ explanation }) =>
        sorted(explanation.rules.flatMap(({ actions }) => actions.map((action) => action.adapterId))),
      );
      assert.deepEqual(
        told,
        live.map((matched) => sorted(matched.flatMap(({ effects }) => effects.map(({ hookId }) => hookId)))),
        `seed ${seed}`,
      );
      hooks += told.flat().length;
    }
    assert.ok(hooks > 400, `only ${hooks} hooks were compared`);
  });

  it('gives a rule’s first verdict and the event at which it became another', () => {
    const compiled = compile({ rules: [aRule('desk', { conditions: { responder: { anyOf: ['1001'], compare: 'raw' } } })] });
    const events = [aCallEvent('start'), aCallEvent('pickup', ANSWERED, { sequence: 3 }), aCallEvent('hangup', ANSWERED, { sequence: 5 })];
    const changes = verdictChanges(explainHistory({ events, compiledAt: () => compiled, context })).get('desk') ?? [];
    assert.deepEqual(
      changes.map(({ sequence, explanation }) => [sequence, explanation.verdict.kind]),
      [
        [1, 'notMatched'],
        [3, 'matched'],
      ],
    );
  });

  it('still explains a rule that was deleted while the call was on', () => {
    const before = compileConfiguration(aConfiguration({ rules: [aRule('gone')] }), 1);
    const after = compileConfiguration(aConfiguration({ rules: [] }), 2);
    const events = [aCallEvent('start'), aCallEvent('hangup', {}, { sequence: 2 })];
    const explained = explainHistory({ events, compiledAt: ({ sequence }) => (sequence === 1 ? before : after), context });
    assert.deepEqual(
      verdictChanges(explained)
        .get('gone')
        ?.map(({ revision, explanation }) => [revision, explanation.verdict.kind]),
      [[1, 'matched']],
    );
  });
});
