/** Files that are not what they should be, at the door of the process: what it says, how it ends, and that the next start works. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, after, describe, it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { FakeAsterisk } from '@ringhook/testkit';
import { startRinghook } from '../src/compose.ts';
import { SILENT } from '../src/create-log.ts';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { recordedEvents } from './e2e/recorded-calls.ts';
import { runCli, STACK } from './e2e/run-cli.ts';
import { seeded } from './e2e/seeded.ts';

const FIXTURES = new URL('../../../packages/testkit/fixtures/asterisk/22.10.1/', import.meta.url);

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts `serve`, and stops it as soon as it runs. */
function serve(dataFolder: string, ...more: readonly string[]) {
  return runCli(['serve', '--data', dataFolder, '--port', '0', ...more], { stopWhen: (stdout) => stdout.includes('"ringhook.started"') });
}

describe('a YAML file that', { concurrency: 2 }, () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`).join('\n')}\n`;
  const cases: readonly [what: string, content: string | Uint8Array, words: RegExp][] = [
    [
      'has unknown keys and numbers without quotes',
      'soruces: []\ndirectory:\n  agents:\n    - { name: Ann, extensions: [1001] }\n',
      /bad\.yaml:4:\d+ .*quotes: "1001"[\s\S]*bad\.yaml:1:1 "soruces" .*did you mean "sources"/,
    ],
    ['is a bomb of anchors', bomb, /bad\.yaml:\d+:\d+ .*(alias|anchor)/i],
    ['is binary', Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7_919) % 256), /bad\.yaml/],
    [
      'has a value of 5 MB',
      `sources:\n  - { id: a, kind: simulator, name: ${'x'.repeat(5_000_000)} }\n`,
      /bad\.yaml:2:\d+ sources\[0\]\.name must be 1 to 200 characters/,
    ],
    ['is indented with tabs', 'settings:\n\ttimeZone: UTC\n', /bad\.yaml:2:1 .*tab/i],
    ['is a folder', '', /bad\.yaml can't be read: EISDIR/],
  ];
  for (const [what, content, words] of cases) {
    it(`${what}: serve says where and ends with 1`, async (t) => {
      const folder = aFolder(t);
      const file = join(folder, 'bad.yaml');
      if (what === 'is a folder') mkdirSync(file);
      else writeFileSync(file, content);
      const startedAt = performance.now();
      const { code, stderr, stdout } = await serve(join(folder, 'data'), '--config', file);
      assert.equal(code, 1, stdout + stderr);
      assert.match(stderr, words);
      assert.doesNotMatch(stderr, STACK);
      assert.ok(stderr.length < 20_000, 'it can be read');
      assert.ok(performance.now() - startedAt < 30_000);
    });
  }

  it('is empty is the configuration of an untouched installation', async (t) => {
    const folder = aFolder(t);
    const file = join(folder, 'empty.yaml');
    writeFileSync(file, '');
    const { code, stdout } = await serve(join(folder, 'data'), '--config', file);
    assert.equal(code, 0);
    assert.match(stdout, /"ringhook\.stopped"/);
  });
});

