import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AmiChannel, amiEvent, amiText, answeredCall, channelLines } from '@ringhook/testkit';
import { type AmiMessage, AmiParser } from '../src/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): AmiMessage[] => new AmiParser().push(bytes(text));

const NAMES = ['ActionID', 'Channel', 'CallerIDNum', 'CallerIDName', 'DestCallerIDNum', 'Uniqueid', 'Linkedid', 'DestUniqueid', 'Message'];
const shown = (message: AmiMessage) => [message.kind, message.name, ...NAMES.map((name) => message.get(name)), message.alarm];

const trunk: AmiChannel = { channel: 'PJSIP/trunk-00000077', uniqueid: 'pbx1-1795222230.137', linkedid: 'pbx1-1795222230.137' };
const STREAM = `Asterisk Call Manager/11.0.0\r\n${amiText([
  ['Response', 'Success'],
  ['ActionID', 'r-1'],
  ['Message', 'Authentication accepted'],
])}${answeredCall({ number: 7, at: 1_795_222_230_800, callerName: 'Zoë 🎺' })}${amiEvent('Hangup', [
  ...channelLines('', { ...trunk, number: '+441632\r\n\r\nEvent: Hangup\r\nPrivilege: call,all' }),
  ['Cause', 16],
  ['Cause-txt', 'Normal Clearing'],
])}`;

