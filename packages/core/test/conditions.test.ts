import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CallFacts, lintConfiguration, RecentCallers, type RuleConditions, type TimeCondition } from '../src/index.ts';
import {
  aCall,
  aCallEvent,
  aConfiguration,
  ANSWERED,
  ANSWERED_CALL,
  aRule,
  compile,
  ENDED,
  lanes,
  MISSED_CALL,
  STARTED_AT,
  tell,
} from './hook-builders.ts';

const directory = {
  users: [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Bo' },
  ],
  agents: [{ name: 'Ada at home', extensions: ['1009'], userId: 1 }],
  extensions: [
    { number: '1001', userId: 1 },
    { number: '1002', userId: 2 },
  ],
  dids: [],
  queues: [],
  numberLists: [],
  teams: [{ name: 'sales', userIds: [2] }],
  holidays: [
    { id: 'dk', name: 'Denmark', dates: ['2026-04-03', '12-25'] },
    { id: 'us', name: 'United States', dates: ['07-04'] },
  ],
};

const compiledFor = (conditions: RuleConditions) => compile({ directory, rules: [aRule('r', { conditions })] });

function isMet(conditions: RuleConditions, facts: Partial<CallFacts> = {}): boolean {
  return compiledFor(conditions).match(aCall(facts), null).length === 1;
}

const during = (times: TimeCondition, at: string): boolean => isMet({ times }, { startedAt: Date.parse(at) });

describe('P10: single conditions', () => {
  it('asks for the dialled number as it asks for others', () => {
    assert.ok(isMet({ dialled: { anyOf: ['+4420*'], compare: 'normalised' } }, { dialled: '00442071234567' }));
    assert.ok(!isMet({ dialled: { anyOf: ['+4420*'], compare: 'normalised' } }, { dialled: '0049301234567' }));
    assert.ok(!isMet({ dialled: { anyOf: ['*'], compare: 'normalised' } }, { dialled: null }));
  });

  it('knows users and teams by their telephones, an agent’s included', () => {
    assert.ok(isMet({ users: [1] }, { responderExt: '1001' }));
    assert.ok(isMet({ users: [1] }, { lastRungExt: '1009' }));
    assert.ok(!isMet({ users: [1] }, { responderExt: '1002', lastRungExt: '1001' }));
    assert.ok(isMet({ teams: ['sales'] }, { responderExt: '1002' }));
    assert.ok(!isMet({ teams: ['nobody'] }, { responderExt: '1002' }));
    assert.ok(!isMet({ users: [1, 2] }));
  });

  it('measures the wait once it is over: min is inside, max is not', () => {
    const answered = { ...ANSWERED, queuedAt: STARTED_AT };
    assert.ok(!isMet({ waitMs: { max: 60_000 } }));
    assert.ok(isMet({ waitMs: { min: 5_000 } }, answered));
    assert.ok(!isMet({ waitMs: { max: 5_000 } }, answered));
    assert.ok(isMet({ waitMs: { min: 4_999, max: 5_001 } }, answered));
  });

  it('measures the talk at the end; a call that nobody answered has none', () => {
    assert.ok(!isMet({ talkMs: { max: 60_000 } }, ANSWERED));
    assert.ok(isMet({ talkMs: { min: 15_000 } }, { ...ANSWERED, ...ENDED }));
    assert.ok(!isMet({ talkMs: { max: 60_000 } }, ENDED));
  });

  it('knows an answer at once, other outcomes at the end', () => {
    assert.ok(isMet({ outcomes: ['answered'] }, ANSWERED));
    assert.ok(!isMet({ outcomes: ['missed'] }));
    assert.ok(isMet({ outcomes: ['missed'] }, { ...ENDED, cause: 'busy' }));
    assert.ok(isMet({ outcomes: ['busy'] }, { ...ENDED, cause: 'busy' }));
    assert.ok(!isMet({ outcomes: ['missed'] }, { ...ENDED, cause: 'busy', direction: 'outbound' }));
  });

  it('F06: a rule on the outcome attaches when it is known, its start first', () => {
    assert.deepEqual(lanes(tell(compiledFor({ outcomes: ['answered'] }), ANSWERED_CALL)), ['crm:start', 'crm:pickup', 'crm:hangup']);
    assert.deepEqual(lanes(tell(compiledFor({ outcomes: ['missed'] }), MISSED_CALL)), ['crm:start', 'crm:hangup', 'crm:missed']);
    assert.deepEqual(lanes(tell(compiledFor({ outcomes: ['answered'] }), MISSED_CALL)), []);
  });
});

