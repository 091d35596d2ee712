/** RINGHOOK_CRASH_ROUNDS=200 for the long run, RINGHOOK_CRASH_SEED=n to repeat one. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startReceiver } from '@ringhook/testkit';
import { FAIL_POINTS } from '../src/index.ts';
import { type Arrival, judgeLog } from './crash/oracle.ts';
import { seededDice } from './simulation/dice.ts';

const ROUNDS = Number(process.env['RINGHOOK_CRASH_ROUNDS'] ?? 20);
const SEED = Number(process.env['RINGHOOK_CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const HOOKS = ['steady', 'flaky'];
/** At most this many passes before the process ends there. */
const DEEPEST: Readonly<Record<string, number>> = {
  'accepted-not-committed': 900,
  'committed-not-acked': 60,
  'sent-not-settled': 900,
  'mid-settle': 50,
  'mid-renew': 8,
};

/** Chains of lives side by side, each with a data folder of its own. */
const CHAINS = 2;

describe('promise 1, 2 and 4 under kill -9', { concurrency: CHAINS }, () => {
  for (let chain = 0; chain < CHAINS; chain++) crashChain(SEED + chain, Math.ceil(ROUNDS / CHAINS));
});

function crashChain(seed: number, rounds: number): void {
  it(`T1: loses nothing, keeps every lane in order and repeats only what was in doubt, ${rounds} rounds (seed ${seed})`, async (t) => {
    const dice = seededDice(seed);
    const folder = mkdtempSync(join(tmpdir(), 'ringhook-crash-'));
    const log: Arrival[] = [];
    const acknowledged = new Set<string>();
    let life = 0;
    await using receiver = await startReceiver({
      respond: ({ target, headers }) => {
        const [, hookId = '', call, sequence] = target.split('/');
        const status = hookId === 'flaky' && dice() < 0.08 ? 503 : 204;
        const sentBy = Number(headers['user-agent']?.replace('ringhook/', ''));
        log.push({ hookId, callNumber: Number(call), sequence: Number(sequence), life: sentBy, status });
        return { status };
      },
    });
    const spawn = (mode: string, failPoint: string): ChildProcess => {
      const env = { ...process.env, RINGHOOK_FAIL_POINT: failPoint, NODE_COMPILE_CACHE: join(tmpdir(), 'ringhook-compile-cache') };
      const child = fork(new URL('crash/child.ts', import.meta.url), [folder, receiver.url, String(life), mode], { env, execArgv: [] });
      child.on('message', (message: { callNumber: number; sequence: number }) =>
        acknowledged.add(`${message.callNumber}/${message.sequence}`),
      );
      return child;
    };
    const ends: Record<string, number> = {};
    try {
      for (life = 1; life <= rounds; life++) {
        const end = await killedLife(spawn, dice);
        ends[end] = (ends[end] ?? 0) + 1;
      }
      const last = spawn('--drain', '');
      const [code] = (await once(last, 'exit')) as [number | null];
      assert.equal(code, 0, 'the last life delivers what is left and ends by itself');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const names = new Set(log.map(({ hookId, callNumber, sequence }) => `${hookId}/${callNumber}/${sequence}`));
    t.diagnostic(
      JSON.stringify({
        seed,
        acknowledged: acknowledged.size,
        arrivals: log.length,
        repeated: log.filter(({ status }) => status < 300).length - names.size,
        ends,
      }),
    );
    assert.deepEqual(judgeLog(log, acknowledged, HOOKS).slice(0, 10), [], `seed ${seed}`);
    assert.ok(acknowledged.size > rounds * 10, 'there was something to lose');
  });
}

/** One life that ends by SIGKILL, at a fail point or from outside; returns how. */
async function killedLife(spawn: (mode: string, failPoint: string) => ChildProcess, dice: () => number): Promise<string> {
  const name = FAIL_POINTS[Math.floor(dice() * (FAIL_POINTS.length + 1))];
  const child = spawn('', name === undefined ? '' : `${name}:${1 + Math.floor(dice() * (DEEPEST[name] ?? 10))}`);
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  if (name === undefined) {
    const mayKillAfter = 1 + Math.floor(dice() * 300);
    let seen = 0;
    child.on('message', () => {
      if (++seen === mayKillAfter) child.kill('SIGKILL');
    });
  }
  const [code, signal] = await exit;
  assert.equal(signal, 'SIGKILL', `a life ended by itself with code ${code}`);
  return name ?? 'killed from outside';
}
