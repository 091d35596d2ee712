import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Signal, SourceId } from '@ringhook/core';
import { eslEvent, eslReply, FakeFreeswitch, type FakeFreeswitchOptions } from '@ringhook/testkit';
import { parseFreeswitchConfig } from '../src/freeswitch/config.ts';
import { DEFAULT_TIMING, type FreeswitchTiming } from '../src/freeswitch/session.ts';
import { connectFreeswitch } from '../src/freeswitch/source.ts';
import type { ConnectionOutcome, SourceContext, SourceNews } from '../src/index.ts';

interface Heard {
  readonly signals: Signal[];
  readonly news: SourceNews[];
  readonly until: (isTrue: () => boolean) => Promise<void>;
  readonly outcome: Promise<ConnectionOutcome>;
  readonly stop: () => void;
}

interface Setting {
  readonly port: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly timing?: Partial<FreeswitchTiming>;
  readonly context?: Partial<SourceContext>;
  readonly accept?: () => Promise<void>;
  readonly password?: string;
}

function listenTo(t: TestContext, { port, options, timing, context, accept, password = 'ClueCon' }: Setting): Heard {
  const signals: Signal[] = [];
  const news: SourceNews[] = [];
  const watchers = new Set<() => void>();
  const changed = (): void => watchers.forEach((look) => look());
  const stop = new AbortController();
  t.after(() => stop.abort());
  const outcome = connectFreeswitch(
    parseFreeswitchConfig({ host: '127.0.0.1', port, password: { env: 'X' }, ...options }),
    {
      sourceId: 'pbx' as SourceId,
      signal: stop.signal,
      accept: async (batch) => {
        await accept?.();
        signals.push(...batch);
        changed();
      },
      report: (piece) => {
        news.push(piece);
        changed();
      },
      secret: async () => password,
      now: () => 1_795_222_000_000,
      random: () => 0.5,
      ...context,
    },
    { ...DEFAULT_TIMING, ...timing },
  );
  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) {
      await new Promise<void>((resolve) => {
        const look = (): void => {
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
      });
    }
  };
  return { signals, news, until, outcome, stop: () => stop.abort() };
}

async function fake(t: TestContext, options?: FakeFreeswitchOptions): Promise<FakeFreeswitch> {
  const pbx = await FakeFreeswitch.start(options);
  t.after(() => pbx[Symbol.asyncDispose]());
  return pbx;
}

const isConnected = ({ news }: Heard): boolean => news.some((piece) => piece.isConnected === true);

/** A call that comes in from outside. */
function created(uuid: string, name = 'CHANNEL_CREATE'): Buffer {
  return eslEvent(name, {
    'Core-UUID': 'run-1',
    'Event-Date-Timestamp': '1795221999000000',
    'Unique-ID': uuid,
    'Call-Direction': 'inbound',
    'Channel-Name': 'sofia/external/+4930@carrier',
    'Caller-Context': 'public',
    'Caller-Caller-ID-Number': '+4930123456',
    'Caller-Destination-Number': '+49305550101',
    'Caller-Channel-Created-Time': '1795221999000000',
    'Channel-Call-State': 'DOWN',
  });
}

