/** What a FreeSWITCH answers to `show channels as json` and `uuid_dump`, and what is known from it of calls nobody saw begin. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { ExtensionEvent } from '@ringhook/core';
import type { EslEvent } from '@ringhook/protocols';
import { type ChannelRow, parseChannelRows, playFreeswitchCapture } from '../src/index.ts';
import { CALLER, CARRIER, eslEvent, FreeswitchStory, gateway, type Headers, phone, T0 } from './freeswitch-story.ts';

const RECORDED = gunzipSync(
  readFileSync(new URL('../../testkit/fixtures/freeswitch/1.10.12/f42-reconnect-resync.raw.gz', import.meta.url)),
);

function row(uuid: string, more: Record<string, string> = {}): ChannelRow {
  return { uuid, direction: 'outbound', callstate: 'ACTIVE', call_uuid: uuid, created_epoch: String(T0 / 1_000), ...more };
}

function dump(uuid: string, headers: Headers = {}): [string, EslEvent] {
  const common = { 'Unique-ID': uuid, 'Answer-State': 'answered', 'Channel-Call-State': 'ACTIVE', 'Call-Direction': 'outbound' };
  return [uuid, eslEvent('CHANNEL_DATA', { ...common, ...headers })];
}

const CALLER_ROW = {
  direction: 'inbound',
  initial_cid_num: CALLER,
  initial_cid_name: 'Max Mustermann',
  initial_dest: '+49305550101',
  initial_context: 'public',
};
/** As it looks in mid-call: the number dialled is not the number it has now, and the caller's number is the agent's. */
const CALLER_DUMP = {
  ...CARRIER,
  'Call-Direction': 'inbound',
  'Caller-Destination-Number': '1001',
  'Caller-Caller-ID-Number': '1001',
  variable_bridge_to: 'b',
};
const PHONE_DUMP = { ...phone('1001'), variable_dialed_user: '1001', 'Other-Leg-Unique-ID': 'a', variable_bridge_to: 'a' };

