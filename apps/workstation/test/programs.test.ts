import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { DeskAction } from '@ringhook/core';
import { until } from './desktop.ts';
import { DeskRig } from './rig.ts';

type RunProgram = Extract<DeskAction, { kind: 'runProgram' }>;

/** What a caller may be named, from the security list for programs. */
const HOSTILE = [
  '" & calc.exe & "',
  '%COMSPEC%',
  '^&whoami',
  '$(touch pwned)',
  '`touch pwned`',
  '; rm -rf ~',
  "'; exit 1; '",
  '--config=\\\\evil\\x',
  '/c calc',
  '-oProxyCommand=id',
  '\\\\attacker\\share',
  'one\ntwo',
  'tab\there',
  '*',
  '',
];

/** A real program that writes its arguments down, one JSON array a run, and ends as it is told. */
function aProgram(rig: DeskRig, exitCode = 0): { program: string; runs: () => string[][] } {
  const log = join(rig.folder, 'argv.jsonl');
  const program = join(rig.folder, 'crm');
  const code = `require('fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + '\\n'); process.exit(${exitCode})`;
  writeFileSync(program, `#!${process.execPath}\n${code}\n`);
  chmodSync(program, 0o755);
  const runs = () =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as string[])
      : [];
  return { program, runs };
}

function aRig(t: TestContext, make: (rig: DeskRig) => DeskAction, exitCode = 0) {
  const bare = new DeskRig([]);
  t.after(() => bare.stop());
  const { program, runs } = aProgram(bare, exitCode);
  const action = { ...make(bare), ...(make(bare).kind === 'runProgram' && { program }) } as RunProgram;
  const rig = new DeskRig([action]);
  t.after(() => rig.stop());
  return { rig, runs, action };
}

const template = (...args: string[]): DeskAction => ({ kind: 'runProgram', program: '', arguments: args, window: 'normal' });