describe('a capture that', { concurrency: 2 }, () => {
  const cases: readonly [what: string, bytes: Uint8Array, words: RegExp][] = [
    [
      'is still compressed',
      readFileSync(new URL('s01-inbound-answered.raw.gz', FIXTURES)),
      /capture\.raw holds nothing .*gunzip.*\(CAPTURE_INVALID\)/,
    ],
    ['is empty', Buffer.alloc(0), /capture\.raw holds nothing .*capture record.*\(CAPTURE_INVALID\)/],
    ['is a picture', Buffer.from('\u0089PNG\r\n\u001a\n'.repeat(100), 'latin1'), /capture\.raw holds nothing .*\(CAPTURE_INVALID\)/],
  ];
  for (const [what, bytes, words] of cases) {
    it(`${what} is told to be so`, async (t) => {
      const file = join(aFolder(t), 'capture.raw');
      writeFileSync(file, bytes);
      const { code, stdout, stderr } = await runCli(['capture', 'play', '--kind', 'asterisk', file]);
      assert.match(stderr, words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.doesNotMatch(stderr, STACK);
    });
  }

  it('was cut in the middle of a message is played up to there, and what is garbage in it is named', async (t) => {
    const file = join(aFolder(t), 'capture.raw');
    const whole = recordedEvents('s01-inbound-answered', Date.now());
    writeFileSync(file, Buffer.concat([Buffer.from('garbage\r\n\r\n'), whole.subarray(0, whole.length / 2)]));
    const { code, stdout, stderr } = await runCli(['capture', 'play', '--kind', 'asterisk', '--trunks', 'trunk', file]);
    assert.equal(code, 0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; event: string });
    assert.deepEqual([lines[0]?.level, lines[0]?.event], ['call', 'start']);
    assert.match(stderr, /^alarm: .*garbage/);
  });
});

describe('a capture of a FreeSWITCH', { concurrency: 2 }, () => {
  const recorded = gunzipSync(readFileSync(new URL('../../freeswitch/1.10.12/f01-inbound-answered-caller-hangs-up.raw.gz', FIXTURES)));

  it('cut in the middle of a frame, with garbage before it, is played up to there', async (t) => {
    const file = join(aFolder(t), 'capture.raw');
    writeFileSync(file, Buffer.concat([Buffer.from('garbage\n\n'), recorded.subarray(0, recorded.length / 2)]));
    const { code, stdout, stderr } = await runCli(['capture', 'play', '--kind', 'freeswitch', file]);
    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { event: string }).event),
      ['start', 'ringing', 'pickup', 'connected'],
    );
    assert.match(stderr, /^alarm: .*garbage/);
  });

  it('played as something else, or with options of another kind, is refused with what would be right', async (t) => {
    const file = join(aFolder(t), 'capture.raw');
    writeFileSync(file, recorded);
    const lines: readonly [args: readonly string[], code: number, words: RegExp][] = [
      [['--kind', 'asterisk'], 1, /holds nothing that an Asterisk says .*\(CAPTURE_INVALID\)/],
      [['--kind', 'fs'], 2, /Allowed choices are asterisk, freeswitch/],
      [
        ['--kind', 'freeswitch', '--trunks', 'x'],
        1,
        /--trunks says nothing .* freeswitch; there are: .*--trunk-profiles.*\(OPTION_INVALID\)/,
      ],
      [['--kind', 'freeswitch', '--extension-pattern', '(a+)+'], 1, /--extension-pattern is no regular expression .*\(OPTION_INVALID\)/],
    ];
    for (const [args, wanted, words] of lines) {
      const { code, stdout, stderr } = await runCli(['capture', 'play', ...args, file]);
      assert.deepEqual([code, stdout], [wanted, ''], args.join(' '));
      assert.match(stderr, words);
      assert.doesNotMatch(stderr, STACK);
    }
  });
});

