import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Readable } from 'node:stream';
import {
  answerRecording,
  type LinkKey,
  openRecordingFile,
  type RecordingQuery,
  type RecordingSources,
  signRecordingLink,
} from '../src/index.ts';

const KEY: LinkKey = { id: 'k1', secret: Buffer.alloc(32, 7) };
const NOW = 1_700_000_000_000;
const PBX_FOLDER = '/var/spool/asterisk/monitor';
const AUDIO = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));

let home = '';
let root = '';

before(() => {
  home = mkdtempSync(join(tmpdir(), 'ringhook-recordings-'));
  root = join(home, 'rec');
  mkdirSync(join(root, '2024'), { recursive: true });
  writeFileSync(join(root, '2024', 'q-support.wav'), AUDIO);
  writeFileSync(join(root, 'empty.wav'), '');
  writeFileSync(join(home, 'secret.wav'), 'outside');
  writeFileSync(join(root, 'users.conf'), 'secret=1');
});
after(() => rmSync(home, { recursive: true, force: true }));

function sourcesFor(file: string, changes: Partial<RecordingSources> = {}): RecordingSources {
  const recordings = [{ file, startedAt: NOW - 60_000 }];
  const roots = [{ from: PBX_FOLDER, to: root }];
  return {
    findCall: async (number) => (number === 103870 ? { recordings, roots } : undefined),
    keys: () => [KEY],
    now: () => NOW,
    ...changes,
  };
}

function aQuery(changes: Partial<RecordingQuery> & { readonly token?: string } = {}): RecordingQuery {
  const { token, ...rest } = changes;
  return { callNumber: 103870, method: 'GET', headers: {}, query: { token: token ?? aToken() }, ...rest };
}

function aToken(changes: Partial<Parameters<typeof signRecordingLink>[0]> = {}): string {
  const link = signRecordingLink({ baseUrl: 'http://localhost', callNumber: 103870, expiresAt: NOW + 1_000, key: KEY, ...changes });
  return new URL(link).searchParams.get('token') ?? '';
}

async function bytesOf(body: Readable | string | null): Promise<Buffer> {
  assert.ok(body instanceof Readable);
  return Buffer.concat(await body.toArray());
}

async function problemOf(query: RecordingQuery, sources: RecordingSources): Promise<string> {
  const answer = await answerRecording(query, sources);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.ok(typeof answer.body === 'string');
  const { status, code, detail } = JSON.parse(answer.body) as { status: number; code: string; detail: string };
  assert.equal(status, answer.status);
  assert.equal(code, answer.log.outcome);
  assert.ok(!detail.includes(home), 'the answer gives a path away');
  return `${status} ${code}`;
}

const GOOD = `${PBX_FOLDER}/2024/q-support.wav`;

