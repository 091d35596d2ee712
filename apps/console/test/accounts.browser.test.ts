import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

describe('users, tokens, audit and backup (P16, P18)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 0 });
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const path of ['/accounts', '/audit', '/backup']) {
    it(`${path} is usable by everybody, narrow and wide, light and dark`, async () => {
      for (const [scheme, width] of [
        ['light', 320],
        ['dark', 1440],
      ] as const) {
        await using page = await rig.page(path, { scheme, width });
        await page.settle();
        if (process.env['SHOTS']) await page.view.screenshot({ path: `${process.env['SHOTS']}${path}-${width}.png`, fullPage: true });
        await page.checkAccess();
        await page.checkWidth();
      }
    });
  }

  it('makes a user with a one-time password and a token, each shown once', async () => {
    await using page = await rig.page('/accounts');
    const { view } = page;
    await view.getByLabel('Name of the new user').fill('Ben Berg');
    await view.getByLabel('Login of the new user').fill('ben');
    await view.getByRole('button', { name: 'Create user' }).click();
    await view.getByText('Shown this once').waitFor();
    await view.getByLabel('Name of the new token').fill('wallboard');
    await view.getByRole('button', { name: 'Create token' }).click();
    await view.getByText(/^rh_/).first().waitFor();
    const { items } = (await rig.api('/accounts')).body as { items: readonly { login: string }[] };
    assert.ok(items.some(({ login }) => login === 'ben'));
  });
});