describe('programs', () => {
  it('G18 G25 G46 get each argument as one, read back by a real program, whatever a caller is named', async (t) => {
    const { rig, runs, action } = aRig(t, () => template('/AddNewContact', '/Name={Call.RemoteName}', '{Call.RemoteName}', 'last'));
    rig.consents.remember(action, true, 0);
    for (const name of HOSTILE) rig.tell('ringing', { 'Call.RemoteName': name });
    await until(() => runs().length === HOSTILE.length, 'all programs run');
    for (const argv of runs()) {
      assert.equal(argv.length, 4, JSON.stringify(argv));
      assert.deepEqual([argv[0], argv[3]], ['/AddNewContact', 'last']);
      assert.match(argv[1] ?? '', /^\/Name=/);
      assert.doesNotMatch(argv[2] ?? '', /^[-/\\]/);
    }
    const names = runs().map((argv) => argv[1]);
    for (const kept of ['/Name=" & calc.exe & "', '/Name=$(touch pwned)', "/Name='; exit 1; '", '/Name=one two'])
      assert.ok(names.includes(kept), kept);
    assert.equal(existsSync('pwned'), false);
  });

  it('G26 start plainly without arguments, and report how they ended', async (t) => {
    const { rig, runs, action } = aRig(t, () => template(), 3);
    rig.consents.remember(action, true, 0);
    rig.tell('ringing');
    await until(() => rig.outcomes.length === 2, 'both reports');
    assert.deepEqual(runs(), [[]]);
    assert.deepEqual(rig.told(), ['runProgram done', 'runProgram exited exit 3']);
  });

  it('run in the folder they are given', async (t) => {
    const { rig, action } = aRig(t, (bare) => ({
      kind: 'runProgram',
      program: '',
      arguments: [],
      workingFolder: join(bare.folder, 'no-such'),
      window: 'normal',
    }));
    rig.consents.remember(action, true, 0);
    rig.tell('ringing');
    await until(() => rig.outcomes.length === 1);
    assert.match(rig.told()[0] ?? '', /^runProgram failed/);
  });

  it('are not run when their user has said no, and never without having been asked (P18)', async (t) => {
    const { rig, runs, action } = aRig(t, () => template('{Call.RemoteTel}'));
    rig.consents.remember(action, false, 0);
    rig.tell('ringing');
    await until(() => rig.outcomes.length === 1);
    assert.deepEqual([rig.told(), runs()], [['runProgram refused not allowed on this computer'], []]);
  });

  it('are asked about again when path, template or folder is another one', (t) => {
    const { rig, action } = aRig(t, () => template('{Call.RemoteTel}'));
    rig.consents.remember(action, true, 0);
    assert.equal(rig.consents.find(action)?.isAllowed, true);
    for (const changed of [
      { arguments: ['{Call.RemoteName}'] },
      { program: '/usr/bin/other' },
      { workingFolder: '/' },
      { arguments: [] },
    ]) {
      assert.equal(rig.consents.find({ ...action, ...changed }), undefined, JSON.stringify(changed));
    }
    assert.equal(rig.consents.revoke(rig.consents.list()[0]?.key.slice(0, 8) ?? ''), 1);
    assert.equal(rig.consents.find(action), undefined);
  });

  it('are refused when they are scripts or lie on another computer, whatever was allowed', async (t) => {
    for (const program of ['C:\\crm.CMD', '\\\\server\\crm.exe', 'crm']) {
      const action: RunProgram = { kind: 'runProgram', program, arguments: [], window: 'normal' };
      const rig = new DeskRig([action]);
      t.after(() => rig.stop());
      rig.consents.remember(action, true, 0);
      rig.tell('ringing');
      await until(() => rig.outcomes.length === 1);
      assert.match(rig.told()[0] ?? '', /^runProgram refused/, program);
    }
  });

  it('that are not there are said to be not there', async (t) => {
    const action: RunProgram = { kind: 'runProgram', program: '/no/such/crm', arguments: [], window: 'normal' };
    const rig = new DeskRig([action]);
    t.after(() => rig.stop());
    rig.consents.remember(action, true, 0);
    rig.tell('ringing');
    await until(() => rig.outcomes.length === 1);
    assert.match(rig.told()[0] ?? '', /\/no\/such\/crm is not there/);
  });
});

describe('web services', () => {
  it('G22 are told from this computer, once, and their answer is reported', async (t) => {
    const heard: string[] = [];
    const server = createServer((request, answer) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        heard.push(`${request.method} ${request.url} ${body}`.trim());
        answer.writeHead(request.url?.startsWith('/moved') ? 302 : 200, { location: '/elsewhere' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const service = (parts: object): DeskAction => ({
      kind: 'runWebService',
      method: 'GET',
      url: `${base}/hook`,
      parameters: [],
      from: 'workstation',
      ...parts,
    });
    const rig = new DeskRig([
      service({ parameters: [{ name: 'tel', value: '{Call.RemoteTel}' }] }),
      service({ method: 'POST', body: '{"name":"{Call.RemoteName}"}' }),
      service({ url: `${base}/moved` }),
    ]);
    t.after(() => rig.stop());
    rig.tell('ringing', { 'Call.RemoteTel': '+4512', 'Call.RemoteName': '"x"' });
    await until(() => rig.outcomes.length === 3, 'all answers');
    assert.deepEqual(heard.toSorted(), ['GET /hook?tel=%2B4512', 'GET /moved', 'POST /hook {"name":"\\"x\\""}']);
    assert.deepEqual(rig.told().toSorted(), [
      'runWebService done answered 200',
      'runWebService done answered 200',
      'runWebService done answered 302',
    ]);
  });

  it('that do not answer are reported as failed', async (t) => {
    const rig = new DeskRig([{ kind: 'runWebService', method: 'GET', url: 'http://127.0.0.1:1/', parameters: [], from: 'workstation' }]);
    t.after(() => rig.stop());
    rig.tell('ringing');
    await until(() => rig.outcomes.length === 1);
    assert.match(rig.told()[0] ?? '', /^runWebService failed/);
  });
});
