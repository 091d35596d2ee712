import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  type CallEvent,
  type CallLevelEvent,
  CallTrial,
  NO_HOOKS,
  planDeliveries,
  RecentCallers,
  RecordedCallers,
  repeatSpanMs,
  TRIAL_CONTEXT,
} from '../src/index.ts';
import { aCall, aCallEvent, aConfiguration, anAction, anAdapter, aRule, compile, STARTED_AT } from './hook-builders.ts';

const MINUTE = 60_000;
const { planOf } = compile({});
const at = (minutes: number, number: number, callerId = '+442079460123') =>
  aCall({ number, callerId, startedAt: STARTED_AT + minutes * MINUTE });

it('P10 tells of any recorded call when its caller had called before, in whatever order the calls are read', () => {
  const callers = new RecordedCallers(planOf);
  const calls = [at(30, 5), at(10, 3), at(0, 1), at(10, 4), at(20, 9, '+442079460999')];
  for (const call of [...calls, ...calls]) callers.note(call);
  const before = (call: ReturnType<typeof at>) => callers.previousCallAt(call, '+442079460123');
  assert.equal(before(at(0, 1)), null);
  assert.equal(before(at(10, 3)), STARTED_AT);
  assert.equal(before(at(10, 4)), STARTED_AT + 10 * MINUTE, 'of two calls of one moment the lower number was first');
  assert.equal(before(at(30, 5)), STARTED_AT + 10 * MINUTE);
  assert.equal(callers.previousCallAt(at(30, 5), '+4420'), null);
});

it('knows how far back rules ask, also from within groups', () => {
  const rules = [aRule('a', { conditions: { none: [{ all: [{ repeatCallerWithinMinutes: 90 }] }] } }), aRule('b')];
  assert.equal(repeatSpanMs(aConfiguration({ rules })), 90 * MINUTE);
  assert.equal(repeatSpanMs(aConfiguration({ rules: [aRule('b')] })), 0);
});

it('P6 a dry-run matches the calls that the live system matched, each with the history of its own time', () => {
  const rule = aRule('again', { conditions: { repeatCallerWithinMinutes: 15 }, actions: [anAction('crm')] });
  const live = aConfiguration({ adapters: [anAdapter('crm')] });
  const draft = { ...live, rules: [rule] };
  const calls = [at(0, 1), at(10, 2), at(40, 3), at(41, 4, '+442079460999'), at(50, 5)];
  const told = calls.map((call): CallLevelEvent[] => [aCallEvent('start', call)]);
  const compiled = compile({ adapters: [anAdapter('crm')], rules: [rule] });
  const remembered = new RecentCallers(planOf);
  const matchedLive = told.map(([event]) => {
    remembered.note((event as CallLevelEvent).call);
    return planDeliveries(event as CallEvent, NO_HOOKS, compiled, { ...TRIAL_CONTEXT, history: remembered }).deliveries.length > 0;
  });
  const history = new RecordedCallers(planOf);
  for (const call of calls.toReversed()) history.note(call);
  const subject = { rules: ['again'], adapters: [], isWhole: false };
  const trial = new CallTrial({ live, draft, subject, history });
  assert.deepEqual(
    told.map((events) => trial.try(events).isMatched),
    matchedLive,
  );
  assert.deepEqual(matchedLive, [false, true, false, false, true]);
  const blind = new CallTrial({ live, draft, subject });
  assert.ok(told.every((events) => !blind.try(events).isMatched));
});
