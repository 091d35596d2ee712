import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CaptureRecorder, parseAsteriskConfig, sourceAdapterOf, sourceAdapters } from '../src/index.ts';

const right = { host: 'pbx.example', username: 'ringhook', secret: { env: 'AMI_SECRET' } };

describe('the options of an Asterisk', () => {
  it('need host, user and where the secret is; the rest has defaults', () => {
    const { port, tls, tlsVerify, trunks, extensionPattern, secret } = parseAsteriskConfig(right);
    assert.deepEqual(
      { port, tls, tlsVerify, trunks, extensionPattern, secret },
      { port: 5038, tls: false, tlsVerify: true, trunks: [], extensionPattern: undefined, secret: right.secret },
    );
  });

  it('take numbers in lists as the texts they mean', () => {
    assert.deepEqual(parseAsteriskConfig({ ...right, outsidePrefixes: [0, '9'] }).outsidePrefixes, ['0', '9']);
  });

  const wrong: [field: string, options: unknown, words: RegExp][] = [
    ['options', null, /map of host, port/],
    ['host', { ...right, host: undefined }, /missing.*127\.0\.0\.1/],
    ['host', { ...right, host: 'tcp://pbx:5038' }, /without scheme/],
    ['host', { ...right, host: 'pbx\r\nAction: x' }, /line break/],
    ['port', { ...right, port: 70_000 }, /1 to 65535/],
    ['port', { ...right, port: '5038' }, /must be a number, not "5038"/],
    ['secret', { ...right, secret: 'hunter2' }, /never written here itself.*\{ env: NAME \}/],
    ['secret', { ...right, secret: { env: '' } }, /\{ env: NAME \}/],
    ['secret', { ...right, secret: { env: 'A', file: 'b' } }, /\{ env: NAME \}/],
    ['username', { ...right, username: 'a\r\nb' }, /line break/],
    ['extensionPattern', { ...right, extensionPattern: '(a+)+' }, /regular expression/],
    ['extensionPattern', { ...right, extensionPattern: '[' }, /regular expression/],
    ['trunks', { ...right, trunks: 'trunk' }, /list of texts/],
    ['timeZone', { ...right, timeZone: 'Europe/Atlantis' }, /Europe\/Berlin/],
    ['defaultCountry', { ...right, defaultCountry: 'Germany' }, /DE/],
    ['defaultCountry', { ...right, defaultCountry: 'XQ' }, /DE/],
    ['incomingPrefix', { ...right, incomingPrefix: '+49 30' }, /trunk leaves out/],
    ['tls', { ...right, tls: 'yes' }, /true or false/],
    ['hsot', { ...right, hsot: 'x' }, /no option "hsot".*host, port/],
  ];
  for (const [field, options, words] of wrong) {
    it(`are refused with the field and the fix: ${JSON.stringify(options)}`, () => {
      assert.throws(() => parseAsteriskConfig(options), { code: 'SOURCE_CONFIG_INVALID', subject: field, message: words });
    });
  }

  it('never repeat a secret in an error', () => {
    assert.throws(
      () => parseAsteriskConfig({ ...right, secret: 'hunter2' }),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});

describe('the table of sources', () => {
  it('describes every option of every kind for people', () => {
    for (const { kind, label, fields } of sourceAdapters) {
      assert.ok(kind !== '' && label !== '');
      for (const field of fields) assert.ok(field.label !== '' && field.help.length > 10, `${kind}.${field.name}`);
    }
  });

  it('has defaults that its own parsers take', () => {
    const secret = { env: 'SECRET' };
    const required: Readonly<Record<string, object>> = {
      asterisk: right,
      freeswitch: { host: 'pbx.example', password: secret },
      broadworks: { hosts: ['xsp.example'], user: 'ringhook@example', secret },
      http: { secret },
      twilio: { authToken: secret },
      telnyx: { publicKey: Buffer.alloc(32, 9).toString('base64') },
      jambonz: { webhookSecret: secret },
    };
    for (const { kind, fields, parseConfig } of sourceAdapters) {
      const given = Object.fromEntries(fields.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])));
      assert.doesNotThrow(() => parseConfig({ ...given, ...required[kind] }), kind);
    }
  });

  it('says which kinds there are', () => {
    assert.equal(sourceAdapterOf('simulator').kind, 'simulator');
    assert.throws(() => sourceAdapterOf('lync'), { code: 'SOURCE_KIND_UNKNOWN', message: /there are: asterisk, .*simulator/ });
  });
});

describe('a capture recorder', () => {
  it('writes the bytes and, per read, when, where and how many', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'ringhook-capture-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const files = { raw: join(folder, 'ami.raw'), times: join(folder, 'ami.times') };
    const recorder = new CaptureRecorder(files);
    recorder.record(Buffer.from('Asterisk '), 1_000);
    recorder.record(Buffer.from([0xff, 0]), 1_005);
    recorder[Symbol.dispose]();
    assert.deepEqual(readFileSync(files.raw), Buffer.from('Asterisk \xff\0', 'latin1'));
    assert.equal(readFileSync(files.times, 'utf8'), '1000\t0\t9\n1005\t9\t2\n');
    assert.throws(() => new CaptureRecorder(files), { code: 'CAPTURE_UNWRITABLE', message: /exists already/ });
  });
});
