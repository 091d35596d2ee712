/** P6: whatever is tried sends nothing. The witness is a socket of its own that every draft and every live adapter points to. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { FakeAsterisk } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { recordHistory } from './e2e/recorded-history.ts';

const OVER = ['done', 'cancelled', 'failed'];
const [ANN, BOB] = ['+441632960123', '+441632960777'];
const REPEATED = { repeatCallerWithinMinutes: 15 };

/** Counts who connects, and takes whatever is said. */
async function aWitness() {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')),
  };
}

async function playCalls(office: Office, pbx: FakeAsterisk, callers: readonly string[], from = 0): Promise<void> {
  for (const [place, caller] of callers.entries()) {
    const { ring, answer, hangup } = pbxCall({ number: from + place, caller });
    pbx.send(ring + answer + hangup);
  }
  await office.untilEnded(from + callers.length);
}

interface Run {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly looked: number; readonly total: number };
  readonly counts: { readonly calls: number; readonly matched: number; readonly matchedLive: number; readonly newlyMatched: number };
}

async function post(office: Office, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await office.api(path, { method: 'POST', body });
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function untilRun(office: Office, { id }: { readonly id?: unknown }, isTrue: (run: Run) => boolean): Promise<Run> {
  for (;;) {
    const run = (await office.api(`dry-runs/${String(id)}`)).body as unknown as Run;
    if (isTrue(run)) return run;
    assert.ok(!OVER.includes(run.state), JSON.stringify(run));
    // The thread stands back for whoever does not pause.
    await pause(20);
  }
}

const isOver = ({ state }: Run): boolean => OVER.includes(state);

/** Everything that something sent would leave behind. */
async function traces(office: Office): Promise<unknown> {
  const paths = ['deliveries?limit=500', 'dead-letters?limit=500', 'workstations/outcomes?limit=500', 'replays', 'hooks', 'configuration'];
  const shown = await Promise.all(
    paths.map(async (path) => {
      const { status, body } = await office.api(path);
      assert.equal(status, 200, path);
      return [path, body];
    }),
  );
  const { body: audit } = await office.api('audit?limit=500');
  const actions = (audit['items'] as { action: string; subject: string; detail: string }[]).map(({ action }) => action);
  return { shown, actions, requests: office.receiver.requests.length };
}

describe('what is tried on past calls', () => {
  it('P6 P7 sends nothing: dry-runs, previews, explanations, and saved tests', async () => {
    await using pbx = await FakeAsterisk.start();
    await using witness = await aWitness();
    await using office = await Office.open({
      configuration: (url) => ({
        settings: SETTINGS,
        sources: [asteriskAt(pbx.port)],
        adapters: [toldAdapter('crm', `${url}/crm`), toldAdapter('desk', witness.url)],
        globalActions: [openUrl('crm')],
        rules: [{ id: 'off', name: 'Off', enabled: false, conditions: {}, actions: [openUrl('desk')] }],
      }),
    });
    await office.untilConnected(pbx);
    await playCalls(office, pbx, [ANN, BOB, ANN]);
    await office.until(() => office.settled === 9, 'all is settled');
    const before = await traces(office);

    const rule = { id: 'off', name: 'On', conditions: {}, actions: [openUrl('desk'), openUrl('draft')] };
    const { body: current } = await office.api('configuration');
    const service = { kind: 'runWebService', url: witness.url, from: 'server' };
    const everyRing = { id: 'ring', name: 'Ring', owner: { kind: 'everyone' }, trigger: { category: 'call' }, actions: [service] };
    const whole = { ...(current['configuration'] as object), workstations: { customEvents: [everyRing] } };
    const drafts = [
      { rules: [rule], adapters: [toldAdapter('draft', witness.url)] },
      { adapters: [toldAdapter('crm', witness.url)] },
      { globalActions: [openUrl('desk')] },
      { configuration: { ...whole, globalActions: [openUrl('desk')] } },
    ];
    for (const draft of drafts) {
      const run = await untilRun(office, await post(office, 'dry-runs', { draft }), isOver);
      assert.deepEqual([run.state, run.counts.calls, run.counts.matched], ['done', 3, 3], JSON.stringify(Object.keys(draft)));
      assert.equal((await office.api(`dry-runs/${run.id}/calls/1`)).body['isMatched'], true);
    }
    const preview = await post(office, 'rules/preview', { rule, adapters: [toldAdapter('draft', witness.url)] });
    assert.equal((preview['requests'] as unknown[]).length, 6);
    await post(office, 'adapters/preview', { adapter: toldAdapter('draft', witness.url) });
    for (const path of ['calls/1/explain', 'rules/off/explain', `explain?number=${encodeURIComponent(ANN)}`]) {
      assert.equal((await office.api(path)).status, 200, path);
    }
    await post(office, 'saved-tests/preview', { callNumber: 1 });
    assert.deepEqual(await traces(office), before);

    const test = await post(office, 'saved-tests', { callNumber: 1, name: 'Ann' });
    const report = await post(office, 'saved-tests/run', { draft: drafts[1] });
    assert.deepEqual([report['passed'], report['failed']], [0, 1]);
    await office.api(`saved-tests/${String(test['id'])}`, { method: 'DELETE' });
    const { actions, ...after } = (await traces(office)) as { actions: string[] };
    const { actions: actionsBefore, ...rest } = before as { actions: string[] };
    assert.deepEqual(after, rest);
    assert.equal(actions.length - actionsBefore.length, 2, 'a test was saved and removed, and nothing else');
    assert.equal(witness.connections(), 0);

    // The witness can see: this is what is meant to be sent.
    await post(office, 'adapters/send-test', { adapter: toldAdapter('draft', `${witness.url}/secret-path?key=secret-key`), callNumber: 1 });
    assert.equal(witness.connections(), 1);
    const { body: audit } = await office.api('audit?limit=1');
    const entry = (audit['items'] as Record<string, unknown>[])[0]!;
    assert.deepEqual([entry['action'], entry['subject']], ['adapter.tested', 'adapters/draft']);
    assert.equal(entry['detail'], `start to ${new URL(witness.url).host}: 204`);
    assert.equal((entry['actor'] as Record<string, unknown>)['kind'], 'token', 'who it was');
    assert.doesNotMatch(JSON.stringify(entry), /secret|441632/);
  });

  it('P10 a dry-run matches the calls that the live rule matched, with the callers that were known then', async () => {
    await using pbx = await FakeAsterisk.start();
    const again = { id: 'again', name: 'Again', conditions: REPEATED, actions: [openUrl('crm')] };
    await using office = await Office.open({
      configuration: (url) => ({
        settings: SETTINGS,
        sources: [asteriskAt(pbx.port)],
        adapters: [toldAdapter('crm', `${url}/crm`), toldAdapter('all', `${url}/all`)],
        globalActions: [openUrl('all')],
        rules: [again],
      }),
    });
    await office.untilConnected(pbx);
    await playCalls(office, pbx, [ANN, BOB, ANN, ANN, '+441632960555', BOB]);
    const requests = await office.receiver.waitFor(18 + 9);
    const live = new Set(requests.filter(({ target }) => target.startsWith('/crm?')).map(({ headers }) => headers['ringhook-call']));
    assert.deepEqual([...live].toSorted(), ['3', '4', '6']);
    const draft = { rules: [{ ...again, id: 'copy', actions: [openUrl('all')] }] };
    const copied = await untilRun(office, await post(office, 'dry-runs', { draft }), isOver);
    assert.deepEqual([copied.counts.calls, copied.counts.matched, copied.counts.matchedLive], [6, 3, 0]);
    const { body } = await office.api(`dry-runs/${copied.id}/calls`);
    assert.deepEqual(
      (body['items'] as { callNumber: number }[]).map(({ callNumber }) => callNumber),
      [6, 4, 3],
    );
    const same = await untilRun(office, await post(office, 'dry-runs', { draft: { rules: [again] } }), isOver);
    assert.deepEqual([same.counts.matched, same.counts.matchedLive, same.counts.newlyMatched], [3, 3, 0]);
  });

  it('P6 live calls are told while a dry-run is under way', async () => {
    await using pbx = await FakeAsterisk.start();
    const others = Array.from({ length: 60 }, (_, place) => `a${place}`);
    await using office = await Office.open({
      configuration: (url) => ({
        settings: SETTINGS,
        sources: [asteriskAt(pbx.port)],
        adapters: ['crm', ...others].map((id) => toldAdapter(id, `${url}/${id}`)),
        globalActions: [openUrl('crm')],
      }),
    });
    await office.stop();
    const startedAt = Date.now() - 86_400_000;
    const past = Array.from({ length: 10_000 }, (_, place) => ({ number: place + 1, startedAt: startedAt + place * 1_000, callerId: ANN }));
    recordHistory(join(office.folder, 'data'), past);
    await office.start();
    await office.untilConnected(pbx);
    const order = await post(office, 'dry-runs', { draft: { globalActions: others.map(openUrl) } });
    await untilRun(office, order, ({ progress }) => progress.looked > 0);
    await playCalls(office, pbx, [ANN, BOB, ANN, BOB, ANN]);
    await office.receiver.waitFor(15);
    await office.until(() => office.settled === 15, 'all is settled');
    const run = await untilRun(office, order, () => true);
    assert.equal(run.state, 'running', 'it was still under way when the live calls had been told and committed');
    assert.ok(run.progress.looked < run.progress.total);
    assert.equal((await office.api(`dry-runs/${run.id}`, { method: 'DELETE' })).status, 204);
    assert.equal((await office.api(`dry-runs/${run.id}`)).status, 404);
    assert.ok(office.receiver.requests.every(({ target }) => target.startsWith('/crm?')));
  });
});