describe('P10: hours and holidays', () => {
  const office: TimeCondition = {
    windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '17:00' }],
    timeZone: 'Europe/Copenhagen',
  };

  it('reads hours by the clock of the zone, in winter and in summer', () => {
    assert.ok(during(office, '2026-03-27T07:00:00Z'));
    assert.ok(!during(office, '2026-03-27T06:59:59Z'));
    assert.ok(during(office, '2026-03-30T06:00:00Z'));
    assert.ok(!during(office, '2026-03-30T15:00:00Z'));
    assert.ok(!during(office, '2026-03-28T10:00:00Z'));
  });

  it('takes the site’s zone where none is named', () => {
    const rules = [aRule('r', { conditions: { times: { windows: [{ from: '09:00', to: '10:00' }] } } })];
    const compiled = compile({ settings: { timeZone: 'America/New_York' }, rules });
    assert.equal(compiled.match(aCall({ startedAt: Date.parse('2026-01-05T14:30:00Z') }), null).length, 1);
    assert.equal(compiled.match(aCall({ startedAt: Date.parse('2026-01-05T09:30:00Z') }), null).length, 0);
  });

  for (const [zone, skipped, twice] of [
    ['Europe/Copenhagen', '2026-03-29T01:00:00Z', ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']],
    ['America/New_York', '2026-03-08T07:00:00Z', ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z']],
  ] as const) {
    it(`meets an hour that comes twice both times, and none in the hour that is skipped (${zone})`, () => {
      const start = zone === 'America/New_York' ? '01' : '02';
      const end = zone === 'America/New_York' ? '02' : '03';
      const again: TimeCondition = { windows: [{ from: `${start}:00`, to: `${end}:00` }], timeZone: zone };
      for (const at of twice) assert.ok(during(again, at), at);
      assert.ok(!during(again, new Date(Date.parse(twice[1]) + 3_600_000).toISOString()));
      const gone: TimeCondition = { windows: [{ from: '02:00', to: '03:00' }], timeZone: zone };
      for (const offset of [-1, 0, 1]) assert.ok(!during(gone, new Date(Date.parse(skipped) + offset).toISOString()));
    });
  }

  it('lets a window that crosses midnight belong to the day on which it begins', () => {
    const night: TimeCondition = { windows: [{ days: ['fri'], from: '22:00', to: '06:00' }], timeZone: 'UTC' };
    assert.ok(during(night, '2026-04-10T22:00:00Z'));
    assert.ok(during(night, '2026-04-11T05:59:00Z'));
    assert.ok(!during(night, '2026-04-11T06:00:00Z'));
    assert.ok(!during(night, '2026-04-10T05:00:00Z'));
    assert.ok(!during(night, '2026-04-11T23:00:00Z'));
    const sunday: TimeCondition = { windows: [{ days: ['sun'], from: '22:00', to: '06:00' }], timeZone: 'UTC' };
    assert.ok(during(sunday, '2026-04-13T01:00:00Z'));
  });

  it('takes a whole day from 00:00 to 24:00', () => {
    const monday: TimeCondition = { windows: [{ days: ['mon'], from: '00:00', to: '24:00' }], timeZone: 'UTC' };
    assert.ok(during(monday, '2026-04-13T00:00:00Z') && during(monday, '2026-04-13T23:59:59Z'));
    assert.ok(!during(monday, '2026-04-14T00:00:00Z'));
  });

  it('knows dated and yearly holidays by the local date', () => {
    const only: TimeCondition = { holidays: 'only', timeZone: 'Europe/Copenhagen' };
    assert.ok(during(only, '2026-04-02T22:00:00Z'));
    assert.ok(!during(only, '2026-04-03T22:00:00Z'));
    assert.ok(!during(only, '2027-04-03T10:00:00Z'));
    assert.ok(during(only, '2031-12-25T10:00:00Z') && during(only, '2031-07-04T10:00:00Z'));
    assert.ok(!during({ ...only, holidayLists: ['dk'] }, '2031-07-04T10:00:00Z'));
    assert.ok(!during({ ...office, holidays: 'not' }, '2026-04-03T10:00:00Z'));
    assert.ok(during({ ...office, holidays: 'not' }, '2026-04-02T10:00:00Z'));
  });
});

