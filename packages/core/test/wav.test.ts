import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_SOUND_NAMES, defaultSound, readWav } from '../src/index.ts';

interface Parts {
  readonly code?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly bits?: number;
  readonly block?: number;
  /** What the data chunk says it holds. */
  readonly said?: number;
  readonly dataBytes?: number;
  readonly before?: Buffer;
  readonly extension?: Buffer;
}

function aWav({ code = 1, channels = 1, rate = 8_000, bits = 16, block, said, dataBytes = 8_000, before, extension }: Parts = {}): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(code, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels * (bits / 8)) % 2 ** 32, 8);
  format.writeUInt16LE(block ?? (channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    before ?? Buffer.alloc(0),
    chunk('fmt ', extension ? Buffer.concat([format, extension]) : format),
    chunk('data', Buffer.alloc(dataBytes), said),
  ]);
  return chunk('RIFF', body);
}

function chunk(name: string, content: Buffer, said = content.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(said, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

const PCM_FORMAT = Buffer.from('16001000030000000100000000001000800000aa00389b71', 'hex');

function refusal(bytes: Uint8Array): string {
  const read = readWav(bytes);
  return read.kind === 'refused' ? read.message : '';
}

describe('sound files (G04, G19)', () => {
  it('are WAV files with PCM or float, of any depth that players play', () => {
    assert.deepEqual(readWav(aWav()), { kind: 'wav', encoding: 'pcm', channels: 1, rate: 8_000, bitsPerSample: 16, durationMs: 500 });
    for (const bits of [8, 16, 24, 32]) assert.equal(readWav(aWav({ bits, channels: 2, rate: 44_100 })).kind, 'wav', `${bits} bit`);
    assert.equal(readWav(aWav({ code: 3, bits: 32 })).kind, 'wav');
  });

  it('may say their format the long way', () => {
    const read = readWav(aWav({ code: 0xfffe, extension: PCM_FORMAT }));
    assert.equal(read.kind === 'wav' && read.encoding, 'pcm');
    const other = Buffer.from(PCM_FORMAT);
    other[20] = 1;
    assert.match(refusal(aWav({ code: 0xfffe, extension: other })), /compressed/);
  });

  it('may hold other chunks before the sound', () => {
    assert.equal(readWav(aWav({ before: chunk('LIST', Buffer.from('odd')) })).kind, 'wav');
  });

  it('are as long as they are when the recorder was killed before it said so', () => {
    for (const said of [0, 0xffff_ffff]) {
      const read = readWav(aWav({ said }));
      assert.equal(read.kind === 'wav' && read.durationMs, 500);
    }
  });

  const refusals: [what: string, bytes: Uint8Array, message: RegExp][] = [
    ['nothing', Buffer.alloc(0), /is empty/],
    ['text', Buffer.from('hello, world of sounds'), /no WAV file/],
    ['an MP3 with the name of a WAV', Buffer.from('ID3\u0004\0\0\0\0\0\0\0\0\0\0'), /MP3 file: save it as WAV/],
    ['an Ogg', Buffer.from('OggS\0\0\0\0\0\0\0\0\0\0'), /Ogg/],
    ['a film', chunk('RIFF', Buffer.from('AVI LIST')), /holds AVI and no sound/],
    ['a compressed one', aWav({ code: 85 }), /compressed \(format 85\)/],
    ['µ-law', aWav({ code: 7, bits: 8 }), /16 bit PCM/],
    ['an odd depth', aWav({ bits: 12 }), /12 bits a sample/],
    ['no channels', aWav({ channels: 0 }), /0 channels/],
    ['an absurd rate', aWav({ rate: 4_000_000_000 }), /samples a second/],
    ['a contradiction', aWav({ block: 3 }), /contradicts itself/],
    ['no sound', aWav({ dataBytes: 0 }), /holds no sound/],
    ['half a file', aWav().subarray(0, 4_000), /end is missing/],
    ['a head alone', aWav().subarray(0, 12), /no format chunk/],
  ];
  for (const [what, bytes, message] of refusals) it(`refuse ${what} and say why`, () => assert.match(refusal(bytes), message));

  it('G05 are there for ringing and waiting from the start', () => {
    assert.deepEqual(DEFAULT_SOUND_NAMES, ['ringing.wav', 'waiting.wav']);
    for (const name of DEFAULT_SOUND_NAMES) {
      const read = readWav(defaultSound(name) ?? new Uint8Array());
      assert.ok(read.kind === 'wav' && read.durationMs > 2_000 && read.durationMs < 4_000, name);
    }
    assert.equal(defaultSound('other.wav'), undefined);
  });

  it('survive any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (tail) => {
        const whole = Buffer.concat([aWav().subarray(0, 40), tail]);
        assert.ok(['wav', 'refused'].includes(readWav(whole).kind));
        assert.ok(['wav', 'refused'].includes(readWav(tail).kind));
      }),
    );
  });
});
