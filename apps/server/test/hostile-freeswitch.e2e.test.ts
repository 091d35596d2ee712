/** FreeSWITCHs that send what none should, and callers who call themselves what nobody does: the calls are told all the same. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eslEvent, eslFrames, FakeFreeswitch, type FakeFreeswitchOptions } from '@ringhook/testkit';
import { Office, openUrl, SECRET, SETTINGS, toldAdapter } from './e2e/office.ts';
import { recordedFrames } from './e2e/recorded-freeswitch.ts';
import { seeded } from './e2e/seeded.ts';
import { callsTold } from './e2e/told-calls.ts';
import { assertLawful, eventsOf } from './live/told-request.ts';

const ANSWERED = 'f01-inbound-answered-caller-hangs-up';

interface Scene extends AsyncDisposable {
  readonly pbx: FakeFreeswitch;
  readonly office: Office;
}

async function scene(options: FakeFreeswitchOptions = {}): Promise<Scene> {
  const pbx = await FakeFreeswitch.start({ password: 'right', ...options });
  const office = await Office.open({
    configuration: (url) => ({
      settings: { ...SETTINGS, defaultCountry: 'DE' },
      sources: [{ id: 'pbx', name: 'pbx', kind: 'freeswitch', options: { host: '127.0.0.1', port: pbx.port, password: SECRET } }],
      adapters: [toldAdapter('pbx', `${url}/pbx`)],
      globalActions: [openUrl('pbx')],
    }),
  });
  const close = async (): Promise<void> => {
    await office[Symbol.asyncDispose]();
    await pbx[Symbol.asyncDispose]();
  };
  return { pbx, office, [Symbol.asyncDispose]: close };
}

/** An answered call whose caller calls himself by this number and this name, wherever the PBX repeats them. */
function callFrom(caller: string): Buffer[] {
  return recordedFrames(ANSWERED, Date.now()).map((frame) => {
    const [{ body } = { body: Buffer.alloc(0) }] = eslFrames(frame);
    const headers = JSON.parse(body.toString('utf8')) as Record<string, string>;
    for (const name of Object.keys(headers)) if (/Caller-ID-(Number|Name)$|sip_from_(user|display)$/.test(name)) headers[name] = caller;
    return eslEvent(String(headers['Event-Name']), headers);
  });
}

describe('numbers and names of callers at a FreeSWITCH', () => {
  const hostile: readonly [what: string, caller: string][] = [
    ['500 digits', '9'.repeat(500)],
    ['emoji', '☎️📞👩‍👩‍👧‍👦'],
    ['a parameter of its own', '1&Event=hangup&EventCode=1#'],
    ['a placeholder', '{{RecordingURL}}{{CallID}}${7*7}'],
    ['the end of a frame and another one', '1\n\nContent-Length: 2\nContent-Type: text/disconnect-notice\n\n{}'],
    ['controls and a reversed text', 'a\u0000\u0007\u001b[2J\u202eb'],
    ['markup', '"><script>alert(1)</script>'],
    ['a variable of the dialplan', '${system(reboot)}'],
  ];
  for (const [what, caller] of hostile) {
    it(`that are ${what} reach the endpoint as they are, in one value`, async () => {
      await using stage = await scene();
      const { pbx, office } = stage;
      await office.untilConnected();
      for (const frame of callFrom(caller)) pbx.send(frame);
      await office.untilAllTold();
      await office.stop();
      const [call] = callsTold(office.receiver.requests, 'pbx');
      assert.equal(eventsOf(call!), 'start pickup hangup');
      assert.deepEqual(new Set(call!.map(({ values }) => values.CallerID)), new Set([caller]));
      assert.equal(office.log.filter(({ level }) => level === 'error').length, 0);
    });
  }

  it('that have no end are cut', async () => {
    await using stage = await scene();
    const { pbx, office } = stage;
    await office.untilConnected();
    for (const frame of callFrom('9'.repeat(10_000))) pbx.send(frame);
    await office.untilAllTold();
    await office.stop();
    const [call] = callsTold(office.receiver.requests, 'pbx');
    assert.equal(eventsOf(call!), 'start pickup hangup');
    assert.deepEqual(new Set(call!.map(({ values }) => values.CallerID)), new Set(['9'.repeat(512)]));
  });
});

describe('bytes that are no frames', () => {
  it('between the events of a call cost an alarm each and no event', async () => {
    await using stage = await scene();
    const { pbx, office } = stage;
    await office.untilConnected();
    const random = seeded(29);
    const noise = Buffer.from(Uint8Array.from({ length: 300_000 }, () => Math.floor(random() * 256)));
    const pieces = [
      noise,
      Buffer.alloc(5_000_000, 'A'),
      Buffer.from('Content-Length: -1\nContent-Type: text/event-json\n\n'),
      Buffer.from('Content-Type: text/event-json\nContent-Length: 7\n\n{"Event'),
      Buffer.alloc(100_000),
    ];
    for (const [index, frame] of recordedFrames(ANSWERED, Date.now()).entries()) {
      pbx.write(pieces[index % pieces.length]!);
      pbx.write(Buffer.from('\n\n'));
      pbx.send(frame);
    }
    await office.untilAllTold();
    const { body } = await office.api('sources/pbx/health');
    assert.ok(Number(body['alarms']) >= pieces.length, 'each is counted');
    await office.stop();
    const [call] = callsTold(office.receiver.requests, 'pbx');
    assert.equal(eventsOf(call!), 'start pickup hangup');
    assertLawful(call!, 'noise');
    assert.equal(pbx.connections, 1, 'the connection was kept');
    assert.equal(office.logged('source.alarmed').length, 1, 'garbage does not flood the log');
  });
});

describe('a FreeSWITCH that wants no listener', () => {
  for (const [what, options, reason] of [
    ['by its password', { password: 'another' }, /event_socket\.conf\.xml/],
    ['by its access list', { refusesAll: true }, /apply-inbound-acl/],
  ] as const) {
    it(`${what} is asked once, and its source shows what to fix`, async () => {
      await using stage = await scene(options);
      const { pbx, office } = stage;
      await office.until(() => office.ringhook.sources.list().some(({ state }) => state === 'rejected'), 'the source has given up');
      const { body } = await office.api('sources/pbx/health');
      assert.match(String(body['lastError']), reason);
      assert.equal(pbx.connections, 1);
      assert.doesNotMatch(JSON.stringify(office.log), /right/, 'the password is not written anywhere');
    });
  }

  it('because it fell too far behind is called again, and what it forgot to tell is found', async () => {
    await using stage = await scene();
    const { pbx, office } = stage;
    await office.untilConnected();
    const frames = recordedFrames(ANSWERED, Date.now());
    const bridged = frames.findIndex((frame) => frame.includes('"Event-Name":"CHANNEL_BRIDGE"'));
    pbx.send(Buffer.concat(frames.slice(0, bridged + 1)));
    await office.receiver.waitFor(2);
    pbx.follow(Buffer.concat(frames.slice(bridged + 1)));
    pbx.killListeners();
    await office.untilAllTold();
    const { body } = await office.api('sources/pbx/health');
    assert.match(String(body['lastError']), /read too slowly/);
    const [call] = callsTold(office.receiver.requests, 'pbx');
    assert.equal(eventsOf(call!), 'start pickup hangup');
    assert.deepEqual(
      call!.map(({ isSynthetic }) => isSynthetic),
      [false, false, true],
    );
  });
});
