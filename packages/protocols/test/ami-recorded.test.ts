/** What a real Asterisk sent, through the codec, in pieces. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type AmiMessage, AmiParser } from '../src/index.ts';

const FIXTURES = fileURLToPath(new URL('../../testkit/fixtures/asterisk/', import.meta.url));
const files = globSync(`${FIXTURES}*/*.raw.gz`);
const FIELDS = ['Uniqueid', 'CallerIDNum', 'CallerIDName', 'DestLinkedid', 'ActionID'];
const lines = (messages: readonly AmiMessage[]) =>
  messages.map((message) => [message.kind, message.name, ...FIELDS.map((field) => message.get(field)), message.alarm].join('|'));

describe('a recorded Asterisk connection', () => {
  it('is there to be read', () => assert.ok(files.length >= 36));

  for (const file of files) {
    const name = `${basename(file.slice(0, file.lastIndexOf('/')))} ${basename(file, '.raw.gz')}`;
    const bytes = gunzipSync(readFileSync(file));
    const isHostile = /crlf/.test(name);

    it(`${name}: every message is understood${isHostile ? ', and the caller who forges is told on' : ' and none looks forged'}`, () => {
      const parser = new AmiParser();
      const messages = parser.push(bytes);
      const blocks = bytes.toString('latin1').split('\r\n\r\n');
      const count =
        blocks.filter((block) => block.trim() !== '').length + blocks.filter((block) => block.startsWith('Asterisk Call')).length;
      if (isHostile) assert.ok(parser.alarms > 0 && messages.some(({ alarm }) => alarm !== undefined));
      else assert.deepEqual([messages.length, parser.lastAlarm], [count, undefined]);
    });
  }

  for (const file of files.filter((one) => /s24-ami-reconnect|s22-cid-(?:crlf|invalid)/.test(one))) {
    it(`${basename(file, '.raw.gz')} gives the same messages byte by byte and in 50 pieces of any size (seed 11)`, () => {
      const bytes = gunzipSync(readFileSync(file));
      const expected = lines(new AmiParser().push(bytes));
      const byByte = new AmiParser();
      assert.deepEqual(lines(Array.from(bytes, (byte) => byByte.push(Uint8Array.of(byte))).flat()), expected);
      let state = 11;
      const cuts = Array.from({ length: 49 }, () => (state = (state * 48_271) % 2_147_483_647) % bytes.length).toSorted((a, b) => a - b);
      const pieces = new AmiParser();
      const messages = [0, ...cuts].flatMap((from, index) => pieces.push(bytes.subarray(from, cuts[index] ?? bytes.length)));
      assert.deepEqual(lines(messages), expected);
    });
  }
});
