import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Signal, SourceId } from '@ringhook/core';
import { amiEvent, answeredCall, ChaosProxy, channelLines, FakeAsterisk } from '@ringhook/testkit';
import { DEFAULT_TIMING } from '../src/asterisk/session.ts';
import {
  connectAsterisk,
  type ConnectionOutcome,
  parseAsteriskConfig,
  redialDelayMs,
  type SourceAdapter,
  sourceAdapterOf,
  type SourceContext,
  type SourceHealth,
  superviseSource,
} from '../src/index.ts';

describe('the time to the next dial', () => {
  it('is anywhere below a ceiling that doubles from 500 ms to 30 s', () => {
    const ceilings = [1, 2, 3, 6, 7, 50, 5_000].map((failures) => redialDelayMs(failures, 0.999_999));
    assert.deepEqual(ceilings, [500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
    assert.equal(redialDelayMs(7, 0.5), 15_000);
  });

  it('is never none', () => {
    assert.equal(redialDelayMs(9, 0), 100);
  });
});

type Attempt = (context: SourceContext) => ConnectionOutcome | Promise<ConnectionOutcome>;

/** An adapter that plays these attempts, and then stops the supervisor. */
async function supervise(attempts: Attempt[], options: { lostAt?: number } = {}) {
  const stop = new AbortController();
  const delays: number[] = [];
  const healths: SourceHealth[] = [];
  const contexts: SourceContext[] = [];
  let now = 1_000;
  const adapter: SourceAdapter<null> = {
    kind: 'scripted',
    label: '',
    fields: [],
    parseConfig: () => null,
    connect: async (_, context) => {
      contexts.push(context);
      const attempt = attempts.shift();
      if (attempt) return attempt(context);
      stop.abort();
      return { kind: 'closed', uptimeMs: 0, reason: 'stopped' };
    },
  };
  const last = await superviseSource(adapter, null, {
    ...options,
    sourceId: 'pbx' as SourceId,
    signal: stop.signal,
    accept: async () => {},
    onHealth: (health) => healths.push(health),
    secret: async () => '',
    now: () => now,
    random: () => 0.5,
    wait: async (ms) => {
      delays.push(ms);
      now += ms;
    },
  });
  return { last, delays, healths, contexts };
}

const up: Attempt = ({ report }) => {
  report({ isConnected: true, version: 'Asterisk 22' });
  report({ events: { count: 3, lastAt: 1_234 }, alarms: 2, lastAlarm: 'forged' });
  return { kind: 'closed', uptimeMs: 60_000, reason: 'the PBX closed the connection' };
};
const unreachable: Attempt = () => ({ kind: 'unreachable', reason: 'nothing listens' });
const shortLived: Attempt = ({ report }) => {
  report({ isConnected: true });
  return { kind: 'closed', uptimeMs: 10, reason: 'gone' };
};

describe('the supervisor', () => {
  it('dials again, later and later, until the link holds', async () => {
    const { delays } = await supervise([unreachable, unreachable, unreachable, up, unreachable]);
    assert.deepEqual(delays, [250, 500, 1_000, 250, 500]);
  });

  it('backs off from a PBX that takes the link and drops it at once', async () => {
    const { delays } = await supervise([shortLived, shortLived, shortLived]);
    assert.deepEqual(delays, [250, 500, 1_000]);
  });

  it('stops at a refusal, once, and shows it', async () => {
    const { last, contexts } = await supervise([() => ({ kind: 'rejected', reason: 'wrong secret' }), unreachable]);
    assert.equal(contexts.length, 1);
    assert.deepEqual([last.state, last.lastError], ['rejected', 'wrong secret']);
  });

  it('stops without an error when the source has nothing more to tell', async () => {
    const { last } = await supervise([() => ({ kind: 'finished' }), unreachable]);
    assert.deepEqual([last.state, last.lastError], ['stopped', null]);
  });

  it('shows state, version, counts and gaps as they come', async () => {
    const { healths, last } = await supervise([unreachable, up, unreachable]);
    const states = healths.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
    assert.deepEqual(states, [
      'connecting',
      'waiting',
      'connecting',
      'connected',
      'waiting',
      'connecting',
      'waiting',
      'connecting',
      'stopped',
    ]);
    const { version, eventsTotal, lastEventAt, gaps, alarms, lastAlarm, lastError } = last;
    assert.deepEqual(
      { version, eventsTotal, lastEventAt, gaps, alarms, lastAlarm, lastError },
      { version: 'Asterisk 22', eventsTotal: 3, lastEventAt: 1_234, gaps: 1, alarms: 2, lastAlarm: 'forged', lastError: 'nothing listens' },
    );
  });

  it('hands the moment of the loss to every dial after it, until there is a newer one', async () => {
    const { contexts } = await supervise([unreachable, up, unreachable]);
    assert.deepEqual(
      contexts.map(({ lostAt }) => lostAt),
      [undefined, undefined, 1_250, 1_250],
    );
    const afterRestart = await supervise([unreachable], { lostAt: 7 });
    assert.equal(afterRestart.contexts[0]?.lostAt, 7);
  });
});

/** The real adapter with a short temper, through a network that misbehaves. */
function listen(t: TestContext, port: number) {
  const signals: Signal[] = [];
  const stop = new AbortController();
  const watchers = new Set<() => void>();
  const changed = (): void => watchers.forEach((look) => look());
  let health: SourceHealth | undefined;
  const timing = { ...DEFAULT_TIMING, silenceMs: 100, answerTimeoutMs: 200, connectTimeoutMs: 500 };
  const adapter = {
    ...sourceAdapterOf('asterisk'),
    connect: (config: unknown, context: SourceContext) => connectAsterisk(config as typeof parsed, context, timing),
  };
  const parsed = parseAsteriskConfig({ host: '127.0.0.1', port, username: 'ringhook', secret: { env: 'X' }, trunks: ['trunk'] });
  const done = superviseSource(adapter, parsed, {
    sourceId: 'pbx' as SourceId,
    signal: stop.signal,
    accept: async (batch) => {
      signals.push(...batch);
      changed();
    },
    onHealth: (latest) => {
      health = latest;
      changed();
    },
    secret: async () => 'right',
    now: () => Date.now(),
    random: () => 0.01,
  });
  t.after(async () => {
    stop.abort();
    await done;
  });
  const until = async (isTrue: (health: SourceHealth | undefined) => boolean): Promise<void> => {
    while (!isTrue(health)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      watchers.add(resolve);
      await promise;
      watchers.delete(resolve);
    }
  };
  return { signals, until };
}

const kinds = (signals: readonly Signal[], kind: Signal['kind']) => signals.filter((signal) => signal.kind === kind);

async function setUp(t: TestContext) {
  const pbx = await FakeAsterisk.start();
  const proxy = await ChaosProxy.start(pbx.port);
  t.after(async () => {
    await proxy[Symbol.asyncDispose]();
    await pbx[Symbol.asyncDispose]();
  });
  return { pbx, proxy, ...listen(t, proxy.port) };
}

describe('Asterisk behind a bad network', () => {
  it('is asked again for what is alive after the link was cut in mid-call, with the gap told first', async (t) => {
    const { pbx, proxy, signals, until } = await setUp(t);
    await until(() => kinds(signals, 'snapshot').length === 1);
    const text = answeredCall({ number: 1, at: 1_000_000 });
    const hangup = text.indexOf('Event: HangupRequest');
    pbx.send(text.slice(0, hangup));
    await until(() => kinds(signals, 'legBridged').length === 2);
    const trunk = { channel: 'PJSIP/trunk-00000002', uniqueid: '1000.2', linkedid: '1000.2', number: '0301' };
    pbx.options = { lists: { CoreShowChannels: [[...channelLines('', trunk), ['Duration', '00:01:00']]] } };
    proxy.reset();
    await until(() => kinds(signals, 'snapshot').length === 2);
    const [gap, snapshot] = signals.slice(-2);
    assert.equal(gap?.kind, 'gap');
    assert.deepEqual(snapshot?.kind === 'snapshot' && snapshot.legs.map(({ leg }) => leg), ['1000.2']);
    pbx.send(amiEvent('Hangup', [...channelLines('', trunk), ['Cause', 16]]));
    await until((health) => kinds(signals, 'legEnded').length === 1 && health?.gaps === 1);
  });

  for (const kind of ['blackhole', 'stalled'] as const) {
    it(`is given up and dialled again when the line is ${kind} but looks alive`, async (t) => {
      const { pbx, proxy, signals, until } = await setUp(t);
      await until(() => kinds(signals, 'snapshot').length === 1);
      proxy.weather = { kind };
      await until((health) => health?.lastError?.includes('did not answer a ping') ?? false);
      proxy.weather = { kind: 'fair' };
      await until(() => kinds(signals, 'snapshot').length === 2);
      assert.ok(pbx.connections >= 2);
    });
  }

  it('is dialled again when the link breaks anywhere in the greeting, the login and the lists', async (t) => {
    const { pbx, proxy, signals, until } = await setUp(t);
    await until(() => kinds(signals, 'snapshot').length === 1);
    for (const bytes of [1, 29, 60, 150, 900, 2_500]) {
      const connections = pbx.connections;
      const snapshots = kinds(signals, 'snapshot').length;
      proxy.cutAfter(bytes);
      proxy.reset();
      await pbx.until(() => pbx.connections > connections);
      proxy.cutAfter(undefined);
      await until(() => kinds(signals, 'snapshot').length > snapshots);
    }
  });

  it('is understood over a slow line', async (t) => {
    const { pbx, proxy, signals, until } = await setUp(t);
    await until(() => kinds(signals, 'snapshot').length === 1);
    proxy.weather = { kind: 'slow', delayMs: 30 };
    pbx.send(answeredCall({ number: 1, at: 1_000_000 }));
    await until(() => kinds(signals, 'legEnded').length === 2);
  });

  it('is waited for while it is down', async (t) => {
    const { proxy, signals, until } = await setUp(t);
    await until(() => kinds(signals, 'snapshot').length === 1);
    proxy.isRefusing = true;
    proxy.reset();
    await until((health) => health?.state === 'waiting' && health.lastError !== null);
    proxy.isRefusing = false;
    await until(() => kinds(signals, 'snapshot').length === 2);
  });
});