describe('answering for a recording (P15)', () => {
  it('gives the whole file with its type, length and a name of ours', async () => {
    const answer = await answerRecording(aQuery(), sourcesFor(GOOD));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'audio/wav');
    assert.equal(answer.headers['content-length'], '200000');
    assert.equal(answer.headers['accept-ranges'], 'bytes');
    assert.equal(answer.headers['content-disposition'], 'inline; filename="call-103870.wav"');
    assert.match(answer.headers['cache-control'] ?? '', /no-store/);
    assert.deepEqual(await bytesOf(answer.body), AUDIO);
    assert.deepEqual(answer.log, { callNumber: 103870, status: 200, outcome: 'served', bytes: 200_000 });
  });

  it('gives one range of it', async () => {
    for (const [range, first, last] of [
      ['bytes=0-0', 0, 0],
      ['bytes=65535-131072', 65_535, 131_072],
      ['bytes=-500', 199_500, 199_999],
      ['bytes=199999-99999999999999999999', 199_999, 199_999],
    ] as const) {
      const answer = await answerRecording(aQuery({ headers: { range } }), sourcesFor(GOOD));
      assert.equal(answer.status, 206);
      assert.equal(answer.headers['content-range'], `bytes ${first}-${last}/200000`);
      assert.equal(answer.headers['content-length'], String(last - first + 1));
      assert.deepEqual(await bytesOf(answer.body), AUDIO.subarray(first, last + 1));
    }
  });

  it('says how long it is when the range lies behind its end', async () => {
    const query = aQuery({ headers: { range: 'bytes=200000-' } });
    assert.equal(await problemOf(query, sourcesFor(GOOD)), '416 RANGE_NOT_SATISFIABLE');
    assert.equal((await answerRecording(query, sourcesFor(GOOD))).headers['content-range'], 'bytes */200000');
  });

  it('continues a download only while the file is the same', async () => {
    const file = join(root, 'growing.wav');
    writeFileSync(file, 'first');
    const sources = sourcesFor(`${PBX_FOLDER}/growing.wav`);
    const { etag = '' } = (await answerRecording(aQuery({ method: 'HEAD' }), sources)).headers;
    const resumed = await answerRecording(aQuery({ headers: { range: 'bytes=2-', 'if-range': etag } }), sources);
    assert.equal(resumed.status, 206);
    assert.equal(String(await bytesOf(resumed.body)), 'rst');
    assert.equal((await answerRecording(aQuery({ headers: { 'if-none-match': `"x", W/${etag}` } }), sources)).status, 304);

    appendFileSync(file, ' second');
    for (const validator of [etag, 'Sun, 06 Nov 1994 08:49:37 GMT', `W/${etag}`]) {
      const whole = await answerRecording(aQuery({ headers: { range: 'bytes=2-', 'if-range': validator } }), sources);
      assert.equal(whole.status, 200);
      assert.equal(String(await bytesOf(whole.body)), 'first second');
    }
  });

  it('answers HEAD like GET, without opening a stream', async () => {
    const answer = await answerRecording(aQuery({ method: 'HEAD' }), sourcesFor(GOOD));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-length'], '200000');
    assert.equal(answer.body, null);
    const denied = await answerRecording(aQuery({ method: 'HEAD', token: 'x' }), sourcesFor(GOOD));
    assert.equal(denied.status, 403);
    assert.equal(denied.body, null);
    assert.equal(await problemOf(aQuery({ method: 'POST' }), sourcesFor(GOOD)), '405 METHOD_NOT_ALLOWED');
  });

  it('gives of a call that is still recorded what was there when it was opened', async () => {
    const file = join(root, 'live.wav');
    writeFileSync(file, AUDIO);
    const answer = await answerRecording(aQuery(), sourcesFor(`${PBX_FOLDER}/live.wav`));
    appendFileSync(file, AUDIO);
    assert.deepEqual(await bytesOf(answer.body), AUDIO);
    assert.equal(answer.headers['content-length'], '200000');
  });

  it('breaks the stream of a file that shrinks, instead of ending it as if it were whole', async () => {
    const file = join(root, 'shrinking.wav');
    writeFileSync(file, AUDIO);
    const answer = await answerRecording(aQuery(), sourcesFor(`${PBX_FOLDER}/shrinking.wav`));
    truncateSync(file, 10);
    await assert.rejects(bytesOf(answer.body), /ended at byte 10/);
  });

  it('answers for an empty file', async () => {
    const answer = await answerRecording(aQuery(), sourcesFor(`${PBX_FOLDER}/empty.wav`));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-length'], '0');
    assert.equal(answer.body, null);
  });

  it('tells apart what was tampered with, expired, revoked and is gone', async () => {
    const expired = aToken({ expiresAt: NOW - 1_000 });
    assert.equal(await problemOf(aQuery({ token: 'nonsense' }), sourcesFor(GOOD)), '403 RECORDING_LINK_INVALID');
    assert.equal(await problemOf(aQuery({ callNumber: 103871 }), sourcesFor(GOOD)), '403 RECORDING_LINK_INVALID');
    assert.equal(await problemOf(aQuery({ query: {} }), sourcesFor(GOOD)), '403 RECORDING_LINK_INVALID');
    assert.equal(await problemOf(aQuery({ token: expired }), sourcesFor(GOOD)), '410 RECORDING_LINK_EXPIRED');
    assert.equal(await problemOf(aQuery(), sourcesFor(GOOD, { isRevoked: () => true })), '410 RECORDING_LINK_REVOKED');
    assert.equal(await problemOf(aQuery(), sourcesFor(`${PBX_FOLDER}/never.wav`)), '404 RECORDING_NOT_FOUND');
    assert.equal(await problemOf(aQuery({ token: aToken({ part: 1 }) }), sourcesFor(GOOD)), '404 RECORDING_NOT_FOUND');
    assert.equal(await problemOf(aQuery(), sourcesFor(GOOD, { findCall: async () => undefined })), '404 RECORDING_NOT_FOUND');
  });

  it('leaves no file open behind', { skip: process.platform === 'linux' ? false : 'counts /proc/self/fd' }, async () => {
    const openBefore = readdirSync('/proc/self/fd').length;
    for (let round = 0; round < 20; round++) {
      const read = await answerRecording(aQuery(), sourcesFor(GOOD));
      await bytesOf(read.body);
      const left = await answerRecording(aQuery(), sourcesFor(GOOD));
      assert.ok(left.body instanceof Readable);
      const closed = new Promise((resolve) => (left.body as Readable).once('close', resolve));
      left.body.destroy();
      await closed;
      await answerRecording(aQuery({ method: 'HEAD' }), sourcesFor(GOOD));
      await answerRecording(aQuery({ headers: { range: 'bytes=999999-' } }), sourcesFor(GOOD));
      await answerRecording(aQuery(), sourcesFor(`${PBX_FOLDER}/2024`));
    }
    assert.equal(readdirSync('/proc/self/fd').length, openBefore);
  });
});

