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

  it('says what a role means before it is given, links a directory user, and removes an account', async () => {
    const made = await rig.api('/accounts', { method: 'POST', body: { login: 'carla', name: 'Carla Cruz', role: 'user' } });
    const { id } = made.body as { id: string };
    const [user] = ((await rig.api('/users')).body as { items: readonly { id: number; name: string }[] }).items;
    assert.ok(user);
    await using page = await rig.page(`/accounts?open=${id}`);
    const { view } = page;
    await view.getByLabel('Role', { exact: true }).selectOption('administrator');
    await view.getByText('make other administrators').waitFor();
    await view.getByRole('button', { name: 'Cancel' }).click();
    await view.getByLabel('Role', { exact: true }).selectOption('supervisor');
    await view.getByRole('button', { name: 'Change role' }).click();
    await view.getByText('Changed.').first().waitFor();
    await view.getByRole('combobox', { name: 'Who this is in the directory' }).click();
    await view.getByRole('option', { name: user.name }).first().click();
    await view.waitForFunction((name) => [...document.querySelectorAll('input')].some((input) => input.value.startsWith(name)), user.name);
    if (process.env['SHOTS']) await view.screenshot({ path: `${process.env['SHOTS']}/person.png` });
    await page.checkAccess();
    const changed = (await rig.api(`/accounts/${id}`)).body as { role: string; userId: string };
    assert.deepEqual([changed.role, changed.userId], ['supervisor', String(user.id)]);
    await view.getByRole('button', { name: 'Remove', exact: true }).click();
    await view.getByText('The account and its sessions end for good').waitFor();
    await view.getByRole('dialog', { name: 'Remove Carla Cruz?' }).getByRole('button', { name: 'Remove' }).click();
    await view.getByText('Account removed.').waitFor();
    assert.equal((await rig.api(`/accounts/${id}`)).status, 404);
  });

  it('gives a token an end', async () => {
    await using page = await rig.page('/accounts');
    await page.view.getByLabel('Name of the new token').fill('for a month');
    await page.view.getByLabel('Ends').last().selectOption('30');
    await page.view.getByRole('button', { name: 'Create token' }).click();
    await page.view.getByText(/^rh_/).first().waitFor();
    const { items } = (await rig.api('/tokens')).body as { items: readonly { name: string; expiresAt: number | null }[] };
    const days = ((items.find(({ name }) => name === 'for a month')?.expiresAt ?? 0) - Date.now()) / 86_400_000;
    assert.ok(days > 29 && days <= 30, `${days}`);
  });

  it('filters the audit log by who, what, to what and when, in the address, and saves it as a file', async () => {
    assert.equal((await rig.api('/accounts', { method: 'POST', body: { login: 'dora', name: '=1+1', role: 'user' } })).status, 201);
    await using page = await rig.page('/audit');
    const { view } = page;
    await view.getByLabel('To what').fill('DOR');
    await view.getByText('account.created').first().waitFor();
    await view.getByRole('combobox', { name: 'What', exact: true }).selectOption('session');
    await view.getByText('Nothing that fits').waitFor();
    // What is typed is looked for a moment later.
    await view.waitForURL(({ searchParams }) => searchParams.get('to') === 'DOR' && searchParams.get('what') === 'session');
    await view.getByRole('combobox', { name: 'What', exact: true }).selectOption('account');
    await view.getByText('dora').first().waitFor();
    const [file] = await Promise.all([view.waitForEvent('download'), view.getByRole('button', { name: 'Save as a file' }).click()]);
    assert.match(file.suggestedFilename(), /^audit-\d{4}-\d\d-\d\d\.csv$/);
    await view.getByLabel('From this day').fill('2099-01-01');
    await view.getByText('Nothing that fits').waitFor();
    await page.checkAccess();
  });
});
