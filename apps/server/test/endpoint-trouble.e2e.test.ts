/** Endpoints that refuse, hang, break off, or are not wanted for a while: what is owed stays owed, in order, and says why it waits. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeAsterisk, type ReceivedRequest, startAnimal } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';

const PATIENT = { retryDelaysMs: [100, 100, 100, 100, 100, 100, 100, 100] };

interface Hook {
  readonly id: string;
  /** Absent = the receiver of the test. */
  readonly url?: string;
  readonly [field: string]: unknown;
}

/** One PBX and hooks that are told of every call. */
function officeWith(pbx: FakeAsterisk, hooks: readonly Hook[]): Promise<Office> {
  return Office.open({
    configuration: (receiverUrl) => ({
      settings: SETTINGS,
      sources: [asteriskAt(pbx.port)],
      adapters: hooks.map(({ id, url = receiverUrl, ...more }) => toldAdapter(id, `${url}/${id}`, { ...PATIENT, ...more })),
      globalActions: hooks.map(({ id }) => openUrl(id)),
    }),
  });
}

async function playCalls(office: Office, pbx: FakeAsterisk, count: number, from = 0): Promise<void> {
  await office.untilConnected(pbx);
  for (let number = from; number < from + count; number++) {
    const { ring, answer, hangup } = pbxCall({ number });
    pbx.send(ring + answer + hangup);
  }
  const ended = from + count;
  await office.until(
    () => office.events.filter((event) => event.level === 'call' && event.event === 'hangup').length === ended,
    'calls ended',
  );
}

function eventOf({ target }: ReceivedRequest): string {
  return new URLSearchParams(target.slice(target.indexOf('?'))).get('Event') ?? '';
}

/** The events of each call in the order in which they came, calls by number. */
function lanes(requests: readonly ReceivedRequest[], hook: string): string[] {
  const own = requests.filter(({ target }) => target.startsWith(`/${hook}?`));
  return [...Map.groupBy(own, ({ headers }) => Number(headers['ringhook-call'])).entries()]
    .toSorted(([one], [other]) => one - other)
    .map(([, lane]) => lane.map(eventOf).join(' '));
}

interface DeliveryItem {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly callNumber: number;
  readonly webhookId: string;
}

async function deliveries(office: Office, query: string): Promise<DeliveryItem[]> {
  const { body } = await office.api(`deliveries?limit=200&${query}`);
  return body['items'] as DeliveryItem[];
}

async function statusOf(
  office: Office,
  id: string,
): Promise<{ readonly state: string; readonly reason: string | null; readonly pending: number }> {
  const { body } = await office.api('hooks');
  return (body['items'] as { hookId: string; state: string; reason: string | null; pending: number }[]).find(
    ({ hookId }) => hookId === id,
  )!;
}

