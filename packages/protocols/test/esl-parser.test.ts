import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type EslFrame, EslParser, type EslParserOptions } from '../src/index.ts';

const FIXTURES = new URL('../../testkit/fixtures/freeswitch/1.10.12/', import.meta.url);
const recorded = (scenario: string): Buffer => gunzipSync(readFileSync(new URL(`${scenario}.raw.gz`, FIXTURES)));

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const event = (json: string | Buffer): Buffer =>
  Buffer.concat([bytes(`Content-Length: ${Buffer.byteLength(json)}\nContent-Type: text/event-json\n\n`), Buffer.from(json)]);
const GREETING = bytes('Content-Type: auth/request\n\n');
const HEARTBEAT = event('{"Event-Name":"HEARTBEAT","Event-Info":"System Ready"}');

const NAMES = [
  'Unique-ID',
  'Event-Date-Timestamp',
  'Caller-Caller-ID-Name',
  'Hangup-Cause',
  'variable_originate_causes',
  'Reply-Text',
  'Job-UUID',
];
const shown = (frame: EslFrame) => [
  frame.kind,
  frame.kind === 'event' ? frame.name : frame.contentType,
  frame.body,
  ...NAMES.map((name) => frame.get(name)),
];

function parse(
  stream: Uint8Array,
  options?: EslParserOptions,
): { readonly frames: unknown[]; readonly alarms: number; readonly lastAlarm: string | undefined } {
  const parser = new EslParser(options);
  return { frames: parser.push(stream).map(shown), alarms: parser.alarms, lastAlarm: parser.lastAlarm };
}

function inPieces(stream: Uint8Array, next: () => number): unknown[] {
  const parser = new EslParser();
  const frames: unknown[] = [];
  for (let start = 0; start < stream.length;) {
    const end = Math.min(stream.length, start + next());
    frames.push(...parser.push(stream.subarray(start, end)).map(shown));
    start = end;
  }
  assert.equal(parser.alarms, 0, parser.lastAlarm);
  return frames;
}

