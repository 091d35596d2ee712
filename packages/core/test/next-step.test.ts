import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AttemptOutcome,
  DEFAULT_RETRY_DELAYS_MS,
  type FailureReason,
  type FinishedAttempt,
  judge,
  nextStep,
  withoutAttempt,
} from '../src/index.ts';

const HOUR = 3_600_000;

function answered(status: number, retryAfterMs: number | null = null): AttemptOutcome {
  return { kind: 'answered', status, retryAfterMs, headers: [], body: '', isBodyCut: false, durationMs: 1 };
}

function failed(reason: FailureReason): AttemptOutcome {
  return { kind: 'failed', reason, detail: '', durationMs: 1 };
}

const attempt: FinishedAttempt = {
  outcome: answered(503),
  retries: 0,
  createdAt: 0,
  deadlineAt: null,
  isProbe: false,
  retryDelaysMs: DEFAULT_RETRY_DELAYS_MS,
  now: 1_000,
  roll: 0.5,
};

describe('promise 5: what an answer means', () => {
  const cases: [title: string, outcome: AttemptOutcome, verdict: ReturnType<typeof judge>][] = [
    ...[200, 201, 204, 299].map(
      (status) => [`${status} is delivered`, answered(status), 'accepted'] as [string, AttemptOutcome, 'accepted'],
    ),
    ...[408, 425, 429, 500, 502, 503, 599].map(
      (status) => [`${status} is tried again`, answered(status), 'retry'] as [string, AttemptOutcome, 'retry'],
    ),
    ...[301, 302, 307, 400, 401, 403, 404, 409, 422].map(
      (status) => [`${status} is a dead letter`, answered(status), 'rejected'] as [string, AttemptOutcome, 'rejected'],
    ),
    ['410 pauses the hook', answered(410), 'gone'],
    ...(['dns', 'connect', 'tls', 'timeout', 'reset', 'protocol', 'tooLarge'] as const).map(
      (reason) => [`a failure of kind ${reason} is tried again`, failed(reason), 'retry'] as [string, AttemptOutcome, 'retry'],
    ),
    ['a forbidden address is a dead letter', failed('blocked'), 'unsendable'],
    ['what can not be put on the wire is a dead letter', failed('badRequest'), 'unsendable'],
  ];
  for (const [title, outcome, verdict] of cases) it(title, () => assert.equal(judge(outcome), verdict));
});

describe('promise 5: when it is tried again', () => {
  it('adds up to about 76 hours over 13 attempts', () => {
    assert.equal(DEFAULT_RETRY_DELAYS_MS.length, 12);
    const total = DEFAULT_RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0);
    assert.ok(total > 75 * HOUR && total < 77 * HOUR, `${total / HOUR} h`);
  });

  it('keeps each step within 20 % of the schedule, whatever the dice say', () => {
    for (const [retries, delay] of DEFAULT_RETRY_DELAYS_MS.entries()) {
      for (const [roll, share] of [
        [0, 0.8],
        [0.5, 1],
        [0.999_999, 1.2],
      ] as const) {
        const step = nextStep({ ...attempt, retries, roll });
        assert.ok(step.kind === 'retry' && Math.abs(step.at - 1_000 - delay * share) < delay * 0.001, `${retries} ${roll}`);
      }
    }
  });

  it('gives up when the schedule is exhausted', () => {
    assert.deepEqual(nextStep({ ...attempt, retries: 12 }), { kind: 'deadLetter', why: 'exhausted' });
    assert.deepEqual(nextStep({ ...attempt, retryDelaysMs: [] }), { kind: 'deadLetter', why: 'exhausted' });
  });

  it('lets Retry-After lengthen a step, never shorten it', () => {
    assert.deepEqual(nextStep({ ...attempt, outcome: answered(429, 60_000) }), {
      kind: 'retry',
      at: 61_000,
      why: 'status',
      isLengthened: true,
    });
    assert.deepEqual(nextStep({ ...attempt, outcome: answered(429, 1) }), { kind: 'retry', at: 3_000, why: 'status', isLengthened: false });
  });

  it('does not let a Retry-After of ten years shelve a call for longer than a day', () => {
    const step = nextStep({ ...attempt, outcome: answered(503, 10 * 365 * 24 * HOUR) });
    assert.ok(step.kind === 'retry' && step.at === 1_000 + 24 * HOUR);
  });

  it('skips at once when the deadline falls before the next attempt', () => {
    assert.deepEqual(nextStep({ ...attempt, deadlineAt: 3_000 }), { kind: 'skipped', why: 'deadline' });
    assert.equal(nextStep({ ...attempt, deadlineAt: 3_001 }).kind, 'retry');
  });

  it('turns into a dead letter what would be older than 30 days', () => {
    assert.deepEqual(nextStep({ ...attempt, createdAt: 1_000 - 30 * 24 * HOUR }), { kind: 'deadLetter', why: 'tooOld' });
  });

  it('blames a failed probe on the endpoint, not on the request', () => {
    assert.deepEqual(nextStep({ ...attempt, isProbe: true, retries: 12 }), { kind: 'held', why: 'probeFailed' });
    assert.deepEqual(nextStep({ ...attempt, isProbe: true, outcome: answered(404) }), { kind: 'deadLetter', why: 'rejected' });
  });
});

describe('the look at a request before it leaves', () => {
  it('lets it leave in time', () => assert.equal(withoutAttempt(0, 30_000, 29_999), undefined));
  it('skips it at its deadline', () => assert.deepEqual(withoutAttempt(0, 30_000, 30_000), { kind: 'skipped', why: 'deadline' }));
  it('has patience for 30 days', () => {
    assert.equal(withoutAttempt(0, null, 30 * 24 * HOUR), undefined);
    assert.deepEqual(withoutAttempt(0, null, 30 * 24 * HOUR + 1), { kind: 'deadLetter', why: 'tooOld' });
  });
});