describe('P10: callers who call again', () => {
  const compiled = compiledFor({ repeatCallerWithinMinutes: 10 });
  const call = aCall({ number: 9 });
  const earlier = (minutes: number, facts: Partial<CallFacts> = {}) =>
    aCall({ number: 3, startedAt: STARTED_AT - minutes * 60_000, ...facts });
  const isRepeat = (...noted: CallFacts[]): boolean => {
    const callers = new RecentCallers(compiled.planOf);
    for (const past of noted) callers.note(past);
    return compiled.match(call, null, callers).length === 1;
  };

  it('is met by an earlier call of the same number in any notation, at most so long before', () => {
    assert.ok(isRepeat(call, earlier(10, { callerId: '030 12345678' })));
    assert.ok(!isRepeat(call, earlier(10.01)));
    assert.ok(!isRepeat(call));
    assert.ok(!isRepeat(earlier(1, { callerId: '030 99999999' })));
  });

  it('looks past later calls, and at nobody who withholds the number or was called by us', () => {
    assert.ok(isRepeat(earlier(5), earlier(-5, { number: 12 })));
    assert.ok(!isRepeat(earlier(-5, { number: 12 })));
    assert.ok(!isRepeat(earlier(5, { isWithheld: true })));
    assert.ok(!isRepeat(earlier(5, { direction: 'outbound' })));
  });

  it('decides nothing where nobody remembers', () => {
    assert.equal(compiled.match(call, null).length, 0);
    assert.equal(compiledFor({ none: [{ repeatCallerWithinMinutes: 10 }] }).match(call, null).length, 0);
  });

  it('forgets who has not called for longest, and everybody after a week', () => {
    const callers = new RecentCallers(compiled.planOf);
    for (let i = 0; i < 50_010; i++) callers.note(aCall({ number: i, callerId: `+4930${1_000_000 + i}` }));
    assert.equal(callers.size, 50_000);
    callers.note(aCall({ number: 99_999, startedAt: STARTED_AT + 8 * 24 * 3_600_000 }));
    assert.equal(callers.size, 1);
  });
});

describe('P10: groups', () => {
  type Leaf = readonly [RuleConditions, boolean | undefined];
  /** What each says of the call below; undefined: not known yet. */
  const LEAVES: readonly Leaf[] = [
    [{ direction: 'inbound' }, true],
    [{ direction: 'outbound' }, false],
    [{ queues: ['sales'] }, true],
    [{ queues: ['help'] }, false],
    [{ caller: { anyOf: ['+4930*'], compare: 'normalised' } }, true],
    [{ caller: { anyOf: ['+4420*'], compare: 'normalised' } }, false],
    [{ users: [1] }, true],
    [{ teams: ['sales'] }, false],
    [{ outcomes: ['busy'] }, undefined],
    [{ talkMs: { min: 1 } }, undefined],
    [{}, true],
  ];
  const live: Partial<CallFacts> = { lastQueue: 'sales', lastRungExt: '1001' };

  function randomTree(next: () => number, depth: number): Leaf {
    if (depth === 0 || next() < 0.3) return LEAVES[Math.floor(next() * LEAVES.length)]!;
    const branches = Array.from({ length: 1 + Math.floor(next() * 3) }, () => randomTree(next, depth - 1));
    const name = (['all', 'any', 'none'] as const)[Math.floor(next() * 3)]!;
    const said = branches.map(([, value]) => value);
    return [{ [name]: branches.map(([conditions]) => conditions) }, verdictOf(name, said)];
  }

  /** By trying every way in which the unknown may come out. */
  function verdictOf(name: 'all' | 'any' | 'none', said: readonly (boolean | undefined)[]): boolean | undefined {
    if (said.includes(undefined)) {
      const at = said.indexOf(undefined);
      const [yes, no] = [verdictOf(name, said.with(at, true)), verdictOf(name, said.with(at, false))];
      return yes === no ? yes : undefined;
    }
    if (name === 'all') return !said.includes(false);
    return said.includes(true) === (name === 'any');
  }

  it('hold as a naive evaluator says, whatever stands in them', () => {
    let seed = 4_711;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let i = 0; i < 2_000; i++) {
      const [conditions, expected] = randomTree(next, 4);
      assert.equal(isMet(conditions, live), expected === true, JSON.stringify(conditions));
    }
  });

  it('are found among many rules as alone', () => {
    let seed = 99;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const trees = Array.from({ length: 400 }, () => randomTree(next, 3));
    const rules = trees.map(([conditions], index) => aRule(`r${index}`, { conditions }));
    const expected = rules.filter((_, index) => trees[index]![1] === true).map(({ id }) => id);
    const matched = compile({ directory, rules }).match(aCall(live), null);
    // Of rules that ask for kinds of call alone, one that only repeats another may be left out.
    const isPlain = (id: string) => ['{}', '{"direction":"inbound"}'].includes(JSON.stringify(trees[Number(id.slice(1))]![0]));
    assert.deepEqual(
      matched.map(({ id }) => id).filter((id) => !isPlain(id)),
      expected.filter((id) => !isPlain(id)),
    );
  });

  it('wait for what is not known yet before "none" holds', () => {
    const conditions: RuleConditions = { none: [{ outcomes: ['answered'] }] };
    assert.deepEqual(lanes(tell(compiledFor(conditions), [aCallEvent('start')])), []);
    assert.deepEqual(lanes(tell(compiledFor(conditions), MISSED_CALL)), ['crm:start', 'crm:hangup', 'crm:missed']);
    assert.deepEqual(lanes(tell(compiledFor(conditions), ANSWERED_CALL)), []);
  });
});

