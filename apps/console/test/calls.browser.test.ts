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

  it('says when there is no such call', async () => {
    for (const path of ['/calls/999999999', '/calls/nonsense']) {
      await using page = await rig.page(path, { expected: /404/ });
      await page.view.getByText('There is no such call').waitFor();
    }
  });
});
