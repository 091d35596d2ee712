import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ALICE, noBrowser, PageRig } from './rig/page-rig.ts';

describe('signing in with an API token', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 0 });
  });
  after(() => rig[Symbol.asyncDispose]());

  it('is usable by everybody', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await using page = await rig.page('/system', { isSignedOut: true, scheme, width: 320, expected: /401/ });
      await page.view.getByRole('heading', { name: 'Sign in' }).waitFor();
      await page.checkAccess();
      await page.checkWidth();
    }
  });

  it('names the field that is missing, in the language of the reader, and goes to it', async () => {
    await using page = await rig.page('/system', { isSignedOut: true, language: 'de', expected: /401/ });
    await page.view.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.view.getByText('muss 1 bis 100 Zeichen lang sein').waitFor();
    assert.equal(await page.view.evaluate(() => document.activeElement?.getAttribute('autocomplete')), 'username');
  });

  it('says what a token looks like when it is none', async () => {
    await using page = await rig.page('/system', { isSignedOut: true, expected: /401/ });
    await page.view.getByRole('button', { name: 'Sign in with an API token' }).click();
    await page.view.getByLabel('API token').fill('hunter2');
    await page.view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.view.getByText('tokens begin with “rh_”').waitFor();
    await page.checkAccess();
  });
});

describe('signing in with a password', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 0 });
  });
  after(() => rig[Symbol.asyncDispose]());

  it('says when it is not the right one, then goes to the page that was asked for, and stays signed in', async () => {
    await using page = await rig.page('/system', { isSignedOut: true, expected: /401/ });
    await page.view.getByLabel('Login').fill(ALICE.login);
    await page.view.getByRole('textbox', { name: 'Password' }).fill('not this one');
    await page.view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.view.getByText('login or password is not right').first().waitFor();
    await page.view.getByRole('textbox', { name: 'Password' }).fill(ALICE.password);
    await page.view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.view.getByRole('heading', { level: 1, name: 'System' }).waitFor();
    await page.view.reload();
    await page.view.getByRole('heading', { level: 1, name: 'System' }).waitFor();
    const [cookie] = await page.view.context().cookies();
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Lax']);
    assert.equal(await page.view.evaluate(() => document.cookie), '');
  });
});
