import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

interface Shown {
  readonly timeZone: string;
  readonly allowedNetworks: readonly string[];
  readonly historyDays: number;
  readonly deliveryDays?: number;
  readonly missedHoldBackMs: number;
  readonly signIn?: { readonly oidc?: { readonly issuer: string; readonly roles: { readonly roles: readonly object[] } } };
}

describe('settings (P14, P16, P18)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 0 });
  });
  after(() => rig[Symbol.asyncDispose]());

  const settings = async (): Promise<Shown> => (await rig.api('/settings')).body as Shown;

  it('are usable by everybody, narrow and wide, light and dark', async () => {
    for (const [scheme, width] of [
      ['light', 320],
      ['dark', 1440],
    ] as const) {
      await using page = await rig.page('/settings', { scheme, width });
      await page.settle();
      await page.view.getByRole('switch', { name: 'People may sign in by an identity provider' }).press('Space');
      await page.view.getByRole('button', { name: 'Add a group' }).click();
      await page.view.getByRole('textbox', { name: 'Number', exact: true }).fill('0045 33 12 34 56');
      if (process.env['SHOTS']) await page.view.screenshot({ path: `${process.env['SHOTS']}/settings-${width}.png`, fullPage: true });
      await page.checkAccess();
      await page.checkWidth();
    }
  });

  it('are saved with a note, and stand in the history', async () => {
    await using page = await rig.page('/settings');
    const { view } = page;
    await view.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berlin');
    await view.getByRole('textbox', { name: 'Calls' }).fill('30');
    await view.getByRole('textbox', { name: 'Deliveries', exact: true }).fill('14');
    await view.getByLabel('Wait before Missed').fill('1.5');
    await view.getByLabel('Why (for the history').fill('shorter, for privacy');
    await view.getByRole('button', { name: 'Save settings' }).click();
    await view.getByText('Settings saved.').waitFor();
    const { timeZone, historyDays, deliveryDays, missedHoldBackMs } = await settings();
    assert.deepEqual([timeZone, historyDays, deliveryDays, missedHoldBackMs], ['Europe/Berlin', 30, 14, 1_500]);
    const { items } = (await rig.api('/configuration/history')).body as { items: readonly { note: string }[] };
    assert.match(items[0]?.note ?? '', /shorter, for privacy/);
  });

  it('say at the field what is wrong, and save nothing', async () => {
    await using page = await rig.page('/settings', { expected: /422/ });
    const { view } = page;
    const saved = await settings();
    await view.getByRole('textbox', { name: 'Calls' }).fill('');
    await view.getByRole('button', { name: 'Save settings' }).click();
    await view.getByText('must be a whole number from 1 to 36500').waitFor();
    await view.getByRole('textbox', { name: 'Calls' }).fill('30');
    await view.getByRole('combobox', { name: 'Time zone' }).fill('Mars/Base');
    await view.getByRole('combobox', { name: 'Allowed networks' }).fill('10.0.0.0/99');
    await view.getByRole('combobox', { name: 'Allowed networks' }).press('Enter');
    await view.getByRole('button', { name: 'Save settings' }).click();
    await view.getByText('“Mars/Base” is no time zone').waitFor();
    await view.getByText('10.0.0.0/99').first().waitFor();
    await page.checkAccess();
    assert.deepEqual(await settings(), saved);
  });

  it('show how a number is read by the draft, and whether a pattern finds it', async () => {
    await using page = await rig.page('/settings');
    const { view } = page;
    await view.getByLabel('Country').fill('DK');
    await view.getByRole('textbox', { name: 'Number', exact: true }).fill('0045 33 12 34 56');
    await view.getByLabel('Pattern to compare with').fill('33123456');
    const tester = view.getByRole('group', { name: 'Try a number' });
    await tester.getByText('+4533123456').waitFor();
    await tester.getByText('matches', { exact: true }).waitFor();
    await view.getByLabel('Pattern to compare with').fill('+49*');
    await tester.getByText('does not match').waitFor();
    await view.getByRole('textbox', { name: 'Number', exact: true }).fill('<img src=x onerror=alert(1)>');
    await tester.getByText('Name, no number').waitFor();
    assert.equal(await tester.locator('img').count(), 0);
  });

  it('keep the identity provider with its groups, and test it before', async () => {
    await using page = await rig.page('/settings', { expected: /502/ });
    const { view } = page;
    await view.getByRole('switch', { name: 'People may sign in by an identity provider' }).press('Space');
    await view.getByLabel('Issuer').fill('http://login.example/');
    await view.getByLabel('Client id').fill('ringhook');
    await view.getByRole('button', { name: 'Save settings' }).click();
    await view.getByText('must be the https:// address of the provider').waitFor();
    await view.getByLabel('Issuer').fill('http://127.0.0.1:1/');
    await view.getByRole('button', { name: 'Add a group' }).click();
    await view.getByLabel('Group 1', { exact: true }).fill('phone-admins');
    await view.getByLabel('Role of group 1').selectOption('administrator');
    await view.getByRole('button', { name: 'Test the provider' }).click();
    await view.getByText('PROVIDER_FAILED').waitFor();
    await view.getByRole('button', { name: 'Save settings' }).click();
    await view.getByText('Settings saved.').waitFor();
    const oidc = (await settings()).signIn?.oidc;
    assert.equal(oidc?.issuer, 'http://127.0.0.1:1/');
    assert.deepEqual(oidc.roles.roles, [{ value: 'phone-admins', role: 'administrator' }]);
  });

  it('stand still when a file manages them, and say which', async () => {
    const current = (await rig.api('/configuration')).body as object;
    await using page = await rig.page('/system');
    const { view } = page;
    await view.route('**/api/v1/configuration', (route) => route.fulfill({ json: { ...current, managedBy: '/etc/ringhook.yaml' } }));
    await view.goto(`${rig.url}/settings`);
    await view.getByText('/etc/ringhook.yaml').waitFor();
    assert.equal(await view.getByRole('combobox', { name: 'Time zone' }).isDisabled(), true);
    assert.equal(await view.getByRole('button', { name: 'Save settings' }).count(), 0);
    await view.getByRole('textbox', { name: 'Number', exact: true }).fill('112');
    await view.getByText('Short code', { exact: true }).waitFor();
    await page.checkAccess();
  });

  it('show both versions when somebody else saved first', async () => {
    await using page = await rig.page('/settings', { expected: /409/ });
    const { view } = page;
    await view.getByRole('textbox', { name: 'Audit log' }).fill('400');
    const theirs = { ...(await settings()), auditDays: 365 };
    assert.equal((await rig.api('/settings', { method: 'PUT', body: theirs, headers: { 'if-match': '*' } })).status, 200);
    await view.getByRole('button', { name: 'Save settings' }).click();
    await view.getByText('Somebody else saved first').first().waitFor();
    await page.checkAccess();
    await view.getByRole('button', { name: 'Save mine over it' }).click();
    await view.getByText('Settings saved.').waitFor();
    assert.equal(((await settings()) as unknown as { auditDays: number }).auditDays, 400);
  });
});
