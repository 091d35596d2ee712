import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { CustomEvent } from '@ringhook/core';
import { Consents } from '../src/state/consents.ts';
import { until } from './desktop.ts';
import { type Answer, Office } from './office.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'ringhook-workstation.js');
const PROGRAM = join(tmpdir(), `ringhook-crm-${process.pid}`);
const RAN = `${PROGRAM}.log`;

const EVENT: CustomEvent = {
  id: 'crm',
  name: 'Open the CRM',
  enabled: true,
  owner: { kind: 'user', userId: 1 },
  trigger: { category: 'call', states: ['ringing'] },
  actions: [{ kind: 'runProgram', program: PROGRAM, arguments: ['/Phone={Call.RemoteTel}'], window: 'normal' }],
  closingActions: [],
};

/** The program as its user runs it, with a folder of its own. */
class Computer {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringhook-computer-'));
  said = '';
  #child: ChildProcess | undefined;

  start(...args: string[]): ChildProcess {
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { ...env, RINGHOOK_WORKSTATION_DIR: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    this.#child = child;
    return child;
  }

  /** Not synchronous: the server is in this process. */
  async run(...args: string[]): Promise<{ status: number | null; said: string }> {
    const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { ...env, RINGHOOK_WORKSTATION_DIR: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { status, said };
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  async end(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function aComputer(t: TestContext): Computer {
  const computer = new Computer();
  t.after(() => computer.end());
  return computer;
}

describe('ringhook-workstation', () => {
  const office = new Office();
  before(async () => {
    writeFileSync(PROGRAM, `#!/bin/sh\necho "$@" >> ${RAN}\n`);
    chmodSync(PROGRAM, 0o755);
    await office.start([EVENT]);
  });
  after(async () => {
    await office.end();
    rmSync(PROGRAM, { force: true });
    rmSync(RAN, { force: true });
  });

  async function signedIn(t: TestContext): Promise<Computer> {
    const computer = aComputer(t);
    const login = computer.start('login', office.url);
    await until(() => /[A-Z]{4}-[A-Z]{4}/.test(computer.said), 'the code');
    const userCode = /[A-Z]{4}-[A-Z]{4}/.exec(computer.said.split('confirm the code')[1] ?? '')?.[0] ?? '';
    const ended = new Promise<number | null>((resolve) => login.once('exit', resolve));
    assert.equal((await office.ask('POST', '/desk/logins/confirm', { userCode })).status, 200);
    assert.equal(await ended, 0, computer.said);
    return computer;
  }

  it('is signed in by a code that its user confirms, and keeps the token where nobody else can read it', async (t) => {
    const computer = await signedIn(t);
    assert.match(computer.said, /Confirmed by Alice Anders/);
    const file = join(computer.folder, 'sign-in.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal((await computer.run('logout')).status, 0);
    assert.equal(existsSync(file), false);
    assert.match((await computer.run('run')).said, /not signed in/);
  });

  it('says what is wrong with a server that is none, cannot be reached, or does not know the token', async (t) => {
    const computer = aComputer(t);
    assert.match((await computer.run('login', 'http://user:pass@x')).said, /no address of a server/);
    assert.match((await computer.run('login', 'http://127.0.0.1:1')).said, /can't be reached/);
    assert.match((await computer.run('login', office.url, '--token', `rh_${'a'.repeat(43)}`)).said, /does not know this token/);
    assert.equal((await computer.run('nonsense')).status, 2);
  });

  it('runs what was allowed when the telephone rings, says how it is, and ends when it is told to', async (t) => {
    const computer = await signedIn(t);
    const [action] = EVENT.actions;
    if (action?.kind === 'runProgram') new Consents(join(computer.folder, 'consents.json')).remember(action, true, 0);
    computer.start('run');
    await until(() => computer.said.includes(`connected to ${office.url}`), 'the connection');
    await until(() => existsSync(join(computer.folder, 'status.json')), 'the status');
    assert.match((await computer.run('status')).said, /user Alice Anders/);
    assert.match((await computer.run('run')).said, /runs already/);
    await office.tell('ringing', { user: '1001' }, 'p1');
    await until(() => existsSync(RAN), 'the program');
    assert.equal(readFileSync(RAN, 'utf8'), '/Phone=+493012345678\n');
    await office.tell('ended', {}, 'p1');
    assert.match((await computer.run('consent', 'list')).said, /allowed/);
    await until(() => readFileSync(join(computer.folder, 'log.jsonl'), 'utf8').includes('"runProgram"'), 'the log');
    assert.doesNotMatch((await computer.run('logs')).said, /493012345678/);
    assert.equal(await computer.stop(), 0);
    assert.equal((await computer.run('status')).status, 1);
  });

  it('goes on after the server was restarted, and gives up when its token was revoked', async (t) => {
    const computer = await signedIn(t);
    computer.start('run');
    await until(() => computer.said.includes('connected to'), 'the connection');
    const port = Number(new URL(office.url).port);
    await office.stop();
    await until(() => computer.said.includes('not connected'), 'the break');
    computer.said = '';
    await office.start([EVENT], { port });
    await until(() => computer.said.includes('\nconnected to') || computer.said.startsWith('connected to'), 'the connection again');
    const tokens = (await office.ask('GET', '/tokens?limit=500')).body.items.filter(({ name }: Answer) => name.startsWith('Workstation'));
    for (const { id } of tokens) await office.ask('DELETE', `/tokens/${id}`);
    await until(() => computer.said.includes('run "ringhook-workstation login" again'), 'the refusal');
  });
});
