/** Sending again as a job (P7): order per call (delivery promise 2), identity (4), restarts, and endpoints in trouble. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeAsterisk, type ReceivedRequest } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { runCli, STACK } from './e2e/run-cli.ts';
import { aServer } from './e2e/server.ts';

const WHOLE = 'start pickup hangup';
const ALL = { kind: 'range', from: 0, perSecond: 1_000 } as const;

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly problem: string | null;
  readonly progress: { readonly total: number; readonly queued: number; readonly left: number };
  readonly endpoints: readonly {
    readonly hookId: string;
    readonly queued: number;
    readonly isDone: boolean;
    readonly waiting: string | null;
  }[];
  readonly fate: { readonly open: number; readonly delivered: number; readonly deadLetters: number };
}

/** `told` are told of every call, `others` of none. */
function officeWith(pbx: FakeAsterisk, told: readonly string[], others: readonly string[] = []): Promise<Office> {
  return Office.open({
    configuration: (url) => ({
      settings: SETTINGS,
      sources: [asteriskAt(pbx.port)],
      adapters: [...told, ...others].map((id) => toldAdapter(id, `${url}/${id}`)),
      globalActions: told.map(openUrl),
    }),
  });
}

async function playCalls(office: Office, pbx: FakeAsterisk, count: number, from = 0): Promise<void> {
  for (let number = from; number < from + count; number++) {
    const { ring, answer, hangup } = pbxCall({ number });
    pbx.send(ring + answer + hangup);
  }
  await office.untilEnded(from + count);
}

async function start(office: Office, body: object): Promise<Shown> {
  const answer = await office.api('replays', { method: 'POST', body });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.body as unknown as Shown;
}

async function shown(office: Office, { id }: { readonly id: string }): Promise<Shown> {
  return (await office.api(`replays/${id}`)).body as unknown as Shown;
}

const ended = (office: Office) => () => office.logged('replay.ended').length > 0;
const isReplay = ({ headers }: ReceivedRequest): boolean => headers['webhook-replay'] !== undefined;
const eventOf = ({ target }: ReceivedRequest): string => new URLSearchParams(target.slice(target.indexOf('?'))).get('Event') ?? '';
const idOf = ({ headers }: ReceivedRequest): string => String(headers['webhook-id']);

/** Of one adapter: the events of each call in the order in which they came, calls by number. */
function lanes(requests: readonly ReceivedRequest[], hook: string): string[] {
  const own = requests.filter(({ target }) => target.startsWith(`/${hook}?`));
  const byCall = [...Map.groupBy(own, ({ headers }) => Number(headers['ringhook-call'])).entries()];
  return byCall.toSorted(([one], [other]) => one - other).map(([, lane]) => lane.map(eventOf).join(' '));
}