async function open(file: string, roots = [{ from: PBX_FOLDER, to: root }]): Promise<string> {
  const outcome = await openRecordingFile(file, roots);
  if (outcome.kind === 'opened') await outcome.handle.close();
  return outcome.kind;
}

describe('opening a file by the name a PBX gave it', () => {
  it('maps the folder of the PBX to the folder of this machine', async () => {
    assert.equal(await open(GOOD), 'opened');
    assert.equal(await open(`${PBX_FOLDER}//2024/./q-support.wav`), 'opened');
    assert.equal(await open('2024/q-support.wav'), 'opened');
    assert.equal(await open(join(root, '2024/q-support.wav')), 'refused');
    assert.equal(await open(join(root, '2024/q-support.wav'), [{ from: `${root}/`, to: `${root}/` }]), 'opened');
    assert.equal(await open(GOOD, []), 'refused');
    assert.equal(
      await open('2024/q-support.wav', [
        { from: '/a', to: join(home, 'not-mounted') },
        { from: '/b', to: root },
      ]),
      'opened',
    );
  });

  it('refuses names that lead out of the folder', async () => {
    const names = [
      '../secret.wav',
      '2024/../../secret.wav',
      `${PBX_FOLDER}/../secret.wav`,
      `${PBX_FOLDER}/2024/../../secret.wav`,
      `${PBX_FOLDER}-old/x.wav`,
      '/etc/passwd',
      '/etc/passwd.wav',
      `${GOOD}\0.wav`,
      `\0${GOOD}`,
      '',
      '.',
      '..',
      PBX_FOLDER,
      `${PBX_FOLDER}/users.conf`,
    ];
    for (const name of names) assert.equal(await open(name), 'refused', JSON.stringify(name));
  });

  it('refuses links that lead out of the folder, and follows those that stay', async () => {
    symlinkSync(join(home, 'secret.wav'), join(root, 'out.wav'));
    symlinkSync(home, join(root, 'up'));
    symlinkSync(join(root, '2024', 'q-support.wav'), join(root, 'in.wav'));
    symlinkSync('loop.wav', join(root, 'loop.wav'));
    assert.equal(await open('out.wav'), 'refused');
    assert.equal(await open('up/secret.wav'), 'refused');
    assert.equal(await open('in.wav'), 'opened');
    assert.equal(await open('loop.wav'), 'refused');
  });

  it('does not wait for a pipe and does not read a folder or a device', { timeout: 5_000 }, async () => {
    execFileSync('mkfifo', [join(root, 'pipe.wav')]);
    mkdirSync(join(root, 'folder.wav'));
    assert.equal(await open('pipe.wav'), 'refused');
    assert.equal(await open('folder.wav'), 'refused');
  });

  it('takes hostile names as names', async () => {
    const names = [
      'a b.wav',
      'ü😀.wav',
      '$(id).wav',
      '`id`.wav',
      '-rf.wav',
      '%2e%2e%2fsecret.wav',
      'new\nline.wav',
      '"quote".WAV',
      '...wav',
    ];
    for (const name of names) {
      writeFileSync(join(root, name), 'x');
      assert.equal(await open(name), 'opened', JSON.stringify(name));
    }
    assert.equal(await open(`${'x'.repeat(5_000)}.wav`), 'missing');
    assert.equal(await open('a b.wav/more.wav'), 'missing');
  });
});