describe('a connection to FreeSWITCH', () => {
  it('logs in, subscribes, asks for what is alive, and only then is connected', async (t) => {
    const pbx = await fake(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isConnected(heard));
    assert.equal(pbx.commands[0], 'auth ClueCon');
    assert.match(pbx.commands[1]!, /^event json CHANNEL_CREATE .* CUSTOM callcenter::info /);
    assert.deepEqual(pbx.received('api show'), ['api show channels as json']);
    assert.ok(heard.news.some(({ version }) => version === 'FreeSWITCH 1.10.12'));
    assert.deepEqual(
      heard.signals.map(({ kind }) => kind),
      ['snapshot'],
    );
  });

  it('logs in as a user of the directory', async (t) => {
    const pbx = await fake(t, { users: { 'ringhook@pbx.example': 'geheim' } });
    const heard = listenTo(t, { port: pbx.port, options: { user: 'ringhook@pbx.example' }, password: 'geheim' });
    await heard.until(() => isConnected(heard));
    assert.equal(pbx.commands[0], 'userauth ringhook@pbx.example:geheim');
  });

  it('stops after one refused password and says what to fix', async (t) => {
    const pbx = await fake(t);
    const outcome = await listenTo(t, { port: pbx.port, password: 'wrong' }).outcome;
    assert.equal(outcome.kind, 'rejected');
    assert.match(String(Object(outcome).reason), /event_socket\.conf\.xml/);
    assert.equal(pbx.received('auth').length, 1);
  });

  it('stops when the access list turns it away, and says which list', async (t) => {
    const pbx = await fake(t, { refusesAll: true });
    const outcome = await listenTo(t, { port: pbx.port }).outcome;
    assert.equal(outcome.kind, 'rejected');
    assert.match(String(Object(outcome).reason), /apply-inbound-acl/);
    assert.equal(pbx.commands.length, 0, 'the password is not shown to it');
  });

  it('never writes a password that holds a line break', async (t) => {
    const pbx = await fake(t);
    const outcome = await listenTo(t, { port: pbx.port, password: 'x\n\napi shutdown' }).outcome;
    assert.equal(outcome.kind, 'rejected');
    assert.equal(pbx.connections, 0);
  });

  it('says what answers there when it is no event socket, and when nothing answers at all', async (t) => {
    const ssh = await fake(t, { greeting: 'SSH-2.0-OpenSSH_9.2\r\n' });
    const silent = await fake(t, { greeting: '' });
    const timing = { answerTimeoutMs: 200 };
    assert.match(String(Object(await listenTo(t, { port: ssh.port, timing }).outcome).reason), /no event socket of FreeSWITCH/);
    assert.match(String(Object(await listenTo(t, { port: silent.port, timing }).outcome).reason), /did not greet/);
  });

  it('names the rights that a user lacks, and goes on with what he has', async (t) => {
    const pbx = await fake(t, { denied: ['event', 'api'] });
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isConnected(heard));
    const warnings = heard.news.flatMap((piece) => piece.warnings ?? []);
    assert.match(warnings.join('\n'), /esl-allowed-events/);
    assert.match(warnings.join('\n'), /esl-allowed-api/);
    assert.deepEqual(heard.signals, [], 'what is not known is no empty list');
  });

  it('takes the events it may have where one of them is refused, and names those it lacks', async (t) => {
    const pbx = await fake(t, { denied: ['RECORD_START', 'sofia::expire'] });
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isConnected(heard));
    const [warning, ...others] = heard.news.flatMap((piece) => piece.warnings ?? []);
    assert.match(warning!, /not seen: RECORD_START, sofia::expire\. .*"esl-allowed-events"/);
    assert.deepEqual(others, []);
    pbx.send(created('44444444-dddd'));
    await heard.until(() => heard.signals.some(({ kind }) => kind === 'legCreated'));
  });

  it('knows a call by its row of the list where a user may not look at single channels', async (t) => {
    const pbx = await fake(t, { denied: ['uuid_dump'] });
    pbx.follow(created('55555555-eeee'));
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isConnected(heard));
    const [snapshot] = heard.signals;
    assert.deepEqual(snapshot?.kind === 'snapshot' && snapshot.legs.map(({ leg, number }) => [leg, number]), [
      ['55555555-eeee', '+4930123456'],
    ]);
    assert.match(heard.news.flatMap((piece) => piece.warnings ?? []).join(), /"uuid_dump" in "esl-allowed-api"/);
  });

  const lies: [what: string, list: string][] = [
    ['no list', '-ERR show Command not found!\n'],
    ['broken off', '{"row_count":1,"rows":[{"uuid":"1'],
    ['full of what are no rows', JSON.stringify({ row_count: 3, rows: [null, 7, { uuid: { a: 1 } }] })],
    ['deeply nested', '['.repeat(200_000)],
  ];
  for (const [what, show] of lies) {
    it(`says that calls in progress cannot be seen when the list of channels is ${what}, and hears those that begin`, async (t) => {
      const pbx = await fake(t, { lies: { show } });
      const heard = listenTo(t, { port: pbx.port });
      await heard.until(() => isConnected(heard));
      assert.match(heard.news.flatMap((piece) => piece.warnings ?? []).join(), /in progress .* cannot be seen/);
      pbx.send(created('66666666-ffff'));
      await heard.until(() => heard.signals.length > 0);
      assert.deepEqual(
        heard.signals.map(({ kind }) => kind),
        ['legCreated'],
      );
    });
  }

  it('asks for no channel whose name could hold a second command', async (t) => {
    const row = { uuid: '1 json\n\napi fsctl shutdown', callstate: 'ACTIVE' };
    const pbx = await fake(t, { lies: { show: JSON.stringify({ row_count: 1, rows: [row] }) } });
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isConnected(heard));
    assert.deepEqual(
      pbx.commands.map((command) => command.split(' ', 2).join(' ')),
      ['auth ClueCon', 'event json', 'api version', 'api show'],
    );
  });

  it('takes what is alive first and what was heard meanwhile after it', async (t) => {
    const pbx = await fake(t);
    pbx.follow(created('11111111-aaaa'));
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isConnected(heard));
    pbx.send(created('22222222-bbbb'));
    await heard.until(() => heard.signals.some(({ kind }) => kind === 'legCreated'));
    const [snapshot, fresh] = heard.signals;
    assert.equal(snapshot?.kind, 'snapshot');
    assert.deepEqual(snapshot?.kind === 'snapshot' && snapshot.legs.map(({ leg, number, target }) => [leg, number, target]), [
      ['11111111-aaaa', '+4930123456', '+49305550101'],
    ]);
    assert.equal(fresh?.kind === 'legCreated' && fresh.leg, '22222222-bbbb');
    assert.deepEqual(pbx.received('api uuid_dump'), ['api uuid_dump 11111111-aaaa json']);
  });

  it('marks the gap after a lost link, before anything else', async (t) => {
    const pbx = await fake(t);
    const heard = listenTo(t, { port: pbx.port, context: { lostAt: 1_795_221_000_000 } });
    await heard.until(() => heard.signals.length >= 2);
    assert.deepEqual(
      heard.signals.map(({ kind }) => kind),
      ['gap', 'snapshot'],
    );
  });

  const goodbyes: [title: string, end: (pbx: FakeFreeswitch) => void, reason: RegExp][] = [
    ['an orderly shutdown', (pbx) => pbx.shutDown(), /shutting down/],
    ['a death without a word', (pbx) => pbx.drop(), /without a goodbye/],
    ['being thrown out for reading too slowly', (pbx) => pbx.killListeners(), /read too slowly/],
  ];
  for (const [title, end, reason] of goodbyes) {
    it(`names ${title} as the reason of its end`, async (t) => {
      const pbx = await fake(t);
      const heard = listenTo(t, { port: pbx.port });
      await heard.until(() => isConnected(heard));
      end(pbx);
      assert.match(String(Object(await heard.outcome).reason), reason);
    });
  }

  it('asks after a silence, stays when it is answered, and gives up when it is not', async (t) => {
    const pbx = await fake(t);
    const heard = listenTo(t, { port: pbx.port, timing: { silenceMs: 40, answerTimeoutMs: 150 } });
    await heard.until(() => isConnected(heard));
    await pbx.until(() => pbx.received('api uptime').length >= 3);
    pbx.options = { unanswered: ['api'] };
    const outcome = await heard.outcome;
    assert.equal(outcome.kind, 'closed');
    assert.match(String(Object(outcome).reason), /silent/);
  });

  it('asks now and then what is alive: what lives is confirmed, an end that was not heard is found (call-model 3.14)', async (t) => {
    const pbx = await fake(t);
    const heard = listenTo(t, { port: pbx.port, timing: { silenceMs: 200, recheckMs: 40 } });
    await heard.until(() => isConnected(heard));
    pbx.send(created('call-00000001'));
    await heard.until(() => heard.signals.some(({ kind }) => kind === 'partyUpdated'));
    assert.equal(
      heard.signals.some(({ kind }) => kind === 'legEnded'),
      false,
    );
    pbx.follow(created('call-00000001', 'CHANNEL_HANGUP_COMPLETE'));
    await heard.until(() => heard.signals.some(({ kind }) => kind === 'legEnded'));
    const ended = heard.signals.filter(({ kind }) => kind === 'legEnded');
    assert.deepEqual(
      ended.map(({ isFound }) => isFound),
      [true],
    );
    assert.equal(heard.signals.filter(({ kind }) => kind === 'snapshot').length, 1);
  });

  it('reads no further while the store is behind, and loses nothing', async (t) => {
    const pbx = await fake(t);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let isStuck = false;
    const heard = listenTo(t, { port: pbx.port, accept: () => (isStuck ? released : Promise.resolve()) });
    await heard.until(() => isConnected(heard));
    isStuck = true;
    const calls = 30_000;
    for (let call = 0; call < calls; call++) pbx.write(created(`call-${String(call).padStart(8, '0')}`));
    await heard.until(() => heard.news.reduce((sum, { events }) => sum + (events?.count ?? 0), 0) >= 10_000);
    release();
    await heard.until(() => heard.signals.filter(({ kind }) => kind === 'legCreated').length === calls);
  });

  it('survives bytes that are no frame, raises an alarm, and hears the next event', async (t) => {
    const pbx = await fake(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isConnected(heard));
    pbx.write(Buffer.from('\u0000\u0001 nonsense\n\nContent-Length: 9999999999\nContent-Type: text/event-json\n\n'.slice(0, 12)));
    pbx.write(eslReply('text/event-json', '{"Event-Name": broken'));
    pbx.write(eslReply('text/event-json', '[1,2,3]'));
    pbx.send(created('33333333-cccc'));
    await heard.until(() => heard.signals.some(({ kind }) => kind === 'legCreated'));
    const alarms = heard.news.reduce((sum, piece) => sum + (piece.alarms ?? 0), 0);
    assert.ok(alarms >= 2, `${alarms} alarms`);
  });

  it('hands every byte to a recording, and ends cleanly when it is stopped', async (t) => {
    const pbx = await fake(t);
    const recorded: Uint8Array[] = [];
    const heard = listenTo(t, { port: pbx.port, context: { record: (bytes) => recorded.push(Buffer.from(bytes)) } });
    await heard.until(() => isConnected(heard));
    heard.stop();
    assert.deepEqual(await heard.outcome, { kind: 'closed', uptimeMs: 0, reason: 'stopped' });
    assert.match(Buffer.concat(recorded).toString(), /^Content-Type: auth\/request\n\n[^]*row_count/);
  });
});

describe('the options of a FreeSWITCH', () => {
  const right = { host: 'pbx.example', password: { env: 'X' } };
  const wrong: [options: Record<string, unknown>, field: string][] = [
    [{ ...right, host: 'esl://pbx' }, 'host'],
    [{ ...right, port: 0 }, 'port'],
    [{ ...right, user: 'ringhook' }, 'user'],
    [{ ...right, extensionPattern: '(' }, 'extensionPattern'],
    [{ ...right, password: 'ClueCon' }, 'password'],
    [{ host: 'pbx' }, 'password'],
  ];
  for (const [options, field] of wrong) {
    it(`name "${field}" when it can't be ${JSON.stringify(options[field])}`, () => {
      assert.throws(() => parseFreeswitchConfig(options), { code: 'SOURCE_CONFIG_INVALID', subject: field });
    });
  }
});