describe('a range that is sent again', () => {
  it('keeps the order of every call, its ids and its bytes, beside live calls that keep theirs', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm', 'log']);
    await office.untilConnected(pbx);
    await playCalls(office, pbx, 30);
    await office.until(() => office.settled === 180, 'all is settled');
    const first = [...office.receiver.requests];

    const { body: preview } = await office.api('replays/preview', { method: 'POST', body: { ...ALL, hookId: 'crm' } });
    assert.deepEqual([preview['requests'], (preview['endpoints'] as object[]).length], [90, 1]);
    assert.equal(office.receiver.requests.length, 180, 'a preview sends nothing');

    const replay = await start(office, { ...ALL, hookId: 'crm', note: 'the CRM was restored' });
    await playCalls(office, pbx, 20, 30);
    const requests = await office.receiver.waitFor(180 + 90 + 120);
    await office.until(ended(office), 'the replay is over');
    const again = requests.filter(isReplay);
    assert.deepEqual(lanes(again, 'crm'), Array(30).fill(WHOLE));
    assert.deepEqual(lanes(again, 'log'), []);
    assert.deepEqual(
      new Set(again.map(({ headers, target }) => `${String(headers['webhook-id'])} ${target}`)),
      new Set(first.filter(({ target }) => target.startsWith('/crm?')).map((request) => `${idOf(request)} ${request.target}`)),
    );
    assert.ok(again.every(({ headers }) => headers['webhook-replay'] === '1'));
    const live = requests.filter((request) => !isReplay(request)).slice(180);
    assert.deepEqual([lanes(live, 'crm'), lanes(live, 'log')], [Array(20).fill(WHOLE), Array(20).fill(WHOLE)]);

    await office.until(() => office.settled === 390, 'all is settled');
    const { state, progress, fate } = await shown(office, replay);
    assert.deepEqual([state, progress], ['done', { total: 90, queued: 90, left: 0 }]);
    assert.deepEqual([fate.delivered, fate.deadLetters], [90, 0]);
    const { body: audit } = await office.api('audit?action=replay.started');
    assert.match(JSON.stringify(audit['items']), /the CRM was restored: 90 to crm/);
  });

  it('is only what was given up, when that is asked for, and not what is still owed', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm']);
    await office.untilConnected(pbx);
    office.receiver.respondWith((request) => ({ status: eventOf(request) === 'pickup' ? 400 : 200 }));
    await playCalls(office, pbx, 4);
    await office.until(() => office.settled === 12, 'all is settled');
    office.receiver.respondWith(() => ({}));
    const replay = await start(office, { ...ALL, state: 'deadLetter' });
    const requests = await office.receiver.waitFor(16);
    await office.until(ended(office), 'the replay is over');
    assert.deepEqual(lanes(requests.filter(isReplay), 'crm'), Array(4).fill('pickup'));
    assert.deepEqual((await shown(office, replay)).progress, { total: 4, queued: 4, left: 0 });
    await office.until(() => office.settled === 16, 'all is settled');
    const none = await office.api('replays', { method: 'POST', body: { ...ALL, state: 'deadLetter' } });
    assert.deepEqual([none.status, none.body['code']], [409, 'REPLAY_EMPTY']);
  });

  it('is what one rule has to do with, as the rule is now', async () => {
    await using pbx = await FakeAsterisk.start();
    const rule = (id: string, conditions: object) => ({
      id,
      name: id,
      conditions,
      actions: [openUrl('crm')],
    });
    await using office = await Office.open({
      configuration: (url) => ({
        settings: SETTINGS,
        sources: [asteriskAt(pbx.port)],
        adapters: [toldAdapter('crm', `${url}/crm`)],
        globalActions: [],
        rules: [rule('vip', { caller: { anyOf: ['+441632960777'] } }), rule('all', {})],
      }),
    });
    await office.untilConnected(pbx);
    for (const number of [0, 1, 2]) {
      const { ring, answer, hangup } = pbxCall({ number, caller: number === 1 ? '+441632960777' : '+441632960123' });
      pbx.send(ring + answer + hangup);
    }
    await office.untilEnded(3);
    await office.until(() => office.settled === 9, 'all is settled');
    const unknown = await office.api('replays', { method: 'POST', body: { ...ALL, ruleId: 'nobody' } });
    assert.equal(unknown.body['code'], 'NOT_FOUND');
    await start(office, { ...ALL, ruleId: 'vip' });
    const requests = await office.receiver.waitFor(12);
    await office.until(ended(office), 'the replay is over');
    const again = requests.filter(isReplay);
    assert.deepEqual(lanes(again, 'crm'), [WHOLE]);
    assert.ok(again.every(({ target }) => target.includes('%2B441632960777')));
  });

  it('goes on for one endpoint while another is held back, and says what it waits for', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm', 'log']);
    await office.untilConnected(pbx);
    await playCalls(office, pbx, 20);
    await office.until(() => office.settled === 120, 'all is settled');
    await office.api('hooks/log/pause', { method: 'POST', body: { reason: 'moving' } });
    const replay = await start(office, ALL);
    await office.receiver.waitFor(120 + 60);
    const { endpoints, state } = await shown(office, replay);
    const log = endpoints.find(({ hookId }) => hookId === 'log');
    assert.equal(state, 'running');
    assert.match(String(log?.waiting), /moving/);
    assert.ok((log?.queued ?? 60) < 60, 'what can’t be sent is not piled up in front of live calls');
    await office.api('hooks/log/resume', { method: 'POST' });
    const requests = await office.receiver.waitFor(240);
    await office.until(ended(office), 'the replay is over');
    assert.deepEqual(lanes(requests.filter(isReplay), 'log'), Array(20).fill(WHOLE));
  });

  it('opens no more once it is cancelled', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm']);
    await office.untilConnected(pbx);
    await playCalls(office, pbx, 20);
    await office.until(() => office.settled === 60, 'all is settled');
    const gate = Promise.withResolvers<object>();
    office.receiver.respondWith(() => gate.promise);
    const replay = await start(office, ALL);
    await office.receiver.waitFor(61);
    assert.equal((await office.api(`replays/${replay.id}`, { method: 'DELETE' })).status, 204);
    gate.resolve({});
    const { state, progress } = await shown(office, replay);
    assert.equal(state, 'cancelled');
    assert.ok(progress.queued < progress.total, `${progress.queued} of ${progress.total}`);
    await office.until(() => office.settled === 60 + progress.queued, 'what was open is sent');
    assert.deepEqual((await shown(office, replay)).progress, progress);
    assert.equal((await office.api('replays/99', { method: 'DELETE' })).status, 404);
  });

  it('goes on after a restart where it was, each request once', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm']);
    await office.untilConnected(pbx);
    await playCalls(office, pbx, 30);
    await office.until(() => office.settled === 90, 'all is settled');
    const replay = await start(office, ALL);
    await office.receiver.waitFor(91);
    await office.stop();
    assert.ok(office.receiver.requests.length < 180, 'it was in the middle');
    await office.start();
    const requests = await office.receiver.waitFor(180);
    await office.until(ended(office), 'the replay is over');
    const again = requests.filter(isReplay);
    assert.equal(new Set(again.map(idOf)).size, 90);
    assert.equal(again.length, 90);
    assert.deepEqual(lanes(again, 'crm'), Array(30).fill(WHOLE));
    assert.equal((await shown(office, replay)).state, 'done');
  });

  it('opens nothing twice after kill -9 in the middle', async (t) => {
    const { pbx, receiver, start: serve } = await aServer(t);
    const doomed = await serve();
    for (let number = 0; number < 30; number++) {
      const { ring, answer, hangup } = pbxCall({ number });
      pbx.send(ring + answer + hangup);
    }
    await receiver.waitFor(90);
    const ask = async (path: string, body?: object): Promise<Shown> => (await doomed.api(path, body)) as Shown;
    await settled(ask);
    const replay = await ask('replays', ALL);
    assert.equal(replay.progress.total, 90);
    await receiver.waitFor(100);
    await doomed.kill();
    const before = receiver.requests.length;
    assert.ok(before < 180, 'it was in the middle');
    const next = await serve();
    await receiver.waitFor((requests) => new Set(requests.filter(isReplay).map(idOf)).size === 90);
    assert.equal(await next.stop(), 0);
    const again = receiver.requests.filter(isReplay);
    assert.ok(
      again.every(({ headers }) => headers['webhook-replay'] === '1'),
      'a second opening would count higher',
    );
    assert.ok(again.length - 90 <= before - 90, `${again.length - 90} came again`);
    const once = again.filter((request, place) => again.findIndex((other) => idOf(other) === idOf(request)) === place);
    assert.deepEqual(lanes(once, 'hook'), Array(30).fill(WHOLE));
  });
});

