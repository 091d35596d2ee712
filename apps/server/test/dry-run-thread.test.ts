/** Dry-runs (P6) in their own thread, over calls in a data folder: earlier callers, the line of those that wait, stopping, a thread that dies. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { it, type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { DryRunOrder, DryRunView } from '@ringhook/api';
import {
  type Configuration,
  EMPTY_CONFIGURATION,
  NO_COUNTS,
  type Rule,
  type RuleConditions,
  subjectOf,
  type UrlAdapter,
} from '@ringhook/core';
import { DryRunDesk, type DryRunPorts, startThread } from '../src/dry-run/dry-runs.ts';
import { type PastCall, recordHistory } from './e2e/recorded-history.ts';

const MINUTE = 60_000;
const BEGIN = 1_795_222_000_000;
const [ANN, BOB] = ['+442079460123', '+442079460999'];
/** Other tests beside it would keep one that stands back from ever ending. */
const eager: NonNullable<DryRunPorts['startThread']> = (task) => startThread({ ...task, standsBack: false });
const LINE = { anyOf: ['855555'], compare: 'normalised' } as const;
const OVER: readonly string[] = ['done', 'cancelled', 'failed'];
const tellCrm = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' } as const;
const crm: UrlAdapter = {
  id: 'crm',
  name: 'CRM',
  enabled: true,
  method: 'GET',
  url: 'https://crm.example/calls',
  parameters: [{ name: 'caller', value: '{{CallerID}}' }],
  headers: [],
};
const office: Configuration = {
  ...EMPTY_CONFIGURATION,
  settings: { ...EMPTY_CONFIGURATION.settings, defaultCountry: 'GB' },
  adapters: [crm],
};

function aRule(conditions: RuleConditions): Rule {
  return { id: 'draft', name: 'Draft', enabled: true, conditions, actions: [tellCrm], stopProcessing: false };
}

function anOrder(rule: Rule, selection: DryRunOrder['selection'] = { last: 100_000 }): DryRunOrder {
  const draft = { rules: [rule] };
  return { revision: 1, live: office, draft: { ...office, ...draft }, subject: subjectOf(draft), selection, findings: [] };
}

/** Every request rendered twice by many adapters: it takes its time. */
function aLongOrder(): DryRunOrder {
  const adapters = Array.from({ length: 100 }, (_, place): UrlAdapter => ({ ...crm, id: `a${place}` }));
  const live = { ...office, adapters, globalActions: adapters.map(({ id }) => ({ ...tellCrm, adapterId: id })) };
  const draft = { ...live, adapters: adapters.map((adapter) => ({ ...adapter, url: 'https://other.example/' })) };
  const subject = { rules: [], adapters: [], isWhole: true };
  return { revision: 1, live, draft, subject, selection: { last: 100_000 }, findings: [] };
}

function aDesk(t: TestContext, calls: readonly PastCall[], more: Partial<DryRunPorts> = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'ringhook-dry-run-'));
  recordHistory(dataFolder, calls);
  let ids = 0;
  const logged: object[] = [];
  const desk = new DryRunDesk({
    dataFolder,
    newId: () => `run-${++ids}`,
    now: Date.now,
    log: (fields) => void logged.push(fields),
    startThread: eager,
    ...more,
  });
  t.after(async () => {
    await desk.close();
    rmSync(dataFolder, { recursive: true });
  });
  const until = async (id: string, isTrue: (view: DryRunView) => boolean): Promise<DryRunView> => {
    for (;;) {
      const view = desk.get(id);
      assert.ok(view, `${id} is known`);
      if (isTrue(view)) return view;
      assert.ok(!OVER.includes(view.state), `${id} is ${view.state}: ${view.problem}`);
      // The thread stands back for whoever does not pause.
      await pause(5);
    }
  };
  return { desk, logged, until, ended: (id: string) => until(id, ({ state }) => OVER.includes(state)) };
}

const calls = (count: number): PastCall[] =>
  Array.from({ length: count }, (_, place) => ({ number: place + 1, startedAt: BEGIN + place * 1_000, callerId: ANN }));

const at = (number: number, minutes: number, callerId: string | null): PastCall => ({
  number,
  startedAt: BEGIN + minutes * MINUTE,
  callerId,
});
const REPEATS: readonly PastCall[] = [
  at(1, 0, ANN),
  at(2, 5, BOB),
  at(3, 10, ANN),
  at(4, 11, null),
  at(5, 12, null),
  at(6, 40, ANN),
  at(7, 41, '+442079461111'),
  at(8, 50, '02079460123'),
  at(9, 50, BOB),
];

it('P10 a dry-run knows of each call who had called shortly before it', async (t) => {
  const { desk, ended } = aDesk(t, REPEATS);
  const { id } = desk.start(anOrder(aRule({ repeatCallerWithinMinutes: 15 })));
  const { counts } = await ended(id);
  assert.deepEqual([counts.calls, counts.matched, counts.newlyMatched], [9, 2, 2]);
  const found = desk.calls(id, { limit: 10 })?.items.map(({ callNumber }) => callNumber);
  assert.deepEqual(found, [8, 3], 'also where the number was written in another way; nobody is known who withheld the number');
});