describe('an endpoint in trouble', () => {
  it('answers 500 at first: later events of the call wait behind the refused one, another endpoint is served meanwhile', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, [{ id: 'crm' }, { id: 'log' }]);
    const refusals = new Map<string, number>();
    office.receiver.respondWith((request) => {
      if (!request.target.startsWith('/crm?')) return {};
      const call = String(request.headers['ringhook-call']);
      const refused = refusals.get(call) ?? 0;
      refusals.set(call, refused + 1);
      return { status: refused < 2 ? 500 : 200 };
    });
    await playCalls(office, pbx, 3);
    const requests = await office.receiver.waitFor(3 * 5 + 3 * 3);
    await office.stop();
    assert.equal(requests.length, 24);
    assert.deepEqual(lanes(requests, 'crm'), Array(3).fill('start start start pickup hangup'));
    assert.deepEqual(lanes(requests, 'log'), Array(3).fill('start pickup hangup'));
    const starts = requests.filter((request) => request.target.startsWith('/crm?') && eventOf(request) === 'start');
    for (const tries of Map.groupBy(starts, ({ headers }) => headers['ringhook-call']).values()) {
      assert.equal(new Set(tries.map(({ headers }) => headers['webhook-id'])).size, 1, 'one identity');
      assert.deepEqual(
        tries.map(({ headers }) => headers['ringhook-attempt']),
        ['1', '2', '3'],
      );
    }
  });

  it('hangs or hangs up: given up by its time limit and tried again, while another is served at once', async () => {
    await using pbx = await FakeAsterisk.start();
    await using mute = await startAnimal('neverAnswers');
    await using rude = await startAnimal('closesInHead');
    await using office = await officeWith(pbx, [
      { id: 'mute', url: mute.url, timeoutMs: 300 },
      { id: 'rude', url: rude.url },
      { id: 'log' },
    ]);
    await playCalls(office, pbx, 1);
    await office.receiver.waitFor(3);
    await office.until(() => mute.heads.length >= 2 && rude.heads.length >= 2, 'both were tried again');
    for (const animal of [mute, rude]) {
      assert.ok(
        animal.heads.every((head) => head.includes('Event=start')),
        'nothing passes the refused head of the lane',
      );
      animal.tame();
    }
    await office.until(() => [mute, rude].every(({ heads }) => heads.some((head) => head.includes('Event=hangup'))), 'both got all of it');
    await office.stop();
    const order = mute.heads.map((head) => /Event=(\w+)/.exec(head)?.[1]).filter((event, index, all) => event !== all[index - 1]);
    assert.deepEqual(order, ['start', 'pickup', 'hangup']);
  });

  it('says 410: its requests are held, the log and the API say why, and on resuming they leave in order', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, [{ id: 'crm' }, { id: 'log' }]);
    let isGone = true;
    office.receiver.respondWith(({ target }) => ({ status: isGone && target.startsWith('/crm?') ? 410 : 200 }));
    await playCalls(office, pbx, 2);
    await office.until(() => office.logged('hook.paused').length === 1, 'the pause is logged');
    await office.receiver.waitFor((requests) => requests.filter(({ target }) => target.startsWith('/log?')).length === 6);
    assert.deepEqual(office.logged('hook.paused')[0]?.['because'], 'the endpoint answered 410 Gone');
    const { state, reason } = await statusOf(office, 'crm');
    assert.deepEqual([state, reason], ['paused', 'the endpoint answered 410 Gone']);

    // Held over a restart, too.
    await office.stop();
    const before = office.receiver.requests.length;
    await office.start();
    assert.equal((await statusOf(office, 'crm')).state, 'paused');
    isGone = false;
    assert.equal((await office.api('hooks/crm/resume', { method: 'POST' })).status, 200);
    const requests = await office.receiver.waitFor(before + 6);
    await office.stop();
    assert.deepEqual(lanes(requests.slice(before), 'crm'), Array(2).fill('start pickup hangup'));
  });

  it('refuses for good: a dead letter with its last answer, sent again by the API, lanes in order, marked as a replay', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, [{ id: 'crm' }]);
    let isBroken = true;
    office.receiver.respondWith(() => (isBroken ? { status: 400, body: 'no such customer' } : {}));
    await playCalls(office, pbx, 3);
    await office.receiver.waitFor(9);
    await office.stop(); // Stores what came of them.
    await office.start();
    const dead = (await office.api('dead-letters?limit=50')).body['items'] as DeliveryItem[];
    assert.equal(dead.length, 9);
    const { body } = await office.api(`deliveries/${dead[0]!.id}/attempts`);
    const [attempt] = body['items'] as { status: number; answerBody: string }[];
    assert.deepEqual([attempt?.status, attempt?.answerBody], [400, 'no such customer']);

    isBroken = false;
    const again = await office.api('redeliver/since', { method: 'POST', body: { since: 0 } });
    assert.deepEqual([again.status, again.body], [202, { queued: 9 }]);
    const requests = (await office.receiver.waitFor(18)).slice(9);
    assert.deepEqual(lanes(requests, 'crm'), Array(3).fill('start pickup hangup'));
    assert.ok(requests.every(({ headers }) => headers['webhook-replay'] === '1'));
    const ids = (each: readonly ReceivedRequest[]) => each.map(({ headers }) => String(headers['webhook-id'])).toSorted();
    assert.deepEqual(ids(requests), ids(office.receiver.requests.slice(0, 9)), 'the same identity');
    const one = await office.api(`deliveries/${dead[0]!.id}/redeliver`, { method: 'POST' });
    assert.deepEqual([one.status, one.body], [202, { queued: 1 }]);
    await office.receiver.waitFor(19);
    await office.stop();
    assert.equal(office.receiver.requests.at(-1)?.headers['webhook-replay'], '2');
  });

  it('is paused by an administrator: what it is owed is held, kept over a restart, and leaves in order on resuming', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, [{ id: 'crm' }, { id: 'log' }]);
    assert.equal((await office.api('hooks/crm/pause', { method: 'POST' })).status, 200);
    await playCalls(office, pbx, 2);
    await office.receiver.waitFor(6);
    assert.deepEqual(lanes(office.receiver.requests, 'crm'), []);
    await office.stop();
    await office.start();
    assert.equal((await deliveries(office, 'hookId=crm&state=pending')).length, 6);
    const { state, reason } = await statusOf(office, 'crm');
    assert.deepEqual([state, reason], ['paused', 'paused by an administrator']);
    const metrics = await fetch(`${office.ringhook.apiUrl}/metrics`, { headers: { authorization: `Bearer ${office.token}` } });
    assert.match(await metrics.text(), /^ringhook_deliveries_pending 6$/m);
    assert.equal((await office.api('hooks/crm/resume', { method: 'POST' })).status, 200);
    const requests = await office.receiver.waitFor(12);
    await office.stop();
    assert.deepEqual(lanes(requests, 'crm'), Array(2).fill('start pickup hangup'));
  });

  it('is disabled while requests wait for it: they are held over a restart and leave in order once it is enabled', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, [{ id: 'crm' }, { id: 'log' }]);
    let isDown = true;
    office.receiver.respondWith(({ target }) => ({ status: isDown && target.startsWith('/crm?') ? 503 : 200 }));
    await playCalls(office, pbx, 2);
    await office.receiver.waitFor((requests) => requests.filter(({ target }) => target.startsWith('/crm?')).length >= 2);
    assert.equal((await office.change('adapters/crm', { enabled: false })).status, 200);
    const { state, reason } = await statusOf(office, 'crm');
    assert.equal(state, 'paused');
    assert.match(reason ?? '', /disabled/);
    await office.stop();
    const before = office.receiver.requests.length;
    isDown = false;
    await office.start();
    // A new call owes it nothing: it is switched off.
    await playCalls(office, pbx, 1, 2);
    await office.receiver.waitFor(before + 3);
    assert.equal((await deliveries(office, 'hookId=crm&state=pending')).length, 6);
    assert.equal((await office.change('adapters/crm', { enabled: true })).status, 200);
    const requests = await office.receiver.waitFor(before + 9);
    await office.stop();
    assert.deepEqual(lanes(requests.slice(before), 'crm'), Array(2).fill('start pickup hangup'));
  });

  it('lacks its secret: nothing is lost, the log and the API name secret and fix, and it leaves once the secret is there', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, [{ id: 'crm', auth: { kind: 'bearer', token: { stored: 'crm-token' } } }, { id: 'log' }]);
    await playCalls(office, pbx, 1);
    await office.receiver.waitFor(3);
    const [unusable] = office.logged('endpoint.unusable');
    assert.equal(unusable?.['hookId'], 'crm');
    assert.match(String(unusable?.['problem']), /"crm-token".*ringhook secret set crm-token/);
    assert.match((await statusOf(office, 'crm')).reason ?? '', /ringhook secret set crm-token/);
    assert.deepEqual(lanes(office.receiver.requests, 'crm'), []);

    assert.ok((await office.api('secrets/crm-token', { method: 'PUT', body: { value: 'open sesame' } })).status < 300);
    const requests = await office.receiver.waitFor(6);
    assert.equal((await office.api('secrets/crm-token', { method: 'DELETE' })).status, 204);
    assert.match(
      (await statusOf(office, 'crm')).reason ?? '',
      /ringhook secret set crm-token/,
      'a secret that was removed is used no more',
    );
    await office.stop();
    assert.deepEqual(lanes(requests, 'crm'), ['start pickup hangup']);
    const own = requests.filter(({ target }) => target.startsWith('/crm?'));
    assert.ok(own.every(({ headers }) => headers.authorization === 'Bearer open sesame'));
  });

  it('is removed: what it was still owed becomes dead letters that can be seen, and nothing else is touched', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWith(pbx, [{ id: 'crm' }, { id: 'log' }]);
    office.receiver.respondWith(({ target }) => ({ status: target.startsWith('/crm?') ? 503 : 200 }));
    await playCalls(office, pbx, 1);
    await office.receiver.waitFor((requests) => requests.filter(({ target }) => target.startsWith('/crm?')).length >= 1);
    const { body } = await office.api('configuration');
    const { revision, configuration } = body as { revision: number; configuration: Record<string, unknown[]> };
    const without = {
      ...configuration,
      adapters: (configuration['adapters'] as { id: string }[]).filter(({ id }) => id !== 'crm'),
      globalActions: [openUrl('log')],
    };
    const saved = await office.api('configuration', {
      method: 'PUT',
      body: { configuration: without },
      headers: { 'if-match': `"${revision}"` },
    });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    await office.until(() => office.deadLetters.length === 3, 'all three are given up');
    await office.stop();
    await office.start();
    const owed = await deliveries(office, 'hookId=crm');
    assert.deepEqual(
      owed.map(({ state }) => state),
      ['deadLetter', 'deadLetter', 'deadLetter'],
    );
    assert.deepEqual(lanes(office.receiver.requests, 'log'), ['start pickup hangup']);
    const { items } = (await office.api('hooks')).body as { items: { hookId: string }[] };
    assert.deepEqual(
      items.map(({ hookId }) => hookId),
      ['log'],
      'what is gone and owed nothing is listed no more',
    );
  });
});