/** Resolves once nothing is pending. */
async function settled(ask: (path: string) => Promise<unknown>): Promise<void> {
  for (;;) {
    const { items } = (await ask('deliveries?state=pending&limit=1')) as { readonly items: readonly unknown[] };
    if (items.length === 0) return;
  }
}

describe('a past call that is sent to another endpoint', () => {
  it('is told as the live configuration writes it, in order and marked; told again it counts on and keeps its ids', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm'], ['archive']);
    await office.untilConnected(pbx);
    await playCalls(office, pbx, 2);
    await office.until(() => office.settled === 6, 'all is settled');
    const order = { kind: 'call', callNumber: 1, adapterId: 'archive' };
    const { body: preview } = await office.api('replays/preview', { method: 'POST', body: order });
    assert.deepEqual(
      (preview['rendered'] as { event: string }[]).map(({ event }) => event),
      WHOLE.split(' '),
    );
    for (const round of [1, 2]) {
      await start(office, order);
      const requests = await office.receiver.waitFor(6 + 3 * round);
      const told = requests.filter(({ target }) => target.startsWith('/archive?')).slice(-3);
      assert.equal(told.map(eventOf).join(' '), WHOLE);
      assert.deepEqual(
        told.map(({ headers }) => [headers['webhook-replay'], headers['ringhook-call']]),
        told.map(() => [String(round), '1']),
      );
    }
    const told = office.receiver.requests.filter(({ target }) => target.startsWith('/archive?')).map(idOf);
    assert.deepEqual(told.slice(0, 3), told.slice(3));
    assert.equal(new Set(office.receiver.requests.map(idOf)).size, 9);
    const { body } = await office.api('calls/1/deliveries?limit=50');
    assert.equal((body['items'] as object[]).length, 9, 'they are listed with the call');
  });

  it('stands behind what is still owed of that call to that endpoint', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm']);
    await office.untilConnected(pbx);
    const gate = Promise.withResolvers<object>();
    office.receiver.respondWith(() => gate.promise);
    await playCalls(office, pbx, 1);
    await office.receiver.waitFor(1);
    await start(office, { kind: 'call', callNumber: 1, adapterId: 'crm' });
    await office.until(ended(office), 'all of it is open');
    gate.resolve({});
    office.receiver.respondWith(() => ({}));
    const requests = await office.receiver.waitFor(6);
    assert.deepEqual(lanes(requests, 'crm'), [`${WHOLE} ${WHOLE}`]);
    assert.deepEqual(requests.map(isReplay), [false, false, false, true, true, true]);
  });

  it('is refused with the reason: the call goes on, the adapter is disabled, there is no such thing', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm'], ['archive']);
    await office.untilConnected(pbx);
    pbx.send(pbxCall({ number: 0 }).ring);
    await office.receiver.waitFor(1);
    const code = async (callNumber: number, adapterId: string): Promise<unknown> =>
      (await office.api('replays', { method: 'POST', body: { kind: 'call', callNumber, adapterId } })).body['code'];
    assert.equal(await code(1, 'archive'), 'REPLAY_CALL_LIVE');
    assert.equal(await code(2, 'archive'), 'NOT_FOUND');
    assert.equal(await code(1, 'nobody'), 'NOT_FOUND');
    await office.change('adapters/archive', { enabled: false });
    assert.equal(await code(1, 'archive'), 'ADAPTER_UNUSABLE');
    assert.equal((await office.api('replays')).status, 200);
  });
});

