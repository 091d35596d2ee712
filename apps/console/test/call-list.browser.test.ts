import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { noBrowser, PageRig } from './rig/page-rig.ts';

const RECORDED = 50_000;
/** Rows in sight and those drawn beyond, with room to spare. */
const MOST_DRAWN = 120;

describe('the list of very many calls (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: RECORDED });
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const width of [390, 1440]) {
    it(`draws only what is in sight of ${RECORDED} calls, ${width} px wide`, async () => {
      await using page = await rig.page('/calls', { width });
      const { view } = page;
      const rows = view.locator('[data-row]');
      await rows.first().waitFor();
      for (let wanted = 500; wanted <= 3_000; wanted += 500) {
        await view.waitForFunction((least) => {
          window.scrollTo(0, document.documentElement.scrollHeight);
          return [...document.querySelectorAll('[data-row]')].some((row) => Number(row.getAttribute('data-row')) >= least);
        }, wanted);
        assert.ok((await rows.count()) <= MOST_DRAWN, `${await rows.count()} rows are drawn`);
      }
      await page.checkWidth();
    });
  }

  it('reads on behind pages without calls, and says that the search is not complete', async () => {
    await using page = await rig.page('/system');
    const { view } = page;
    const [first] = ((await rig.api('/calls?limit=1')).body as { items: object[] }).items;
    await view.route('**/api/v1/calls?*', (route) => {
      const cursor = new URL(route.request().url()).searchParams.get('cursor');
      const hostile = { ...first, callerName: '<img src=x onerror=alert(1)>' };
      return route.fulfill({
        json:
          cursor === 'c' ? { items: [hostile], next: null, isComplete: false } : { items: [], next: cursor ? 'c' : 'b', isComplete: true },
      });
    });
    await view.goto(`${rig.url}/calls`);
    await view.getByRole('table', { name: 'Calls' }).getByText('<img src=x').waitFor();
    await view.getByText('The search is still taking in calls').waitFor();
    assert.equal(await view.locator('img[src="x"]').count(), 0);
  });

  it('has every filter within reach on a telephone', async () => {
    await using page = await rig.page('/calls?age=range', { width: 390 });
    const { view } = page;
    for (const name of [
      'Number or name',
      'Extension',
      'Queue',
      'Dialled number (DID)',
      'Outcome',
      'Telephone system',
      'Started',
      'Until',
    ]) {
      const box = await view.getByRole('search').getByLabel(name, { exact: true }).boundingBox();
      assert.ok(box && box.width >= 120 && box.x >= 0 && box.x + box.width <= 390, name);
    }
    await view.getByLabel('Telephone system', { exact: true }).selectOption({ index: 1 });
    await view.waitForURL((url) => url.searchParams.has('source'));
    await view.getByLabel('Until').fill('2020-01-01T10:00');
    await view.getByText('No call matches').waitFor();
  });
});

/** The search takes in recorded calls bit by bit after a start. */
async function untilAllAreFound(rig: PageRig): Promise<void> {
  const found = (await rig.api('/calls?limit=1&q=nobody')).body as { isComplete: boolean };
  if (!found.isComplete) await delay(50).then(() => untilAllAreFound(rig));
}

describe('the file of calls (P12)', { skip: noBrowser, timeout: 60_000 }, () => {
  it('saves the calls that the filters leave as a file', async () => {
    await using rig = await PageRig.open({ calls: 300, withDeliveries: false });
    await untilAllAreFound(rig);
    const { items } = (await rig.api('/calls?limit=1')).body as { items: readonly { number: number; startedAt: number }[] };
    const [newest] = items;
    assert.ok(newest);
    const from = newest.startedAt - 120_000;
    await using page = await rig.page(`/calls?age=range&from=${from}&until=${newest.startedAt}`);
    const { view } = page;
    await view.getByRole('table', { name: 'Calls' }).waitFor();
    const download = view.waitForEvent('download');
    await view.getByRole('button', { name: 'Save as CSV' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    assert.ok(file.startsWith('\uFEFFcall,uuid,source,'), file.slice(0, 100));
    // A name may hold line ends: a line that begins a call goes on with its uuid.
    const numbers = Array.from(file.matchAll(/^(\d+),[\da-f]{8}-/gm), ([, number]) => Number(number));
    const found = (await rig.api(`/calls?limit=500&startedFrom=${from}&startedUntil=${newest.startedAt}`)).body as { items: typeof items };
    assert.ok(numbers.length > 0 && numbers.length < 300);
    assert.deepEqual(
      numbers,
      found.items.map(({ number }) => number),
    );
  });
});
