import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

describe('the live board (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 30, liveCallsPerMinute: 120 });
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`is usable by everybody, ${scheme}, ${width} px wide`, async () => {
        await using page = await rig.page('/live', { scheme, width });
        await page.settle();
        await page.view.getByRole('region', { name: 'Calls in progress' }).waitFor();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }

  it('shows a call that begins while it is open, and leads to its page', async () => {
    await using page = await rig.page('/live');
    const { view } = page;
    const link = view.getByRole('region', { name: 'Calls in progress' }).locator('a[href^="/calls/"]').first();
    await link.waitFor();
    const href = await link.getAttribute('href');
    await link.click();
    await view.waitForURL((url) => url.pathname === href);
  });

  it('stands still while it is paused, and says so', async () => {
    await using page = await rig.page('/live');
    const { view } = page;
    const rows = view.getByRole('region', { name: 'Calls in progress' }).locator('a[href^="/calls/"]');
    await rows.first().waitFor();
    await view.getByRole('button', { name: 'Pause' }).click();
    await view.getByRole('button', { name: 'Go on' }).waitFor();
    const newest = async (): Promise<number> => {
      const { items } = (await rig.api('/calls?limit=1')).body as { items: readonly { number: number }[] };
      return items[0]?.number ?? 0;
    };
    const shown = await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const first = await newest();
    while ((await newest()) === first) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href'))), shown);
    await view.getByRole('button', { name: 'Go on' }).click();
    await view.getByRole('button', { name: 'Pause' }).waitFor();
  });
});