/** A data folder in which calls were told; made once, copied for each test. */
describe('a data folder', () => {
  let used = '';
  before(async () => {
    used = mkdtempSync(join(tmpdir(), 'ringhook-used-'));
    await using pbx = await FakeAsterisk.start();
    const office = await Office.open({
      parent: used,
      configuration: (url) => ({
        settings: SETTINGS,
        sources: [asteriskAt(pbx.port)],
        adapters: [toldAdapter('crm', `${url}/hook`)],
        globalActions: [openUrl('crm')],
      }),
    });
    await office.untilConnected(pbx);
    for (let number = 0; number < 30; number++) {
      const { ring, answer, hangup } = pbxCall({ number });
      pbx.send(ring + answer + hangup);
    }
    await office.untilAllTold(30);
    await office.stop();
    cpSync(join(office.folder, 'data'), join(used, 'data'), { recursive: true });
    await office[Symbol.asyncDispose]();
  });
  after(() => rmSync(used, { recursive: true }));

  function aCopy(t: TestContext): string {
    const data = join(aFolder(t), 'data');
    cpSync(join(used, 'data'), data, { recursive: true });
    return data;
  }

  const damages: readonly [what: string, damage: (file: string) => void][] = [
    [
      'with flipped bytes in its middle',
      (file) => {
        const random = seeded(5);
        const handle = openSync(file, 'r+');
        for (let place = 8_192; place < statSync(file).size; place += 4_096)
          writeSync(handle, Buffer.from([random() * 256, 255, 254, 253]), 0, 4, place);
      },
    ],
    ['whose database was cut', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['whose database is empty', (file) => truncateSync(file, 0)],
    ['whose database is a text', (file) => writeFileSync(file, 'no database at all\n'.repeat(1_000))],
  ];
  for (const [what, damage] of damages) {
    it(`${what} is refused by name with what to do, left as it is, and works again when the backup is back`, async (t) => {
      const data = aCopy(t);
      const file = join(data, 'ringhook.db');
      copyFileSync(file, `${file}.backup`);
      damage(file);
      const bytes = readFileSync(file);
      const refused = await serve(data);
      assert.equal(refused.code, 1, refused.stdout);
      assert.match(refused.stderr, /ringhook\.db is (damaged|empty).*restore a backup.*\(STORE_DAMAGED\)/);
      assert.doesNotMatch(refused.stderr, STACK);
      const doctor = await runCli(['doctor', '--data', data]);
      assert.equal(doctor.code, 1);
      assert.match(doctor.stdout, /✖ database: .+\n +stop Ringhook, keep a copy of the data folder, and restore a backup/);
      assert.doesNotMatch(doctor.stderr, STACK);
      assert.deepEqual(readFileSync(file), bytes, 'nobody made it worse');
      copyFileSync(`${file}.backup`, file);
      assert.equal((await serve(data)).code, 0);
    });
  }

  it('that another process uses is refused by name, and the other one goes on', async (t) => {
    const data = aCopy(t);
    const first = await startRinghook({ dataFolder: data, host: '127.0.0.1', port: 0, log: SILENT, env: { PBX_SECRET: 'x' } });
    try {
      const second = await serve(data);
      assert.equal(second.code, 1);
      assert.match(second.stderr, new RegExp(`another Ringhook uses the data folder ${data}; stop it, or .*\\(DATA_FOLDER_IN_USE\\)`));
      const token = await runCli(['token', 'list', '--data', data]);
      assert.equal(token.code, 1);
      assert.match(token.stderr, /--url .*DATA_FOLDER_IN_USE/);
      assert.equal((await fetch(`${first.apiUrl}/health/ready`)).status, 200);
    } finally {
      await first.stop();
    }
    assert.equal((await serve(data)).code, 0);
  });

  it('that does not exist is not made by asking what is in it', async (t) => {
    const data = join(aFolder(t), 'mistyped');
    const { code, stdout, stderr } = await runCli(['export', '--data', data]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /there is no Ringhook in .*mistyped; .*--data \(DATA_FOLDER_MISSING\)/);
    assert.throws(() => statSync(data), /ENOENT/);
  });

  it('with the main key of another is refused, nothing is overwritten', async (t) => {
    const data = aCopy(t);
    writeFileSync(join(data, 'ringhook.key'), 'too short\n');
    const { code, stderr } = await serve(data);
    assert.equal(code, 1);
    assert.match(stderr, /ringhook\.key must hold 64 hex digits.*MAIN_KEY_INVALID/);
    assert.equal(readFileSync(join(data, 'ringhook.key'), 'utf8'), 'too short\n');
  });
});

describe('a port or an address that cannot be had', () => {
  it('is named, and the process ends instead of waiting', async (t) => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    t.after(() => holder.close());
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await runCli(['serve', '--data', join(aFolder(t), 'data'), '--port', String(port)]);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`127\\.0\\.0\\.1:${port} .*EADDRINUSE.*--port \\(PORT_UNAVAILABLE\\)`));
  });
});
