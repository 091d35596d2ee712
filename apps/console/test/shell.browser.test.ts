import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

describe('the frame of the console (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 5 });
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`is usable by everybody, ${scheme}, ${width} px wide`, async () => {
        await using page = await rig.page('/system', { scheme, width });
        await page.view.getByRole('heading', { name: 'System health', level: 1 }).waitFor();
        await page.view.getByText('Nothing to do').first().waitFor();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }

  it('speaks Danish and German', async () => {
    for (const [language, title] of [
      ['da', 'Systemets tilstand'],
      ['de', 'Systemzustand'],
    ] as const) {
      await using page = await rig.page('/system', { language });
      await page.view.getByRole('heading', { name: title, level: 1 }).waitFor();
      assert.equal(await page.view.evaluate(() => document.documentElement.lang), language);
    }
  });

  it('changes language and colours at once and keeps both over a reload', async () => {
    await using page = await rig.page('/system');
    const { view } = page;
    await view.getByRole('button', { name: /Account and appearance/ }).click();
    await view.getByRole('combobox', { name: 'Language' }).selectOption('Dansk');
    await view.getByRole('heading', { name: 'Systemets tilstand' }).waitFor();
    await view.getByText('Mørkt').click({ force: true });
    await view.reload();
    await view.getByRole('heading', { name: 'Systemets tilstand' }).waitFor();
    assert.equal(await view.evaluate(() => document.documentElement.dataset['mantineColorScheme']), 'dark');
  });

  it('is operated by keys: skip link, jump box, and the focus goes to the heading of the new page', async () => {
    await using page = await rig.page('/nowhere');
    const { view } = page;
    await view.getByRole('heading', { name: 'Page not found' }).waitFor();
    await view.keyboard.press('Tab');
    assert.equal(await view.evaluate(() => document.activeElement?.textContent), 'Skip to the page');
    await view.keyboard.press('Control+k');
    const box = view.getByRole('dialog', { name: 'Search' });
    await box.waitFor();
    await page.checkAccess();
    // Other pages speak of health, too.
    await view.keyboard.type('system health');
    await box.getByRole('button', { name: 'System health', exact: true }).waitFor();
    await view.keyboard.press('Enter');
    await view.getByRole('heading', { name: 'System health', level: 1 }).waitFor();
    await view.waitForFunction(() => document.activeElement?.textContent === 'System health');
  });

  it('has a menu behind a button on narrow screens that closes when a page is chosen', async () => {
    await using page = await rig.page('/nowhere', { width: 390 });
    const { view } = page;
    await view.getByRole('button', { name: 'Open the menu' }).click();
    await page.checkAccess();
    await view.getByRole('link', { name: 'System health' }).click();
    await view.getByRole('heading', { name: 'System health', level: 1 }).waitFor();
    await view.getByRole('link', { name: 'System health' }).waitFor({ state: 'hidden' });
  });

  it('shows a problem with what to do instead of a blank page, and tries again when asked', async () => {
    await using page = await rig.page('/nowhere', { expected: /500/ });
    const { view } = page;
    await view.getByRole('heading', { name: 'Page not found' }).waitFor();
    let isBroken = true;
    const problem = { type: 'urn:x', title: 'Something went wrong in Ringhook', status: 500, code: 'INTERNAL', detail: 'unexpected error' };
    await view.route('**/api/v1/health', (route) => (isBroken ? route.fulfill({ status: 500, json: problem }) : route.continue()));
    await view.getByRole('link', { name: 'System health' }).click();
    const alert = view.getByRole('alert');
    await alert.waitFor();
    assert.match(
      await alert.innerText(),
      /Something went wrong in Ringhook[\s\S]*unexpected error[\s\S]*The log of the server[\s\S]*INTERNAL/,
    );
    await page.checkAccess();
    isBroken = false;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await view.getByText('Nothing to do').first().waitFor();
  });

  it('says that the server is gone, keeps what it shows, and comes back by itself when the server does', async () => {
    await using page = await rig.page('/system', { expected: /net::ERR_|Failed to load/ });
    const { view } = page;
    await view.getByText('Nothing to do').first().waitFor();
    await rig.stopServer();
    await view.getByText('The connection to Ringhook is lost').first().waitFor();
    assert.equal(await view.getByText('Nothing to do').count(), 2, 'what was shown stays');
    await page.checkAccess();
    await rig.startAgain();
    await view.getByText('Connected again.').waitFor();
    await view.getByRole('button', { name: 'Try now' }).waitFor({ state: 'detached' });
  });
});
