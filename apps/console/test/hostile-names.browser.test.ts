import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig, type RigPage } from './rig/page-rig.ts';

/** Would set a mark, ask a server and open a box, wherever it became markup. */
const MARKUP = '<img src=x onerror="window.struck=1;alert(1);fetch(\'//evil.example\')"><svg onload=window.struck=1>';
const NAMES = {
  markup: MARKUP,
  'bidi marks': '\u202Egnp.tsil\u202C \u2066\u2067left\u2069 \u200Fright',
  'stacked marks': `Z${'\u0335\u0301\u0323'.repeat(3_334)}algo`,
  'one long word': 'W'.repeat(4_000),
  template: '{{CallerID}} ${1} <%= 1 %> {{constructor}}',
} as const;
const NUMBERS = ['+441632960123', `+${'9'.repeat(300)}`, '"><script>window.struck=1</script>', '+49\u202E123', '1'] as const;
const QUEUE = `Queue ${MARKUP}`;

describe('names and numbers that hostile callers chose (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  let calls: readonly { readonly number: number }[];
  before(async () => {
    rig = await PageRig.open({
      calls: 0,
      answer: () => 400,
      configure: (demo) => ({
        ...demo,
        sources: [
          {
            id: 'cloud',
            name: 'Cloud',
            kind: 'http',
            enabled: true,
            options: { verification: 'none', allowedSenders: ['127.0.0.0/8'] },
          },
        ],
      }),
    });
    await until(async () => (await ring(rig, 'ready', 0)) === 200);
    for (const [index] of Object.entries(NAMES).entries()) {
      assert.equal(await ring(rig, `over-${index}`, index), 200);
      assert.equal(await tell(rig, { sessionId: `over-${index}`, eventId: `over-${index}-end`, type: 'ended', cause: 'abandoned' }), 200);
      assert.equal(await ring(rig, `live-${index}`, index), 200);
    }
    await until(async () => ((await rig.api('/deliveries?state=deadLetter')).body as { items: unknown[] }).items.length >= 5);
    ({ items: calls } = (await rig.api('/calls?limit=50')).body as { items: typeof calls });
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const width of [320, 1440]) {
    it(`are shown as what they are, within their places, on every page that shows calls, ${width} px wide`, async () => {
      await using page = await rig.page('/nowhere', { width });
      const dialogs: string[] = [];
      page.view.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      const number = encodeURIComponent(NUMBERS[0]);
      const text = encodeURIComponent('<img');
      const single = calls.map((call) => `/calls/${call.number}`);
      for (const path of ['/live', '/calls', `/calls?q=${text}`, `/why?number=${number}`, '/deliveries', '/dead-letters', ...single]) {
        await page.view.goto(rig.url + path);
        await page.settle();
        await page.view.locator('main bdi').first().waitFor();
        await checkHarmless(page, path);
        await page.checkWidth();
      }
      assert.deepEqual(dialogs, []);
    });
  }

  it('are found by the jump box, and a delivery shows its request with them', async () => {
    await using page = await rig.page('/live');
    const { view } = page;
    await view.locator('bdi', { hasText: '<img src=x' }).first().waitFor();
    await view.keyboard.press('Control+k');
    await view.keyboard.type('<img src=x');
    await view.getByRole('dialog').locator('bdi, mark, button').first().waitFor();
    await checkHarmless(page, 'the jump box');
    await view.goto(`${rig.url}/dead-letters`);
    await view.locator('[data-row] button, [data-row] a, tbody tr').first().click();
    await view.getByRole('dialog').waitFor();
    await page.settle();
    await checkHarmless(page, 'a dead letter');
    await page.checkAccess();
  });
});

function ring(rig: PageRig, sessionId: string, index: number): Promise<number> {
  const fromName = Object.values(NAMES)[index];
  return tell(rig, {
    sessionId,
    eventId: sessionId,
    type: 'ringing',
    from: NUMBERS[index],
    fromName,
    to: '855501',
    user: '1001',
    queue: QUEUE,
  });
}

async function tell(rig: PageRig, message: object): Promise<number> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) };
  return (await fetch(`${rig.url}/ingest/cloud`, init)).status;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, 'it did not happen within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Nothing of it ran or became an element, no letter carries a tower of marks, and every text stays where it belongs. */
async function checkHarmless({ view }: RigPage, where: string): Promise<void> {
  const found = await view.evaluate(() => {
    const clips = (box: Element): boolean => getComputedStyle(box).overflowX !== 'visible';
    const outOfPlace = (text: Element): boolean => {
      const [from, to] = [text.getBoundingClientRect().left, text.getBoundingClientRect().right];
      for (let box = text.parentElement; box !== null && !clips(box); box = box.parentElement) {
        const place = box.getBoundingClientRect();
        const isPlace = box.matches('td, th, li, dd, button, a, [data-row], main') && getComputedStyle(box).display !== 'inline';
        if (isPlace && (from < place.left - 1 || to > place.right + 1)) return true;
      }
      return to > window.innerWidth + 1 || from < -1;
    };
    const texts = [...document.querySelectorAll('bdi')].filter((text) => text.checkVisibility());
    return {
      struck: 'struck' in window,
      elements: document.querySelectorAll('img[src="x"], svg[onload], [onerror]').length,
      towers: /\p{M}{6,}/u.test(document.body.innerText),
      turned: /[\u202A-\u202E\u2066-\u2069]/u.test(document.body.innerText),
      outOfPlace: texts.filter((text) => !clips(text) && outOfPlace(text)).map((text) => (text.textContent ?? '').slice(0, 80)),
    };
  });
  assert.deepEqual(found, { struck: false, elements: 0, towers: false, turned: false, outOfPlace: [] }, where);
}
