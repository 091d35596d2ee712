import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

describe('the first run (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({
      calls: 0,
      hasAccount: false,
      configure: (demo) => ({ ...demo, sources: [], adapters: [], rules: [], globalActions: [] }),
    });
  });
  after(() => rig[Symbol.asyncDispose]());

  it('is usable by everybody before there is an account, and says at the field what is wrong', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await using page = await rig.page('/', { isSignedOut: true, scheme, width: 320, expected: /401|403/ });
      await page.view.getByRole('heading', { name: 'Set up Ringhook' }).waitFor();
      await page.checkAccess();
      await page.checkWidth();
      await page.view.getByRole('button', { name: 'Create administrator' }).click();
      await page.view.getByText('must be 10 to 1000 characters long').waitFor();
    }
  });

  it('goes from the set-up token to a delivered request, and can be left on the way', async () => {
    await using page = await rig.page('/', { isSignedOut: true, expected: /401|403/ });
    const { view } = page;
    await view.getByLabel('Set-up token').fill(rig.setupToken);
    await view.getByLabel('Your name').fill('Anna Admin');
    await view.getByLabel('Login').fill('anna');
    await view.getByRole('textbox', { name: 'Password' }).fill('long enough to keep');
    await view.getByRole('button', { name: 'Create administrator' }).click();
    await view.getByRole('heading', { level: 1, name: 'First steps' }).waitFor();
    await view.getByLabel('Kind').selectOption('simulator');
    await view.getByRole('button', { name: 'Test the connection' }).click();
    await view.getByText('Connected', { exact: true }).waitFor();
    await page.checkAccess();
    await view.getByText('More options').click();
    await view.getByLabel('Calls per minute').fill('120');
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByText('Add another').waitFor();
    await view.reload();
    await view.getByRole('button', { name: 'Save adapter and rule' }).click();
    await view.getByText('Delivered', { exact: true }).waitFor();
    await view.getByText('/api/v1/practice?Event=').first().waitFor();
    await view.getByText('"received"').first().waitFor();
    await page.settle();
    await page.checkAccess();
    if (process.env['SHOTS']) await view.screenshot({ path: `${process.env['SHOTS']}/setup.png`, fullPage: true });
    const { body } = await rig.api('/settings');
    assert.ok((body as { allowedNetworks: readonly string[] }).allowedNetworks.length > 0);
  });

  it('says at each field of a telephone system what is missing, and why one can’t be reached', async () => {
    await using page = await rig.page('/setup', { width: 390 });
    const { view } = page;
    await view.getByText('Add another').first().click();
    await view.getByLabel('Kind').selectOption('asterisk');
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByText('This is needed.').first().waitFor();
    await page.checkWidth();
    await view.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
    await view.getByRole('textbox', { name: 'User' }).fill('ringhook');
    await view.getByRole('combobox', { name: 'Secret: Name of the secret' }).fill('not-there');
    await view.getByRole('button', { name: 'Test the connection' }).click();
    await view.getByText('No connection').waitFor();
    await page.checkAccess();
  });
});