describe('the list of channels', () => {
  it('has rows, none, or is no such list', () => {
    assert.deepEqual(parseChannelRows('{"row_count": 0}'), []);
    assert.equal(parseChannelRows(JSON.stringify({ row_count: 1, rows: [row('a')] }))?.length, 1);
    for (const text of [
      '-ERR no reply',
      '',
      '[]',
      'null',
      '{}',
      '{"row_count":2}',
      '{"row_count":1,"rows":7}',
      '{"row_count":1,"rows":[{"b_uuid":"x"}]}',
    ]) {
      assert.equal(parseChannelRows(text), undefined, text);
    }
    const calls = { row_count: 1, rows: [{ ...row('a'), b_uuid: 'b' }] };
    assert.deepEqual(parseChannelRows(JSON.stringify(calls)) ?? [], [], 'a list of calls is not mistaken for channels');
    assert.deepEqual(parseChannelRows(JSON.stringify({ row_count: 3, rows: [null, 'x', row('')] })), undefined);
  });

  it('gives a call under way as start and pickup, with what was dialled and who called at its beginning', () => {
    const rows = [row('a', CALLER_ROW), row('b', { call_uuid: 'a' })];
    const story = new FreeswitchStory().resync({ rows, dumps: new Map([dump('a', CALLER_DUMP), dump('b', PHONE_DUMP)]) });
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 pickup (synthetic)', '1 1001 connected (synthetic)']);
    const { type, callerId, callerName, did, responderExt } = story.last('pickup').call;
    assert.deepEqual(
      { type, callerId, callerName, did, responderExt },
      {
        type: 'Incoming',
        callerId: CALLER,
        callerName: 'Max Mustermann',
        did: '+49305550101',
        responderExt: '1001',
      },
    );
    assert.deepEqual(story.hangUp('a', 'b').lines().slice(3), ['1 1001 completed', '1 hangup']);
  });

  it('is enough by itself, where the channels could not be asked one by one', () => {
    const rows = [
      row('a', { ...CALLER_ROW, name: `sofia/external/${CALLER}@carrier.example` }),
      row('b', { call_uuid: 'a', name: 'sofia/internal/1001@10.0.0.7', presence_id: '1001@pbx.example' }),
    ];
    const story = new FreeswitchStory().resync({ rows, dumps: new Map() });
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 pickup (synthetic)', '1 1001 connected (synthetic)']);
  });

  it('gives a call that rings as one, its phone as ringing', () => {
    const rows = [row('a', { ...CALLER_ROW, callstate: 'EARLY' }), row('b', { call_uuid: 'a', callstate: 'RINGING' })];
    const ringing = { 'Answer-State': 'ringing', 'Channel-Call-State': 'RINGING', variable_bridge_to: '' };
    const dumps = new Map([dump('a', { ...CALLER_DUMP, ...ringing, variable_bridge_to: '' }), dump('b', { ...PHONE_DUMP, ...ringing })]);
    const story = new FreeswitchStory().resync({ rows, dumps });
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 1001 ringing (synthetic)']);
    assert.deepEqual(story.answer('b').answer('a').bridge('a', 'b').lines().slice(2), ['1 pickup', '1 1001 connected']);
  });

  it('a caller in a queue or a room, an order from outside, an outgoing call, one whose maker has left', () => {
    const alone = (headers: Headers, more: Record<string, string> = CALLER_ROW) =>
      new FreeswitchStory().resync({
        rows: [row('a', more)],
        dumps: new Map([dump('a', { ...CALLER_DUMP, variable_bridge_to: '', ...headers })]),
      });
    const waiting = alone({ variable_cc_side: 'member', variable_cc_queue: 'support@default' });
    assert.equal(waiting.end('a').last('hangup').call.lastQueue, 'support@default');
    const fifo = alone({ variable_current_application: 'fifo', variable_current_application_data: 'sales@pbx.example in' });
    assert.equal(fifo.end('a').last('hangup').call.lastQueue, 'sales@pbx.example');
    const room = alone({ variable_current_application: 'conference', variable_current_application_data: '3000-pbx.example@default' });
    assert.equal(room.end('a').last('hangup').call.conference, '3000-pbx.example');
    const ordered = alone({ ...phone('1001'), 'Call-Direction': 'outbound', 'Answer-State': 'ringing' }, { callstate: 'RINGING' });
    assert.equal(ordered.last('start').call.type, 'API');
    const handedOn = new FreeswitchStory().resync({
      rows: [row('b', { call_uuid: 'a' }), row('c', { call_uuid: 'b' })],
      dumps: new Map([
        dump('b', { ...gateway('+4989123456'), variable_originating_leg_uuid: 'a', variable_bridge_to: 'c' }),
        dump('c', { ...phone('1002'), variable_originating_leg_uuid: 'b', variable_bridge_to: 'b' }),
      ]),
    });
    assert.deepEqual(
      handedOn.lines().filter((line) => !line.includes('1002')),
      ['1 start (synthetic)', '1 pickup (synthetic)'],
    );
    const { type, callerId, dialled } = handedOn.last('pickup').call;
    assert.deepEqual({ type, callerId, dialled }, { type: 'Outgoing', callerId: '1002', dialled: null });
    const consulted = new FreeswitchStory().resync({
      rows: [row('a', CALLER_ROW), row('d', { call_uuid: 'c' })],
      dumps: new Map([
        dump('a', { ...CALLER_DUMP, variable_bridge_to: 'd' }),
        dump('d', { ...phone('1002'), variable_dialed_user: '1002', variable_originating_leg_uuid: 'c', variable_bridge_to: 'a' }),
      ]),
    });
    assert.deepEqual(consulted.lines(), ['1 start (synthetic)', '1 pickup (synthetic)', '1 1002 connected (synthetic)']);
    assert.equal((consulted.last('connected') as ExtensionEvent).direction, 'inbound');
  });

  it('news older than the answer about a channel do not undo it; its end always counts', () => {
    const stamped = { 'Event-Date-Timestamp': `${T0 + 60_000}000` };
    const rows = [row('a', CALLER_ROW), row('b', { call_uuid: 'a' })];
    const story = new FreeswitchStory().resync({
      rows,
      dumps: new Map([dump('a', { ...CALLER_DUMP, ...stamped }), dump('b', { ...PHONE_DUMP, ...stamped })]),
    });
    const before = story.lines();
    assert.deepEqual(story.unbridge('a', 'b').tell('CHANNEL_HOLD', { 'Unique-ID': 'b' }).lines(), before);
    assert.deepEqual(story.hangUp('a', 'b').lines().slice(3), ['1 1001 completed', '1 hangup']);
  });

  it('rings where the phone had just begun to, and its state does not say so yet', () => {
    const times = { 'Event-Date-Timestamp': `${T0 + 60_000}000`, 'Caller-Channel-Progress-Time': `${T0 + 59_999}000` };
    const waiting = { 'Answer-State': 'ringing' };
    const caller = { ...CARRIER, 'Call-Direction': 'inbound', 'Caller-Destination-Number': '1001' };
    const story = new FreeswitchStory().resync({
      rows: [row('a', { ...CALLER_ROW, callstate: 'RING_WAIT' }), row('b', { call_uuid: 'a', callstate: 'DOWN' })],
      dumps: new Map([
        dump('a', { ...caller, ...waiting, 'Channel-Call-State': 'RING_WAIT' }),
        dump('b', { ...phone('1001'), ...times, ...waiting, 'Channel-Call-State': 'DOWN', variable_originating_leg_uuid: 'a' }),
      ]),
    });
    story.tell('CHANNEL_PROGRESS', { 'Unique-ID': 'b', 'Event-Date-Timestamp': `${T0 + 59_999}000` });
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 1001 ringing (synthetic)']);
  });

  it('survives rows of any kind: loops of parents, half a bridge, unknown states, nothing but a name', () => {
    const rows = [
      row('a', { call_uuid: 'b' }),
      row('b', { call_uuid: 'a' }),
      row('c', { callstate: 'HANGUP' }),
      row('d', { callstate: 'NEW', name: 'weird' }),
      row('e', { direction: 'inbound', name: '////' }),
    ];
    const dumps = new Map([
      dump('a', { variable_originating_leg_uuid: 'b' }),
      dump('b', { variable_originating_leg_uuid: 'a', variable_bridge_to: 'nobody' }),
    ]);
    const story = new FreeswitchStory().resync({ rows, dumps });
    story.hangUp('a', 'b', 'c', 'd', 'e').wait(5_000);
    assert.deepEqual([...story.tracker.liveCalls()], []);
  });
});

