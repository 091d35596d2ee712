import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { Signal, SourceId } from '@ringhook/core';
import { type AmiChannel, amiEvent, answeredCall, channelLines, FakeAsterisk, type FakeAsteriskOptions } from '@ringhook/testkit';
import { parseAsteriskConfig } from '../src/asterisk/config.ts';
import { type AsteriskTiming, DEFAULT_TIMING } from '../src/asterisk/session.ts';
import { connectAsterisk } from '../src/asterisk/source.ts';
import type { ConnectionOutcome, SourceContext, SourceNews } from '../src/index.ts';

interface Heard {
  readonly signals: Signal[];
  readonly batches: number[];
  readonly news: SourceNews[];
  /** Resolves once a signal or news satisfies the condition. */
  readonly until: (isTrue: () => boolean) => Promise<void>;
  readonly outcome: Promise<ConnectionOutcome>;
  readonly stop: () => void;
}

interface Setting {
  readonly port: number;
  readonly timing?: Partial<AsteriskTiming>;
  readonly context?: Partial<SourceContext>;
  readonly accept?: (signals: readonly Signal[]) => Promise<void>;
  readonly secret?: string;
  readonly trunks?: readonly string[];
}

function listenTo(t: TestContext, { port, timing, context, accept, secret = 'right', trunks = ['trunk'] }: Setting): Heard {
  const signals: Signal[] = [];
  const batches: number[] = [];
  const news: SourceNews[] = [];
  const watchers = new Set<() => void>();
  const changed = (): void => watchers.forEach((look) => look());
  const stop = new AbortController();
  t.after(() => stop.abort());
  const config = parseAsteriskConfig({ host: '127.0.0.1', port, username: 'ringhook', secret: { env: 'X' }, trunks });
  const outcome = connectAsterisk(
    config,
    {
      sourceId: 'pbx' as SourceId,
      signal: stop.signal,
      accept: async (batch) => {
        await accept?.(batch);
        batches.push(batch.length);
        signals.push(...batch);
        changed();
      },
      report: (piece) => {
        news.push(piece);
        changed();
      },
      secret: async () => secret,
      now: () => 1_000_000,
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
  return { signals, batches, news, until, outcome, stop: () => stop.abort() };
}

async function fakeAsterisk(t: TestContext, options?: FakeAsteriskOptions): Promise<FakeAsterisk> {
  const pbx = await FakeAsterisk.start(options);
  t.after(() => pbx[Symbol.asyncDispose]());
  return pbx;
}

const isSynced = ({ signals }: Heard) => signals.some(({ kind }) => kind === 'snapshot');
const count = (heard: Heard, kind: Signal['kind']) => heard.signals.filter((signal) => signal.kind === kind).length;

const alive: AmiChannel = { channel: 'PJSIP/trunk-00000001', uniqueid: '10.1', linkedid: '10.1', number: '0301', state: 'Ring' };

describe('a connection to Asterisk', () => {
  it('logs in, filters by name, subscribes, and only then asks what is alive', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => heard.news.some(({ isConnected }) => isConnected));
    const order = pbx.actions.map((fields) => fields.get('Action'));
    const first = (action: string) => order.indexOf(action);
    assert.ok(first('Login') < first('Filter') && order.lastIndexOf('Filter') < first('Events'));
    assert.ok(first('Events') < first('Status') && first('Status') < first('CoreShowChannels'));
    assert.equal(pbx.received('Login')[0]?.get('Events'), 'off');
    assert.equal(pbx.received('Events')[0]?.get('EventMask'), 'call,agent,system,user,dtmf,dialplan');
    const criteria = pbx.received('Filter').map((fields) => fields.get('MatchCriteria'));
    assert.ok(criteria.includes('action(include),name(Hangup)'));
    assert.ok(criteria.includes('action(include),name(VarSet),header(Variable),method(exact)'));
    assert.equal(heard.news.find(({ isConnected }) => isConnected)?.version, 'Asterisk 22.10.1');
    assert.deepEqual(heard.news.findLast(({ warnings }) => warnings)?.warnings, []);
  });

  it('filters by patterns where Asterisk knows no others, each within what it reads as one line', async (t) => {
    const pbx = await fakeAsterisk(t, { amiVersion: '5.0.4' });
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isSynced(heard));
    const filters = pbx.received('Filter').map((fields) => fields.get('Filter') ?? '');
    assert.ok(filters.every((filter) => filter.startsWith('^Event: ') && filter.length < 1_000));
    const patterns = filters.map((filter) => new RegExp(filter.replaceAll('[[:cntrl:]]', '[\\x00-\\x1f]'), 's'));
    const passes = (text: string) => patterns.some((pattern) => pattern.test(text));
    assert.equal(passes('Event: Hangup\r\nPrivilege: call,all\r\n'), true);
    assert.equal(passes('Event: HangupRequest\r\nPrivilege: call,all\r\n'), false);
    assert.equal(passes('Event: VarSet\r\nPrivilege: dialplan,all\r\nVariable: MIXMONITOR_FILENAME\r\n'), true);
    assert.equal(passes('Event: VarSet\r\nPrivilege: dialplan,all\r\nVariable: SIPDOMAIN\r\n'), false);
  });

  it('says what cannot be had when rights are missing, and goes on with what there is', async (t) => {
    const pbx = await fakeAsterisk(t, { denied: ['Filter', 'CoreShowChannels', 'CoreSettings'] });
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => heard.news.some(({ isConnected }) => isConnected));
    const warnings = heard.news.findLast((one) => one.warnings)?.warnings ?? [];
    assert.match(warnings.join('\n'), /add "system" to "write"/);
    assert.match(warnings.join('\n'), /Calls in progress .* add "reporting" to "write"/);
    assert.equal(pbx.received('Filter').length, 1);
    assert.equal(heard.news.find(({ isConnected }) => isConnected)?.version, 'AMI 11.0.0');
    pbx.send(answeredCall({ number: 1, at: 1_000_000 }));
    await heard.until(() => count(heard, 'legEnded') === 2);
  });

  it('turns a call into signals, in order, and counts what it heard', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isSynced(heard));
    pbx.send(answeredCall({ number: 1, at: 1_000_000 }));
    await heard.until(() => count(heard, 'legEnded') === 2);
    const kinds = heard.signals.map(({ kind }) => kind);
    assert.ok(kinds.indexOf('legCreated') < kinds.indexOf('legDialled'));
    assert.ok(kinds.indexOf('legDialled') < kinds.indexOf('legBridged'));
    await heard.until(() => heard.news.reduce((sum, { events }) => sum + (events?.count ?? 0), 0) === 25);
  });

  it('tells what is alive before what happened while the lists came in', async (t) => {
    const pbx = await fakeAsterisk(t, {
      unanswered: ['BridgeList'],
      lists: { CoreShowChannels: [[...channelLines('', alive), ['Application', 'Dial'], ['Duration', '00:00:05']]] },
    });
    const heard = listenTo(t, { port: pbx.port, timing: { answerTimeoutMs: 300 } });
    await pbx.until(() => pbx.received('CoreShowChannels').length === 1);
    pbx.send(amiEvent('Newstate', channelLines('', { ...alive, state: 'Up' })));
    await heard.until(() => count(heard, 'legAnswered') === 1);
    assert.deepEqual(
      heard.signals.map(({ kind }) => kind).filter((kind) => kind !== 'deviceChanged'),
      ['snapshot', 'legAnswered'],
    );
  });

  it('hears a call that begins while the lists come in, and does not find it in them', async (t) => {
    const pbx = await fakeAsterisk(t, {
      unanswered: ['BridgeList'],
      lists: { CoreShowChannels: [[...channelLines('', alive), ['Application', 'Dial'], ['Duration', '00:00:00']]] },
    });
    const heard = listenTo(t, { port: pbx.port, timing: { answerTimeoutMs: 300 } });
    await pbx.until(() => pbx.received('CoreShowChannels').length === 1);
    pbx.send(amiEvent('Newchannel', channelLines('', alive)));
    await heard.until(() => count(heard, 'legCreated') === 1);
    const [snapshot] = heard.signals.filter(({ kind }) => kind === 'snapshot');
    assert.deepEqual(snapshot?.kind === 'snapshot' && snapshot.legs, []);
  });

  it('marks the gap when the link had been up before', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port, context: { lostAt: 990_000 } });
    await heard.until(() => isSynced(heard));
    assert.deepEqual(heard.signals[0], { kind: 'gap', at: 1_000_000, from: 990_000 });
  });

  it('asks again what is alive when Asterisk has finished booting only after the login', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isSynced(heard));
    pbx.send(amiEvent('FullyBooted', [['Status', 'Fully Booted']], { privilege: 'system' }));
    await heard.until(() => count(heard, 'snapshot') === 2);
  });

  it('asks now and then what is alive, so that an end that was never heard is found (call-model 3.14)', async (t) => {
    const row = [...channelLines('', alive), ['Application', 'Dial'], ['Duration', '13:00:00']] as const;
    const pbx = await fakeAsterisk(t, { lists: { CoreShowChannels: [row] } });
    const heard = listenTo(t, { port: pbx.port, timing: { silenceMs: 20, recheckMs: 20 } });
    const legs = () => heard.signals.flatMap((signal) => (signal.kind === 'snapshot' ? [signal.legs.length] : []));
    await heard.until(() => legs().length >= 2);
    pbx.options = {};
    await heard.until(() => legs().includes(0));
    assert.equal(legs()[1], 1, 'while it lives, it is listed');
  });

  it('tells a list that did not come in time from one that was refused, judges nothing by it, and asks again', async (t) => {
    const pbx = await fakeAsterisk(t, { unanswered: ['CoreShowChannels'], denied: ['Status'] });
    const heard = listenTo(t, { port: pbx.port, timing: { answerTimeoutMs: 50, silenceMs: 2_000, recheckMs: 20 } });
    await heard.until(() => heard.news.some(({ isConnected }) => isConnected));
    const warnings = heard.news.findLast((one) => one.warnings)?.warnings ?? [];
    assert.match(warnings.join('\n'), /Calls in progress .* did not answer CoreShowChannels in time/);
    assert.match(warnings.join('\n'), /dialled number .* add "call" to "write"/);
    assert.equal(isSynced(heard), false);
    pbx.options = {};
    await heard.until(() => isSynced(heard));
    assert.deepEqual(heard.news.findLast((one) => one.warnings)?.warnings, []);
  });

  it('is rejected by a wrong secret, once, in words that say what to fix', async (t) => {
    const pbx = await fakeAsterisk(t);
    const outcome = await listenTo(t, { port: pbx.port, secret: 'wrong' }).outcome;
    assert.equal(outcome.kind, 'rejected');
    assert.match(
      outcome.kind === 'rejected' ? outcome.reason : '',
      /user "ringhook": Authentication failed.*manager\.conf.*secret.*permit/s,
    );
    assert.equal(pbx.received('Login').length, 1);
  });

  it('is rejected when the secret cannot be read or could hold a second action', async (t) => {
    const pbx = await fakeAsterisk(t);
    const unset = new Error('environment variable X is not set');
    const unread = await listenTo(t, { port: pbx.port, context: { secret: () => Promise.reject(unset) } }).outcome;
    assert.deepEqual(unread, { kind: 'rejected', reason: 'the secret cannot be read: environment variable X is not set' });
    const broken = await listenTo(t, { port: pbx.port, secret: 'x\r\n\r\nAction: Command' }).outcome;
    assert.equal(broken.kind, 'rejected');
    assert.equal(pbx.connections, 0);
  });

  const unreachable: [title: string, options: FakeAsteriskOptions, words: RegExp][] = [
    ['that says nothing', { greeting: '' }, /did not greet as an Asterisk Manager Interface/],
    ['that is something else', { greeting: 'SSH-2.0-OpenSSH_9.2\r\n' }, /is no Asterisk Manager Interface; check "port"/],
    ['that never answers the login', { unanswered: ['Login'] }, /did not answer the login/],
  ];
  for (const [title, options, words] of unreachable) {
    it(`gives up on a peer ${title}`, async (t) => {
      const pbx = await fakeAsterisk(t, options);
      const outcome = await listenTo(t, { port: pbx.port, timing: { answerTimeoutMs: 100 } }).outcome;
      assert.equal(outcome.kind, 'unreachable');
      assert.match(outcome.kind === 'unreachable' ? outcome.reason : '', words);
    });
  }

  it('says that nothing listens there', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const outcome = await listenTo(t, { port }).outcome;
    assert.match(outcome.kind === 'unreachable' ? outcome.reason : '', /nothing listens at 127\.0\.0\.1:\d+: is Asterisk running/);
  });

  it('ends as closed when the link breaks in the middle of a message, with everything before it accepted', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isSynced(heard));
    const text = answeredCall({ number: 1, at: 1_000_000 });
    pbx.send(text.slice(0, text.indexOf('Event: DialBegin') + 100));
    await heard.until(() => count(heard, 'legCreated') === 2);
    pbx.drop();
    const outcome = await heard.outcome;
    assert.equal(outcome.kind, 'closed');
    assert.equal(count(heard, 'legDialled'), 0);
  });

  it('stays when it hears of a shutdown, which anybody can have dialled, until the PBX really goes', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isSynced(heard));
    pbx.send(amiEvent('Shutdown', [['Shutdown', 'Cleanly']]));
    pbx.send(answeredCall({ number: 1, at: 1_000_000 }));
    await Promise.race([heard.until(() => count(heard, 'legEnded') === 2), heard.outcome]);
    assert.equal(count(heard, 'legEnded'), 2);
    pbx.drop();
    const outcome = await heard.outcome;
    assert.equal(outcome.kind === 'closed' ? outcome.reason : '', 'Asterisk is shutting down');
  });

  it('notices a link that is dead but not closed', async (t) => {
    const pbx = await fakeAsterisk(t, { unanswered: ['Ping'] });
    const heard = listenTo(t, { port: pbx.port, timing: { silenceMs: 50, answerTimeoutMs: 100 } });
    const outcome = await heard.outcome;
    assert.match(outcome.kind === 'closed' ? outcome.reason : '', /did not answer a ping/);
  });

  it('stays with a PBX that is silent but answers pings', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port, timing: { silenceMs: 20 } });
    await pbx.until(() => pbx.received('Ping').length >= 3);
    heard.stop();
    assert.equal((await heard.outcome).kind, 'closed');
  });

  it('warns when calls come and go and it is told nothing of them', async (t) => {
    const pbx = await fakeAsterisk(t, { answers: { CoreStatus: [['CoreCurrentCalls', 0]] } });
    const heard = listenTo(t, { port: pbx.port, timing: { silenceMs: 20 } });
    await pbx.until(() => pbx.received('CoreStatus').length >= 2);
    pbx.options = { answers: { CoreStatus: [['CoreCurrentCalls', 1]] } };
    await heard.until(() => heard.news.some(({ warnings }) => warnings?.some((text) => text.includes('set "read = '))));
  });

  it('survives garbage between messages, counts it, and hears what follows', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port });
    await heard.until(() => isSynced(heard));
    pbx.send(Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 256));
    pbx.send(`\r\n\r\n${'x'.repeat(300_000)}\r\n\r\n${answeredCall({ number: 1, at: 1_000_000 })}`);
    await heard.until(() => count(heard, 'legEnded') === 2);
    assert.ok(heard.news.reduce((sum, { alarms }) => sum + (alarms ?? 0), 0) >= 1);
  });

  it('is not fooled by a foreign answer or a list row it did not ask for', async (t) => {
    const pbx = await fakeAsterisk(t);
    const heard = listenTo(t, { port: pbx.port, timing: { answerTimeoutMs: 200 } });
    await heard.until(() => isSynced(heard));
    pbx.send('Response: Error\r\nActionID: 1\r\nMessage: Authentication failed\r\n\r\n');
    pbx.send('Event: CoreShowChannelsComplete\r\nActionID: 1\r\nEventList: Complete\r\n\r\n');
    pbx.send(answeredCall({ number: 1, at: 1_000_000 }));
    await heard.until(() => count(heard, 'legEnded') === 2);
    assert.equal(count(heard, 'snapshot'), 1);
  });

  it('stops reading while what it heard is not yet durable, and loses nothing', async (t) => {
    const pbx = await fakeAsterisk(t);
    const gate = Promise.withResolvers<void>();
    let isHeld = false;
    const heard = listenTo(t, { port: pbx.port, accept: () => (isHeld ? gate.promise : Promise.resolve()) });
    await heard.until(() => isSynced(heard));
    isHeld = true;
    const calls = 3_000;
    let isFlushed = false;
    const flushed = pbx.flood(Array.from({ length: calls }, (_, number) => answeredCall({ number, at: 1_000_000 })).join('')).then(() => {
      isFlushed = true;
    });
    await pbx.untilStuck();
    assert.equal(isFlushed, false);
    isHeld = false;
    gate.resolve();
    await flushed;
    await heard.until(() => count(heard, 'legEnded') === 2 * calls);
    assert.ok(Math.max(...heard.batches) < 20_000, `largest batch ${Math.max(...heard.batches)}`);
  });

  it('gives the link up when what it heard cannot be stored', async (t) => {
    const pbx = await fakeAsterisk(t);
    const outcome = await listenTo(t, {
      port: pbx.port,
      accept: async () => {
        throw new Error('disk full');
      },
    }).outcome;
    assert.match('reason' in outcome ? outcome.reason : '', /could not be stored: disk full/);
  });

  it('hands every byte to a recorder, with the time it was read', async (t) => {
    const pbx = await fakeAsterisk(t);
    const pieces: string[] = [];
    const record = (bytes: Uint8Array, at: number): void => {
      assert.equal(at, 1_000_000);
      pieces.push(Buffer.from(bytes).toString('latin1'));
    };
    const heard = listenTo(t, { port: pbx.port, context: { record } });
    await heard.until(() => isSynced(heard));
    const text = answeredCall({ number: 1, at: 1_000_000 });
    pbx.send(text);
    await heard.until(() => count(heard, 'legEnded') === 2);
    const recorded = pieces.join('');
    assert.ok(recorded.startsWith('Asterisk Call Manager/11.0.0\r\n') && recorded.endsWith(text));
  });
});
