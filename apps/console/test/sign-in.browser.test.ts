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

describe('signing in that does not work', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 0 });
  });
  after(() => rig[Symbol.asyncDispose]());

  it('says why the identity provider sent somebody back, and goes to the start page after a password', async () => {
    for (const [code, text] of [
      ['PROVIDER_FAILED', 'did not complete the sign-in'],
      ['PROVIDER_ROLE_MISSING', 'gives you a role here'],
      ['ACCOUNT_DISABLED', 'Your account is disabled'],
      ['%3Cimg%20src=x%3E', 'Try again, or sign in with a password'],
    ] as const) {
      await using page = await rig.page(`/sign-in?problem=${code}`, { isSignedOut: true, width: 390, expected: /401/ });
      await page.view.getByRole('alert').getByText(text).waitFor();
      await page.checkAccess();
    }
    await using page = await rig.page('/sign-in?problem=PROVIDER_FAILED', { isSignedOut: true, expected: /401/ });
    await page.view.getByLabel('Login').fill(ALICE.login);
    await page.view.getByRole('textbox', { name: 'Password' }).fill(ALICE.password);
    await page.view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.view.getByRole('heading', { level: 1, name: 'Live' }).waitFor();
  });

  it('keeps what was typed while the server does not answer, and signs in when it is back', async () => {
    await using page = await rig.page('/system', { isSignedOut: true, expected: /401|ERR_|5\d\d/ });
    await page.view.getByLabel('Login').fill(ALICE.login);
    await page.view.getByRole('textbox', { name: 'Password' }).fill(ALICE.password);
    await rig.stopServer();
    await page.view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.view.getByText('Ringhook does not answer').waitFor();
    await rig.startAgain();
    await page.view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.view.getByRole('heading', { level: 1, name: 'System' }).waitFor();
  });

  it('says how long to wait after too many wrong passwords', async () => {
    await using page = await rig.page('/system', { isSignedOut: true, expected: /401|429/ });
    const { view } = page;
    await view.getByLabel('Login').fill(ALICE.login);
    await view.getByRole('textbox', { name: 'Password' }).fill('not this one');
    const waiting = view.getByText('Too many attempts went wrong');
    for (let tries = 0; tries < 30 && !(await waiting.isVisible()); tries++) {
      const answered = view.waitForResponse((response) => response.url().endsWith('/auth/login'));
      await view.getByRole('button', { name: 'Sign in', exact: true }).click();
      if ((await answered).status() === 429) await waiting.waitFor();
    }
    await view.getByText(/Time left: \d+:\d\d/).waitFor();
    await view
      .getByRole('alert')
      .filter({ hasText: /Try again in \d+ (?:second|minute)s?\./ })
      .waitFor();
    if (process.env['SHOTS']) await view.screenshot({ path: `${process.env['SHOTS']}/wait.png` });
    await page.checkAccess();
  });
});