/** The recording as it would be of a link that was cut in mid-call, and came back when another call was up. */
function cutInMidCall(bytes: Buffer): Buffer {
  const frames = framesOf(bytes);
  const hangup = frames.findIndex((frame) => frame.includes('"Event-Name":"CHANNEL_UNBRIDGE"'));
  const update = frames.findLastIndex((frame) => frame.includes('"Event-Name":"CALL_UPDATE"'));
  const dumps = frames
    .slice(update - 1, update + 1)
    .map((frame) => frame.toString('utf8').replace(/^[^{]*{"Event-Name":"CALL_UPDATE"/, '{"Event-Name":"CHANNEL_DATA"'));
  const rows = dumps.map((text) => rowOf(JSON.parse(text) as Record<string, string>));
  return Buffer.concat([
    ...frames.slice(0, hangup),
    Buffer.from('Content-Type: auth/request\n\nContent-Type: command/reply\nReply-Text: +OK accepted\n\n'),
    ...[JSON.stringify({ row_count: 2, rows }), ...dumps].map(apiResponse),
    ...frames.slice(update + 1),
  ]);
}

function rowOf(headers: Record<string, string>): ChannelRow {
  const direction = String(headers['Call-Direction']);
  const atBeginning = { initial_cid_num: '+4940777', initial_cid_name: 'Zweiter', initial_dest: '+49305550102', initial_context: 'public' };
  return row(String(headers['Unique-ID']), { direction, ...(direction === 'inbound' && atBeginning) });
}

function apiResponse(body: string): Buffer {
  return Buffer.from(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`);
}

function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const headersEnd = bytes.indexOf('\n\n', start) + 2;
    const length = /Content-Length: (\d+)/.exec(bytes.toString('latin1', start, headersEnd))?.[1] ?? '0';
    const end = headersEnd + Number(length);
    frames.push(bytes.subarray(start, end));
    start = end;
  }
  return frames;
}

describe('a recording of a link that was lost in mid-call (f42)', () => {
  const told = [...playFreeswitchCapture(cutInMidCall(RECORDED))].filter((event) => event.level === 'call');

  it('owes each event exactly once, late rather than never: the answers in the recording are understood', () => {
    const lines = told.map((event) => `${event.call.number} ${event.event}${event.synthetic ? ' (synthetic)' : ''}`);
    assert.deepEqual(lines.toSorted(), [
      '1 hangup (synthetic)',
      '1 pickup',
      '1 start',
      '2 hangup',
      '2 pickup (synthetic)',
      '2 start (synthetic)',
    ]);
  });

  it('knows of the call that began meanwhile who called whom', () => {
    const { callerId, callerName, did, responderExt } = told.findLast((event) => event.event === 'pickup')!.call;
    assert.deepEqual(
      { callerId, callerName, did, responderExt },
      { callerId: '+4940777', callerName: 'Zweiter', did: '+49305550102', responderExt: '1002' },
    );
  });
});