/** A small generator whose numbers depend on its seed alone. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('ESL parser', () => {
  it('tells replies and events apart, and where one ends that has no line break at its end', () => {
    const api = bytes('Content-Type: api/response\nContent-Length: 11\n\npbx.exampleContent-Type: command/reply\nReply-Text: +OK\n\n');
    const { frames, alarms } = parse(Buffer.concat([GREETING, api, HEARTBEAT]));
    const kinds = (frames as ReturnType<typeof shown>[]).map(([kind, name, body]) => [kind, name, body]);
    assert.deepEqual(kinds, [
      ['reply', 'auth/request', ''],
      ['reply', 'api/response', 'pbx.example'],
      ['reply', 'command/reply', ''],
      ['event', 'HEARTBEAT', undefined],
    ]);
    assert.equal(alarms, 0);
  });

  it('gives the same frames wherever the network cuts a recorded stream in two', () => {
    const stream = Buffer.concat([
      recorded('f08-inbound-no-route'),
      bytes('Content-Type: text/disconnect-notice\nContent-Length: 2\n\nön').subarray(0, -1),
    ]);
    const whole = parse(stream).frames;
    for (let cut = 0; cut <= stream.length; cut++) {
      let pieces = 0;
      assert.deepEqual(
        inPieces(stream, () => (pieces++ === 0 ? cut || 1 : stream.length)),
        whole,
        `cut at ${cut}`,
      );
    }
  });

  it('gives the same frames of every recorded stream byte by byte and in pieces of any length', () => {
    for (const name of readdirSync(FIXTURES)) {
      const stream = recorded(name.replace('.raw.gz', ''));
      const whole = parse(stream).frames;
      if (stream.length < 150_000)
        assert.deepEqual(
          inPieces(stream, () => 1),
          whole,
          name,
        );
      for (let seed = 1; seed <= 3; seed++) {
        const random = dice(seed);
        const longest = [3, 700, 20_000][seed - 1] ?? 1;
        assert.deepEqual(
          inPieces(stream, () => 1 + Math.floor(random() * longest)),
          whole,
          `${name}, seed ${seed}`,
        );
      }
    }
  });

  it('counts bytes, not letters, and a byte that is no UTF-8 costs a letter, not the event', () => {
    const latin = Buffer.concat([bytes('{"Event-Name":"CHANNEL_CREATE","Caller-Caller-ID-Name":"J'), Buffer.of(0xfc), bytes('rgen 😀"}')]);
    const [created, beat] = new EslParser().push(Buffer.concat([event(latin), HEARTBEAT]));
    assert.equal(created?.get('Caller-Caller-ID-Name'), 'J\ufffdrgen 😀');
    assert.equal(beat?.kind === 'event' && beat.name, 'HEARTBEAT');
  });

  it('reads control characters that stand in JSON as they must not', () => {
    const { frames, alarms } = parse(event('{"Event-Name":"CHANNEL_CREATE","Caller-Caller-ID-Name":"a\nb\u0001"}'));
    assert.equal((frames[0] as ReturnType<typeof shown>)[5], 'a\ufffdb\ufffd');
    assert.equal(alarms, 0);
  });

  it('keeps every value of an array, and gives the first where one is asked for', () => {
    const [frame] = new EslParser().push(event('{"Event-Name":"X","variable_a":["eins","zwei"],"n":7,"o":{"p":1},"e":""}'));
    assert.ok(frame?.kind === 'event');
    assert.deepEqual(
      [frame.get('variable_a'), frame.getAll('variable_a'), frame.getAll('e'), frame.getAll('none')],
      ['eins', ['eins', 'zwei'], [''], []],
    );
    assert.deepEqual(
      [frame.get('n'), frame.get('o'), frame.get('e'), frame.get('none'), frame.get('toString')],
      ['7', undefined, '', undefined, undefined],
    );
  });

  it('understands plain events, with escapes of every kind, arrays and bodies of their own', () => {
    const inner =
      'Event-Name: BACKGROUND_JOB\nJob-UUID: 1111\nCaller-Caller-ID-Name: Caf%E9%20%C3%BC%20100%zz%\nvariable_a: ARRAY%3A%3Aeins%7C%3Azwei\nContent-Length: 12\n\n+OK a%20b\nx\n';
    const plain = bytes(`Content-Length: ${inner.length}\nContent-Type: text/event-plain\n\n${inner}`);
    const [frame] = new EslParser().push(plain);
    assert.ok(frame?.kind === 'event');
    assert.equal(frame.name, 'BACKGROUND_JOB');
    assert.equal(frame.get('Caller-Caller-ID-Name'), 'Caf\ufffd ü 100%zz%');
    assert.deepEqual(frame.getAll('variable_a'), ['eins', 'zwei']);
    assert.equal(frame.body, '+OK a%20b\nx\n');
  });

  it('names the subclass of custom events only', () => {
    const of = (json: string) => new EslParser().push(event(json))[0] as { subclass?: string };
    assert.equal(of('{"Event-Name":"CUSTOM","Event-Subclass":"fifo::info"}').subclass, 'fifo::info');
    assert.equal(of('{"Event-Name":"HEARTBEAT","Event-Subclass":"fifo::info"}').subclass, undefined);
  });
});

describe('ESL parser under fire', () => {
  const hostile: readonly [what: string, stream: Buffer][] = [
    ['text that is no frame', bytes('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a length that is none', bytes('Content-Length: -5\nContent-Type: text/event-json\n\n{}')],
    ['a length of letters', bytes('Content-Length: 0x10\n\n')],
    ['a length beyond all memory', bytes('Content-Length: 99999999999999999999\n\n')],
    ['a length too short for its body', bytes('Content-Length: 5\nContent-Type: text/event-json\n\n{"Event-Name":"X"}')],
    ['a header without a colon', bytes('Content-Type: command/reply\nrubbish\n\n')],
    ['JSON that is none', event('{"Event-Name":')],
    ['JSON that is no object', event('[1,2]')],
    ['an event without a name', event('{"a":"b"}')],
    ['an event with a name of another kind', event('{"Event-Name":["X"]}')],
    ['a hundred headers', bytes(`Content-Type: x/y\n${'A: b\n'.repeat(100)}\n`)],
    ['zeros', Buffer.alloc(5_000)],
    ['a line without end', Buffer.alloc(100_000, 'x')],
    ['a header without end', bytes(`Content-Type: ${'x'.repeat(100_000)}`)],
  ];

  for (const [what, stream] of hostile) {
    it(`${what}: an alarm, and the next frames are found again`, () => {
      const { frames, alarms, lastAlarm } = parse(Buffer.concat([GREETING, stream, bytes('\n'), HEARTBEAT, HEARTBEAT]));
      assert.ok(alarms > 0, 'counted');
      assert.equal(typeof lastAlarm, 'string');
      assert.ok((frames as ReturnType<typeof shown>[]).filter(([, name]) => name === 'HEARTBEAT').length >= 1);
    });
  }

  it('names of things that every object has are no kinds of frames', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      const { frames } = parse(bytes(`Content-Type: ${name}\nContent-Length: 2\n\nhi`));
      assert.deepEqual((frames[0] as ReturnType<typeof shown>).slice(0, 3), ['reply', name, 'hi']);
    }
  });

  it('passes over a body that is longer than allowed, without keeping it, and goes on behind it', () => {
    const parser = new EslParser({ maxBodyBytes: 1_000 });
    parser.push(bytes('Content-Length: 50000000\nContent-Type: text/event-json\n\n'));
    const before = process.memoryUsage().arrayBuffers;
    for (let part = 0; part < 50; part++) assert.deepEqual(parser.push(Buffer.alloc(1_000_000, 'a')), []);
    assert.ok(process.memoryUsage().arrayBuffers - before < 60_000_000);
    assert.equal(parser.push(HEARTBEAT).length, 1);
    assert.equal(parser.alarms, 1);
    assert.match(parser.lastAlarm ?? '', /50000000 bytes, more than 1000/);
  });

  it('never throws and finds back to the frames, whatever bytes are changed on the way', () => {
    const stream = Buffer.concat([recorded('f08-inbound-no-route'), recorded('f45-protocol-misc')]);
    for (let seed = 1; seed <= 200; seed++) {
      const random = dice(seed);
      const damaged = Buffer.from(stream);
      for (let hit = 0; hit < 20; hit++) damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      const parser = new EslParser();
      for (let start = 0; start < damaged.length; start += 997) parser.push(damaged.subarray(start, start + 997));
      // Whatever length was believed, so much is more.
      parser.push(Buffer.concat(Array.from({ length: 2_000 }, () => HEARTBEAT)));
      assert.deepEqual(parser.push(HEARTBEAT).map(shown), parse(HEARTBEAT).frames, `seed ${seed}`);
    }
  });
});
