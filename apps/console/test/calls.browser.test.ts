import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

describe('the page of calls (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 30 });
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`is usable by everybody, full and without a match, ${scheme}, ${width} px wide`, async () => {
        for (const path of ['/calls', '/calls?q=nobody-is-called-so']) {
          await using page = await rig.page(path, { scheme, width });
          await page.settle();
          await page.checkAccess();
          await page.checkWidth();
        }
      });
    }
  }

  it('finds a call by the number of its caller, keeps that in the address, and says when nothing matches', async () => {
    const { items } = (await rig.api('/calls?limit=50')).body as { items: readonly { callerId: string | null }[] };
    const wanted = items.find(({ callerId }) => (callerId?.length ?? 0) >= 5)?.callerId;
    assert.ok(wanted);
    await using page = await rig.page('/calls');
    const { view } = page;
    await view.getByRole('table', { name: 'Calls' }).waitFor();
    await view.getByLabel('Number or name').fill(wanted);
    await view.waitForURL((url) => url.searchParams.has('q'));
    await view.getByRole('table', { name: 'Calls' }).getByText(wanted).first().waitFor();
    await view.getByLabel('Number or name').fill('nobody-is-called-so');
    await view.getByText('No call matches').waitFor();
  });
});

describe('the page of one call (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  let call: { number: number; callerId: string | null };
  before(async () => {
    rig = await PageRig.open({ calls: 30 });
    const { items } = (await rig.api('/calls?limit=50&answered=true')).body as { items: (typeof call)[] };
    const [first] = items;
    assert.ok(first);
    call = first;
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`is usable by everybody, ${scheme}, ${width} px wide`, async () => {
        await using page = await rig.page(`/calls/${call.number}`, { scheme, width });
        await page.settle();
        await page.view.getByRole('list', { name: 'What happened' }).waitFor();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }

  it('is reached from the list, and tells what happened, what was sent and who called', async () => {
    await using page = await rig.page('/calls');
    const { view } = page;
    await view.locator(`a[href="/calls/${call.number}"]`).click();
    await view.getByRole('heading', { level: 1, name: `Call ${call.number}` }).waitFor();
    const events = view.getByRole('list', { name: 'What happened' });
    await events.getByText('Call started').waitFor();
    await events.getByText('Call ended').waitFor();
    await view.getByRole('region', { name: 'Summary' }).getByText(String(call.callerId)).first().waitFor();
    await view.getByRole('region', { name: 'Requests' }).waitFor();
  });

  it('asks before the call is sent to the endpoint that was chosen, and says at the field that none is', async () => {
    await using page = await rig.page(`/calls/${call.number}`);
    const { view } = page;
    const sent: unknown[] = [];
    await view.route('**/api/v1/replays', async (route) => {
      sent.push(route.request().postDataJSON());
      await route.fulfill({ status: 202, json: replayOf(call.number) });
    });
    await view.getByRole('button', { name: 'Send call' }).click();
    await view.getByText('Choose the endpoint that the call is sent to.').waitFor();
    await view.getByRole('combobox', { name: 'Send to an endpoint' }).click();
    await view.getByRole('option').first().click();
    await view.getByRole('button', { name: 'Send call' }).click();
    await view.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await view.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(sent.length, 0);
    await view.getByRole('button', { name: 'Send call' }).click();
    await view.getByRole('dialog').getByRole('button', { name: 'Send call' }).click();
    await view.getByText(/The call is on its way/).waitFor();
    const [body] = sent as readonly { kind: string; callNumber: number }[];
    assert.deepEqual([body?.kind, body?.callNumber, sent.length], ['call', call.number, 1]);
  });

  it('keeps the call as a test, and says what is wrong with its name at the field', async () => {
    await using page = await rig.page(`/calls/${call.number}`);
    const { view } = page;
    const sent: unknown[] = [];
    await view.route('**/api/v1/saved-tests', async (route) => {
      sent.push(route.request().postDataJSON());
      await route.fulfill({ status: 201, json: savedTestOf(call.number) });
    });
    await view.getByRole('button', { name: 'Save test' }).click();
    assert.equal(await view.getByLabel('Keep as a test').getAttribute('aria-invalid'), 'true');
    await view.getByLabel('Keep as a test').fill('A call that was answered');
    await view.getByRole('button', { name: 'Save test' }).click();
    await view.getByText('Test saved.').waitFor();
    assert.deepEqual(sent, [{ callNumber: call.number, name: 'A call that was answered', expect: 'now' }]);
  });

  it('says when there is no such call', async () => {
    for (const path of ['/calls/999999999', '/calls/nonsense']) {
      await using page = await rig.page(path, { expected: /404/ });
      await page.view.getByText('There is no such call').waitFor();
    }
  });
});

function replayOf(callNumber: number) {
  const progress = { total: 0, queued: 0 };
  return { id: '1', kind: 'call', state: 'running', problem: null, hookId: null, callNumber, createdAt: 1, endedAt: null, progress };
}

function savedTestOf(callNumber: number) {
  const counts = { eventCount: 0, requestCount: 0, events: [], expected: [] };
  return { id: '1', name: 'A call that was answered', callNumber, createdAt: 1, updatedAt: 1, author: 'alice', ...counts };
}