it('P10 earlier callers are known also when their calls are not among those that are tried', async (t) => {
  const { desk, ended } = aDesk(t, REPEATS);
  const rule = aRule({ any: [{ repeatCallerWithinMinutes: 60 }] });
  const matchedOf = async (selection: DryRunOrder['selection']) => {
    const { id } = desk.start(anOrder(rule, selection));
    const { counts } = await ended(id);
    return [counts.calls, desk.calls(id, { limit: 10 })?.items.map(({ callNumber }) => callNumber)];
  };
  assert.deepEqual(await matchedOf({ last: 2 }), [2, [9, 8]]);
  assert.deepEqual(await matchedOf({ from: BEGIN + 10 * MINUTE, until: BEGIN + 41 * MINUTE }), [4, [6, 3]]);
  assert.deepEqual(await matchedOf({ party: '020' }), [1, [8]]);
});

it('a dry-run of a repeat caller counts as many as there are, over many parts', async (t) => {
  const regulars = Array.from({ length: 2_600 }, (_, place): PastCall => {
    const caller = `+4420794${String(60_000 + (place % 1_000))}`;
    return { number: place + 1, startedAt: BEGIN + place * 1_000, callerId: caller };
  });
  const { desk, ended } = aDesk(t, regulars);
  const { id } = desk.start(anOrder(aRule({ repeatCallerWithinMinutes: 20 })));
  assert.equal((await ended(id)).counts.matched, 1_600);
});

it('several dry-runs wait for each other in line, and more than that are refused', async (t) => {
  const done = { kind: 'progress', looked: 3, total: 3, counts: { ...NO_COUNTS, matched: 3 }, differing: [], isDone: true };
  let [alive, most] = [0, 0];
  const { desk, ended } = aDesk(t, calls(3), {
    startThread: () => {
      most = Math.max(most, ++alive);
      const thread = new Worker(`require('node:worker_threads').parentPort.postMessage(${JSON.stringify(done)})`, { eval: true });
      return thread.once('exit', () => alive--);
    },
  });
  const runs = Array.from({ length: 6 }, () => desk.start(anOrder(aRule({ did: LINE }))));
  assert.throws(() => desk.start(anOrder(aRule({}))), { code: 'TRIALS_BUSY' });
  assert.deepEqual(
    desk.list().map(({ state }) => state),
    ['queued', 'queued', 'queued', 'queued', 'queued', 'running'],
  );
  for (const { id } of runs) assert.deepEqual([(await ended(id)).state, desk.get(id)?.counts.matched], ['done', 3]);
  const times = runs.map(({ id }) => desk.get(id)!);
  for (const [place, { startedAt }] of times.entries()) assert.ok(startedAt! >= (times[place - 1]?.endedAt ?? 0));
  assert.equal(most, 1);
});

it('one that is stopped in the middle is forgotten, its thread ends, and the next one begins', async (t) => {
  const { desk, logged, until, ended } = aDesk(t, calls(4_000));
  const long = desk.start(aLongOrder());
  const next = desk.start(anOrder(aRule({ did: LINE })));
  const { progress } = await until(long.id, (view) => view.progress.looked > 0);
  assert.ok(progress.looked < progress.total, 'it was under way');
  assert.equal(desk.get(next.id)?.state, 'queued');
  assert.equal(desk.remove(long.id), true);
  assert.equal(desk.get(long.id), undefined);
  assert.equal(desk.remove(long.id), false);
  assert.deepEqual([(await ended(next.id)).state, desk.get(next.id)?.counts.matched], ['done', 4_000]);
  assert.deepEqual(
    logged.map((fields) => (fields as { state: string }).state),
    ['cancelled'],
  );
});

it('one that waits is taken out of the line', async (t) => {
  const { desk, until, ended } = aDesk(t, calls(2_000));
  const [first, second, third] = [aLongOrder(), anOrder(aRule({})), anOrder(aRule({}))].map((order) => desk.start(order).id);
  await until(first!, ({ state }) => state === 'running');
  desk.remove(second!);
  desk.remove(first!);
  assert.equal((await ended(third!)).state, 'done');
  assert.equal(desk.list().length, 1);
});

it('a thread that dies fails its dry-run alone: it says so, and the next one begins', async (t) => {
  const deaths = [
    'process.exit(3)',
    'throw new Error("out of luck")',
    'undefined',
    'for (const all = [];;) all.push(new Array(1e5).fill(all))',
  ];
  const left = [...deaths];
  const threads: Worker[] = [];
  const { desk, ended } = aDesk(t, calls(3), {
    startThread: () => {
      const thread = new Worker(left.shift() ?? '', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
      threads.push(thread);
      return thread;
    },
  });
  const runs = deaths.map(() => desk.start(anOrder(aRule({}))));
  const problems: unknown[] = [];
  for (const { id } of runs) {
    const { state, problem } = await ended(id);
    assert.equal(state, 'failed');
    problems.push(problem);
  }
  assert.deepEqual(problems.slice(0, 3), ['its thread ended early', 'out of luck', 'its thread ended early']);
  assert.match(String(problems[3]), /memory/);
  assert.equal(threads.length, 4);
});

it('says what is wrong when there is nothing to read', async (t) => {
  const { desk, ended } = aDesk(t, [], { dataFolder: join(tmpdir(), 'ringhook-is-not-here') });
  const { state, problem } = await ended(desk.start(anOrder(aRule({}))).id);
  assert.equal(state, 'failed');
  assert.match(String(problem), /ringhook-is-not-here/);
});