describe('P10: lint of conditions names the field and the fix', () => {
  const deep = (levels: number): RuleConditions => (levels === 1 ? { direction: 'inbound' } : { all: [deep(levels - 1)] });
  const rows: readonly (readonly [path: string, code: string, conditions: RuleConditions])[] = [
    ['users[0]', 'USER_UNKNOWN', { users: [9] }],
    ['teams[0]', 'TEAM_UNKNOWN', { teams: ['salse'] }],
    ['any', 'EMPTY', { any: [] }],
    ['any[1].none[0].teams[0]', 'TEAM_UNKNOWN', { any: [{ scope: 'external' }, { none: [{ teams: ['x'] }] }] }],
    ['times.timeZone', 'TIME_ZONE_UNKNOWN', { times: { windows: [{ from: '08:00', to: '09:00' }], timeZone: 'Mars/North' } }],
    ['times.windows[0].from', 'TIME_INVALID', { times: { windows: [{ from: '25:00', to: '09:00' }] } }],
    ['times.windows[0].to', 'TIME_WINDOW_EMPTY', { times: { windows: [{ from: '08:00', to: '08:00' }] } }],
    ['times.windows', 'EMPTY', { times: {} }],
    ['times.holidayLists[0]', 'HOLIDAYS_UNKNOWN', { times: { holidays: 'not', holidayLists: ['de'] } }],
    ['waitMs.max', 'SPAN_EMPTY', { waitMs: { min: 10, max: 10 } }],
    ['talkMs', 'EMPTY', { talkMs: {} }],
    ['repeatCallerWithinMinutes', 'OUT_OF_RANGE', { repeatCallerWithinMinutes: 0 }],
    ['outcomes', 'EMPTY', { outcomes: [] }],
  ];
  for (const [path, code, conditions] of rows) {
    it(`${code} at ${path}`, () => {
      const findings = lintConfiguration(aConfiguration({ directory, rules: [aRule('r', { conditions })] }));
      assert.deepEqual(
        findings.map((finding) => [finding.path, finding.code]),
        [[`rules[0].conditions.${path}`, code]],
      );
    });
  }

  it('bounds depth and number', () => {
    const codes = (conditions: RuleConditions) =>
      lintConfiguration(aConfiguration({ rules: [aRule('r', { conditions })] })).map(({ code }) => code);
    assert.deepEqual(codes(deep(5)), []);
    assert.deepEqual(codes(deep(6)), ['CONDITIONS_TOO_DEEP']);
    assert.deepEqual(codes({ any: Array.from({ length: 201 }, () => ({ direction: 'inbound' }) as const) }), ['CONDITIONS_TOO_MANY']);
  });

  it('looks at teams and holidays of the directory', () => {
    const wrong = { ...directory, teams: [{ name: 'a', userIds: [7] }], holidays: [{ id: 'x', name: 'X', dates: ['2026-02-29'] }] };
    assert.deepEqual(
      lintConfiguration(aConfiguration({ directory: wrong })).map(({ path, code }) => [path, code]),
      [
        ['directory.teams[0].userIds[0]', 'USER_UNKNOWN'],
        ['directory.holidays[0].dates[0]', 'DATE_INVALID'],
      ],
    );
  });
});