/** A small generator whose numbers depend on its seed alone. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('AMI parser', () => {
  it('tells banner, response and event apart', () => {
    const messages = parse(STREAM);
    assert.deepEqual(
      messages.slice(0, 3).map(({ kind, name }) => [kind, name]),
      [
        ['banner', '11.0.0'],
        ['response', 'Success'],
        ['event', 'Newchannel'],
      ],
    );
    assert.equal(messages.length, 2 + 25 + 1);
    assert.equal(messages[2]?.get('CallerIDName'), 'Zoë 🎺');
  });

  it('gives the same messages wherever the network cuts the stream', () => {
    const whole = bytes(STREAM);
    const expected = parse(STREAM).map(shown);
    for (let cut = 0; cut <= whole.length; cut++) {
      const parser = new AmiParser();
      const messages = [...parser.push(whole.subarray(0, cut)), ...parser.push(whole.subarray(cut))];
      assert.deepEqual(messages.map(shown), expected, `cut at ${cut}`);
    }
  });

  it('gives the same messages byte by byte, and when they are read only at the very end', () => {
    const parser = new AmiParser();
    const messages: AmiMessage[] = [];
    for (const byte of bytes(STREAM)) messages.push(...parser.push(Uint8Array.of(byte)));
    assert.deepEqual(messages.map(shown), parse(STREAM).map(shown));
  });

  it('keeps repeated fields, and answers with the first', () => {
    const [message] = parse('Response: Success\r\nOutput: one\r\nOutput: \r\nOutput: three: 3\r\n\r\n');
    assert.deepEqual(message?.getAll('Output'), ['one', '', 'three: 3']);
    assert.equal(message?.get('Output'), 'one');
    assert.equal(message?.get('Outpu'), undefined);
    assert.deepEqual(message?.getAll('ChanVariable'), []);
  });

  it('undoes the escaping of names and of values of variables, but not of numbers', () => {
    const of = { ...trunk, name: 'A \\"B\\" \\\\ \\t\\a\\r\\n \\x', number: '\\t1' };
    const [message] = parse(amiEvent('VarSet', [...channelLines('', of), ['Variable', 'NOTE'], ['Value', 'a\\nb']]));
    assert.equal(message?.get('CallerIDName'), 'A "B" \\ \t\x07\r\n \\x');
    assert.equal(message?.get('CallerIDNum'), '\\t1');
    assert.equal(message?.get('Value'), 'a\nb');
    const [queueRow] = parse(
      amiText([
        ['Event', 'QueueEntry'],
        ['Queue', 'q'],
        ['CallerIDNum', '1'],
        ['CallerIDName', 'a\\nb'],
      ]),
    );
    assert.equal(queueRow?.get('CallerIDName'), 'a\\nb');
  });

  it('replaces bytes that are no UTF-8', () => {
    const text = bytes(amiEvent('Newchannel', channelLines('', { ...trunk, name: 'J?rg' })));
    text[text.indexOf('?'.charCodeAt(0))] = 0xfc;
    assert.equal(new AmiParser().push(text)[0]?.get('CallerIDName'), 'J\ufffdrg');
  });

  it('throws a message away that grows past the limit, says so, and goes on with the next', () => {
    const parser = new AmiParser({ maxMessageBytes: 4_096 });
    const messages = [...parser.push(bytes('Event: Newchannel\r\nPrivilege: call,all\r\nChannel: '))];
    for (let index = 0; index < 100; index++) messages.push(...parser.push(bytes('x'.repeat(1_000))));
    messages.push(...parser.push(bytes(`\r\n\r\n${amiEvent('DeviceStateChange', [['Device', 'PJSIP/1001']])}`)));
    assert.deepEqual(
      messages.map(({ name }) => name),
      ['DeviceStateChange'],
    );
    assert.equal(parser.alarms, 1);
    assert.match(parser.lastAlarm ?? '', /longer than 4096 bytes/);
  });

  it('starts in the middle of a stream', () => {
    const parser = new AmiParser();
    const [first] = parser.push(bytes(`eid: 12.4\r\nLinkedid: 12.4\r\n\r\n${amiEvent('DeviceStateChange', [['Device', 'PJSIP/1001']])}`));
    assert.equal(first?.name, 'DeviceStateChange');
    assert.equal(parser.alarms, 1);
  });

  it('survives any bytes, in any pieces, without growing (seed 20261121)', () => {
    const random = dice(20_261_121);
    const pieces = [
      '\r\n',
      '\r\n\r\n',
      ': ',
      'Event: ',
      'Privilege: call,all\r\n',
      'CallerIDNum',
      'ChannelState: 4\r\n',
      'Response: ',
      '\r',
      '\n',
      '\0',
      'Linkedid: 1\r\n',
    ];
    const whole = bytes(STREAM);
    for (let round = 0; round < 300; round++) {
      const parser = new AmiParser({ maxMessageBytes: 8_192 });
      for (let step = 0; step < 60; step++) {
        const from = Math.floor(random() * whole.length);
        const kind = random();
        const chunk =
          kind < 0.4
            ? bytes(pieces[Math.floor(random() * pieces.length)] ?? '')
            : kind < 0.6
              ? Uint8Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 256))
              : whole.subarray(from, from + Math.floor(random() * 700));
        for (const message of parser.push(chunk)) shown(message);
      }
      parser.push(bytes('\r\n\r\n'.repeat(4_000)));
      assert.equal(parser.push(bytes(answeredCall({ number: 1, at: 0 }))).length, 25, `round ${round}`);
    }
  });
});

const hangup = (of: Partial<AmiChannel>) =>
  amiEvent('Hangup', [...channelLines('', { ...trunk, ...of }), ['Cause', 16], ['Cause-txt', 'Normal Clearing']]);

describe('what a caller writes into a number', () => {
  const victim = 'pbx1-1795222230.100';
  const FORGED: [title: string, text: string][] = [
    ['a header line', '\r\nEvent: Hangup'],
    ['the id of another call', `\r\nUniqueid: ${victim}\r\nLinkedid: ${victim}`],
    ['its own name and the id of another call', `\r\nCallerIDName: \r\nUniqueid: ${victim}`],
    ['as many lines of the run as fit', '\r\nCallerIDName: \r\nConnectedLineNum: \r\nConnectedLineName: \r\nLanguage: \r\n'],
    ['a blank line', '\r\n\r\n'],
    ['a whole event', `\r\n\r\nEvent: Hangup\r\nPrivilege: call,all\r\nUniqueid: ${victim}\r\n`],
    ['a whole event without a channel', '\r\n\r\nEvent: DeviceStateChange\r\nPrivilege: call,all\r\nDevice: a\r\nState: b'],
    ['a response', '\r\n\r\nResponse: Error\r\nMessage: Authentication failed\r\n\r\n'],
    ['a banner', '\r\n\r\nAsterisk Call Manager/11.0.0\r\n'],
    ['many blank lines', '\r\n'.repeat(38)],
  ];
  for (const [title, text] of FORGED) {
    for (const field of ['number', 'connectedNumber'] as const) {
      it(`is not believed: ${title} in ${field}`, () => {
        assert.ok(text.length <= 80, 'Asterisk cuts a number at 80 bytes');
        const parser = new AmiParser();
        const messages = parser.push(bytes(hangup({ [field]: `1${text}`.slice(0, 80) }) + hangup({ uniqueid: 'next' })));
        assert.deepEqual(
          messages.map((message) => [message.kind, message.name, message.get('Uniqueid'), message.get('Cause')]),
          [
            ['event', 'Hangup', trunk.uniqueid, '16'],
            ['event', 'Hangup', 'next', '16'],
          ],
        );
        assert.match(messages[0]?.alarm ?? '', /Hangup: /);
        assert.equal(messages[1]?.alarm, undefined);
        assert.equal(parser.alarms, 1);
      });
    }
  }

  it('is still the number, whole', () => {
    const [message] = parse(hangup({ number: '+441632\r\nEvent: Hangup' }));
    assert.equal(message?.get('CallerIDNum'), '+441632\r\nEvent: Hangup');
    assert.equal(message?.get('CallerIDName'), '<unknown>');
    assert.equal(message?.alarm, 'Hangup: CallerIDNum holds line breaks, which were not believed: "+441632\\r\\nEvent: Hangup"');
  });

  it('is not believed when it is the dialled number that carries ids of another call', () => {
    const exten = `1\r\nPriority: 1\r\nUniqueid: ${victim}\r\nLinkedid: ${victim}`;
    const [message] = parse(hangup({ exten }));
    assert.deepEqual([message?.get('Uniqueid'), message?.get('Linkedid')], [trunk.uniqueid, trunk.linkedid]);
    assert.equal(message?.get('Exten'), exten);
    assert.equal(message?.get('Cause'), '16');
  });

  it('is not believed in the second channel of an event, whose lines have a prefix', () => {
    const dest = { channel: 'PJSIP/1001-00000078', uniqueid: 'pbx1-1795222230.138', linkedid: trunk.linkedid };
    const text = `\r\nDestUniqueid: ${victim}\r\n\r\nEvent: Hangup`;
    const [message, rest] = parse(
      amiEvent('DialBegin', [
        ...channelLines('', trunk),
        ...channelLines('Dest', { ...dest, connectedNumber: text }),
        ['DialString', '1001'],
      ]),
    );
    assert.equal(message?.get('DestUniqueid'), dest.uniqueid);
    assert.equal(message?.get('DialString'), '1001');
    assert.equal(rest, undefined);
  });

  it('is not believed in a queue row, which has a number without the run of a channel', () => {
    const text = '1\r\n\r\nEvent: DeviceStateChange\r\nPrivilege: call,all\r\n\r\n';
    const [message, rest] = parse(
      amiText([
        ['Event', 'QueueEntry'],
        ['Queue', 'q'],
        ['CallerIDNum', text],
        ['CallerIDName', 'x'],
      ]),
    );
    assert.equal(message?.get('CallerIDNum'), text);
    assert.equal(rest, undefined);
  });

  it('ends an event of a last field with a whole second one, which is not believed for want of its channel', () => {
    const parser = new AmiParser();
    const appData = `PJSIP/1\r\n\r\nEvent: Hangup\r\nPrivilege: call,all\r\nUniqueid: ${victim}`;
    const messages = parser.push(bytes(amiEvent('Newexten', [...channelLines('', trunk), ['AppData', appData]]) + hangup({})));
    assert.deepEqual(
      messages.map((message) => [message.name, message.get('Uniqueid')]),
      [
        ['Newexten', trunk.uniqueid],
        ['Hangup', trunk.uniqueid],
      ],
    );
    assert.match(parser.lastAlarm ?? '', /a Hangup without its channel/);
  });

  it('reads an event of a shape nobody knows line by line, once no caller can have written so much', () => {
    const parser = new AmiParser();
    const odd = amiEvent(
      'UserEvent',
      [
        ['CallerIDNum', '5'],
        ['Mood', 'fine'],
      ],
      { privilege: 'user' },
    );
    const odder = amiEvent('Mood', [
      ['Channel', 'x'],
      ['ChannelState', 4],
      ['Mood', 'good'],
    ]);
    const messages = parser.push(bytes(odd + odder + answeredCall({ number: 1, at: 0 })));
    assert.equal(messages.length, 27);
    assert.deepEqual([messages[0]?.get('CallerIDNum'), messages[0]?.get('Mood')], ['5', 'fine']);
    assert.notEqual(messages[0]?.alarm, undefined);
    assert.deepEqual([messages[1]?.get('Mood'), messages[1]?.alarm], ['good', undefined]);
  });

  it('is not believed wherever a hostile stream is cut (seed 7, 80 bytes of anything a caller would try)', () => {
    const random = dice(7);
    const words = [
      '\r\n',
      '\r\n\r\n',
      'Event: Hangup\r\n',
      'Privilege: call,all\r\n',
      `Uniqueid: ${victim}`,
      'CallerIDName: ',
      'ConnectedLineNum: ',
      'ConnectedLineName: ',
      'Language: ',
      'AccountCode: ',
      'Linkedid: ',
      'ActionID: 1\r\n',
      'Response: Success',
      'Channel: ',
      'ChannelState: 4',
      'x',
      ': ',
    ];
    for (let round = 0; round < 2_000; round++) {
      let text = '';
      while (text.length < 80) text += words[Math.floor(random() * words.length)];
      const field = random() < 0.5 ? 'number' : 'connectedNumber';
      const whole = bytes(hangup({ [field]: text.slice(0, 80) }) + hangup({ uniqueid: 'next' }));
      const cut = Math.floor(random() * whole.length);
      const parser = new AmiParser();
      const messages = [...parser.push(whole.subarray(0, cut)), ...parser.push(whole.subarray(cut))];
      assert.deepEqual(
        messages.map((message) => message.get('Uniqueid')),
        [trunk.uniqueid, 'next'],
        JSON.stringify(text),
      );
    }
  });
});