describe('ringhook replay', () => {
  it('says what would be sent, sends it when told to, waits for the end and shows it', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm'], ['archive']);
    await office.untilConnected(pbx);
    await playCalls(office, pbx, 2);
    await office.until(() => office.settled === 6, 'all is settled');
    const env = { RINGHOOK_URL: office.ringhook.apiUrl, RINGHOOK_TOKEN: office.token };
    const counted = await runCli(['replay', 'range', '--from', '1h', '--adapter', 'crm'], { env });
    assert.equal(counted.code, 0, counted.stderr);
    assert.match(counted.stdout, /crm +6 +2\n6 requests would be sent/);
    assert.match(counted.stderr, /Nothing is sent/);
    assert.equal(office.receiver.requests.length, 6);

    const sent = await runCli(['replay', 'range', '--from', '1h', '--send', '--wait', '--note', 'again'], { env });
    assert.equal(sent.code, 0, sent.stderr);
    assert.match(sent.stderr, /opened 6 of 6/);
    await office.receiver.waitFor(12);
    assert.equal((await runCli(['replay', 'call', '1', 'archive', '--send'], { env })).code, 0);
    await office.receiver.waitFor(15);
    const list = await runCli(['replay', 'list'], { env });
    assert.match(list.stdout, /call +\w+ +\d\/3[^\n]*\n1 +range +done +6\/6[^\n]*again/);
    assert.match((await runCli(['replay', 'show', '1'], { env })).stdout, /delivered 6, on the way 0/);
  });

  it('names what is wrong with a command line or an order, without a stack', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, ['crm']);
    const env = { RINGHOOK_URL: office.ringhook.apiUrl, RINGHOOK_TOKEN: office.token };
    const wrong: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
      [['range', '--from', 'yesterday'], 2, /must be a moment such as/],
      [['range', '--from', '1h', '--state', 'pending'], 2, /Allowed choices/],
      [['range', '--from', '1h', '--send'], 1, /nothing that was sent/],
      [['call', '7', 'crm', '--send'], 1, /there is no call 7/],
      [['show', '7'], 1, /there is no replay/],
    ];
    for (const [args, code, says] of wrong) {
      const result = await runCli(['replay', ...args], { env });
      assert.equal(result.code, code, result.stderr);
      assert.match(result.stderr, says);
      assert.doesNotMatch(result.stderr, STACK);
    }
  });
});
