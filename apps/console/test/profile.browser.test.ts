import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ALICE, noBrowser, PageRig, type RigPage } from './rig/page-rig.ts';

const NEW_PASSWORD = 'seven lamps in a row';

async function signIn({ view }: RigPage, { login, password }: { readonly login: string; readonly password: string }): Promise<void> {
  await view.getByLabel('Login').fill(login);
  await view.getByRole('textbox', { name: 'Password' }).fill(password);
  await view.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe('the own profile (P18)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 0 });
  });
  after(() => rig[Symbol.asyncDispose]());

  async function profile(options: Parameters<PageRig['page']>[1] = {}): Promise<RigPage> {
    const page = await rig.page('/profile', { isSignedOut: true, expected: /401|400/, ...options });
    await signIn(page, ALICE);
    await page.view.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    return page;
  }

  it('is usable by everybody, narrow and wide, light and dark', async () => {
    for (const [scheme, width] of [
      ['light', 320],
      ['dark', 1440],
    ] as const) {
      await using page = await profile({ scheme, width });
      await page.settle();
      await page.view.getByText('This session').waitFor();
      if (process.env['SHOTS']) await page.view.screenshot({ path: `${process.env['SHOTS']}/profile-${width}.png`, fullPage: true });
      await page.checkAccess();
      await page.checkWidth();
    }
  });

  it('shows the language of the account in every browser, and that of the browser when none is chosen', async () => {
    await using page = await profile();
    await page.view.getByRole('combobox', { name: 'Language' }).selectOption('da');
    await page.view.getByRole('heading', { level: 1, name: 'Profil', exact: true }).waitFor();
    await using other = await rig.page('/system', { isSignedOut: true, expected: /401/ });
    await signIn(other, ALICE);
    await other.view.locator('html[lang="da"]').waitFor({ state: 'attached' });
    await page.view.getByRole('combobox', { name: 'Sprog' }).selectOption('');
    await page.view.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  });

  it('ends all other sessions, after saying what that means', async () => {
    await using elsewhere = await rig.page('/system', { isSignedOut: true, expected: /401/ });
    await signIn(elsewhere, ALICE);
    await elsewhere.view.getByRole('heading', { level: 1, name: 'System' }).waitFor();
    await using page = await profile();
    await page.view.getByRole('button', { name: 'End all others' }).click();
    await page.view.getByRole('dialog').getByText('sign in again').waitFor();
    await page.checkAccess();
    await page.view.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
    await page.view.getByText('All other sessions have ended.').waitFor();
    await page.view.getByRole('button', { name: 'End all others' }).waitFor({ state: 'detached' });
    await elsewhere.view.reload();
    await elsewhere.view.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  it('says at the field what is wrong with a new password, and changes it', async () => {
    await using page = await profile();
    const { view } = page;
    const fill = async (current: string, next: string, again = next): Promise<void> => {
      await view.getByRole('textbox', { name: 'Password in use' }).fill(current);
      await view.getByRole('textbox', { name: 'New password', exact: true }).fill(next);
      await view.getByRole('textbox', { name: 'New password once more' }).fill(again);
      await view.getByRole('button', { name: 'Change password' }).click();
    };
    await fill(ALICE.password, 'short');
    await view.getByText('must be 10 to 1000 characters long').waitFor();
    await fill(ALICE.password, NEW_PASSWORD, `${NEW_PASSWORD}!`);
    await view.getByText('is not the same as the new password above').waitFor();
    await fill('not this one', NEW_PASSWORD);
    await view.getByText('is not the password of this account').waitFor();
    await fill(ALICE.password, 'ringhook-2026!');
    await view.getByText('is one of those that are guessed first').waitFor();
    await page.checkAccess();
    await fill(ALICE.password, NEW_PASSWORD);
    await view.getByText('Password changed.').waitFor();
    await using other = await rig.page('/system', { isSignedOut: true, expected: /401/ });
    await signIn(other, { ...ALICE, password: NEW_PASSWORD });
    await other.view.getByRole('heading', { level: 1, name: 'System' }).waitFor();
  });

  it('lets a one-time password do nothing but choose an own one; then the page that was asked for comes', async () => {
    const made = await rig.api('/accounts', { method: 'POST', body: { login: 'ben', name: 'Ben Berg', role: 'supervisor' } });
    const { oneTimePassword } = made.body as { oneTimePassword: string };
    await using page = await rig.page('/calls', { isSignedOut: true, width: 390, expected: /401|403/ });
    const { view } = page;
    await signIn(page, { login: 'ben', password: oneTimePassword });
    await view.getByRole('heading', { level: 1, name: 'Choose your own password' }).waitFor();
    const refused = await view.evaluate(async () => {
      const answer = await fetch('/api/v1/calls');
      return [answer.status, ((await answer.json()) as { code: string }).code];
    });
    assert.deepEqual(refused, [403, 'PASSWORD_CHANGE_NEEDED']);
    await view.reload();
    await view.getByRole('heading', { level: 1, name: 'Choose your own password' }).waitFor();
    if (process.env['SHOTS']) await view.screenshot({ path: `${process.env['SHOTS']}/choose-390.png`, fullPage: true });
    await page.checkAccess();
    await page.checkWidth();
    await view.getByRole('textbox', { name: 'One-time password' }).fill(oneTimePassword);
    await view.getByRole('textbox', { name: 'New password', exact: true }).fill(NEW_PASSWORD);
    await view.getByRole('textbox', { name: 'New password once more' }).fill(NEW_PASSWORD);
    await view.getByRole('button', { name: 'Set password and go on' }).click();
    await view.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
  });

  it('tells a token that it has no profile', async () => {
    await using page = await rig.page('/profile', { isSignedOut: true, expected: /401/ });
    await page.view.getByRole('button', { name: 'Sign in with an API token' }).click();
    await page.view.getByLabel('API token').fill(rig.token);
    await page.view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.view.getByText('You are signed in with a token').waitFor();
  });
});
