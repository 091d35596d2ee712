import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

interface Stored {
  readonly revision: number;
  readonly configuration: { readonly rules: readonly { readonly name: string }[]; readonly settings: { readonly historyDays: number } };
}

describe('the page of the configuration (P12, P14)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 3 });
    await rename('First name', 'so it was');
    await rename('<img src=x onerror=alert(1)>', 'a hostile name');
  });
  after(() => rig[Symbol.asyncDispose]());
  const stored = async (): Promise<Stored> => (await rig.api('/configuration')).body as Stored;
  const rename = async (name: string, note: string): Promise<void> => {
    const rule = (await rig.api('/rules/missed-to-chat')).body as object;
    await rig.api('/rules/missed-to-chat', { method: 'PUT', body: { ...rule, name }, headers: { 'if-match': '*', 'change-note': note } });
  };

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`is usable by everybody, ${scheme}, ${width} px wide`, async () => {
        await using page = await rig.page('/configuration', { scheme, width });
        await page.view.getByText('a hostile name').waitFor();
        await page.checkAccess();
        await page.checkWidth();
        for (const tab of ['YAML', 'Import']) {
          await page.view.getByRole('tab', { name: tab }).click();
          await page.view.getByRole('tabpanel').getByRole('button').first().waitFor();
          await page.checkAccess();
          await page.checkWidth();
        }
      });
    }
  }

  it('speaks Danish and German', async () => {
    for (const [language, tab] of [
      ['da', 'Historik'],
      ['de', 'Verlauf'],
    ] as const) {
      await using page = await rig.page('/configuration', { language });
      await page.view.getByRole('tab', { name: tab }).waitFor();
    }
  });

  it('shows what a revision changed and returns to an earlier one', async () => {
    await using page = await rig.page('/configuration');
    const { view } = page;
    await view.getByRole('row', { name: /so it was/ }).click();
    const panel = view.getByRole('dialog');
    await panel.getByText('rules[missed-to-chat].name').waitFor();
    await panel.getByText('"First name"').waitFor();
    await page.checkAccess();
    await panel.getByLabel('Compare').selectOption('now');
    await panel.getByText('<img src=x onerror=alert(1)>').waitFor();
    await panel.getByRole('button', { name: 'Return to this' }).click();
    await view.getByText('nothing of the history is lost').waitFor();
    await page.checkAccess();
    await view.getByRole('button', { name: 'Return', exact: true }).click();
    await view.getByText(/The configuration is that of revision \d+ again/).waitFor();
    assert.equal((await stored()).configuration.rules[0]?.name, 'First name');
  });

  it('compares typed YAML with what applies, names what would not work, and applies it', async () => {
    await rename('First name', 'before it is compared');
    await using page = await rig.page('/configuration?tab=yaml', { expected: /400/ });
    const { view } = page;
    const text = view.getByLabel('Configuration as YAML');
    const yaml = await text.inputValue();
    await text.fill(`${yaml}\n  broken: [`);
    await view.getByRole('button', { name: 'Compare with what applies' }).click();
    await view
      .getByText(/at line \d+/)
      .first()
      .waitFor();
    await text.fill(yaml.replace('First name', 'Second name').replace(/adapterId: ("?)chat/, 'adapterId: $1chatt'));
    await view.getByRole('button', { name: 'Compare with what applies' }).click();
    await view.getByText('This would not work').waitFor();
    await view.getByText(/did you mean “chat”/).waitFor();
    await page.checkAccess();
    await text.fill(yaml.replace('First name', 'Second name'));
    await view.getByRole('button', { name: 'Compare with what applies' }).click();
    await view.getByText('1 difference').waitFor();
    await view.getByLabel('Why? (for the history)').fill('by hand');
    await view.getByRole('button', { name: 'Apply' }).click();
    await view.getByText(/Applied as revision/).waitFor();
    assert.equal((await stored()).configuration.rules[0]?.name, 'Second name');
  });

  it('makes an adapter of a link, and takes a command line apart (P14)', async () => {
    await using page = await rig.page('/configuration?tab=import');
    const { view } = page;
    await view.getByLabel('Command line of a desktop client').last().fill('"C:\\crm\\app.exe" /Phone={Call.RemoteTel}');
    await view.getByRole('button', { name: 'Take apart' }).click();
    await view.getByText('C:\\crm\\app.exe', { exact: true }).waitFor();
    await view.getByText('/Phone={Call.RemoteTel}', { exact: true }).waitFor();
    await view.getByLabel('Link with placeholders').last().fill('https://crm.example/hook?Event={{DialApiEventName}}&Id={{CallID}}');
    await view.getByRole('button', { name: 'Make an adapter of it' }).click();
    await view.getByRole('heading', { name: 'New URL adapter' }).waitFor();
    assert.equal(await view.getByRole('textbox', { name: 'Value of Id' }).inputValue(), '{{CallID}}');
  });

  it('says on every page that a file manages it, and offers no edits then (P14)', async () => {
    for (const path of ['/configuration?tab=yaml', '/rules', '/rules/missed-to-chat', '/adapters/crm']) {
      await using page = await rig.page('/system');
      const { view } = page;
      const body = (await rig.api('/configuration')).body as object;
      await view.route('**/api/v1/configuration', (route) => route.fulfill({ json: { ...body, managedBy: '/etc/ringhook.yaml' } }));
      await view.goto(rig.url + path);
      await view.getByText('/etc/ringhook.yaml').waitFor();
      await page.checkAccess();
      assert.equal(await view.getByRole('button', { name: /^(Save changes|Compare with what applies|Remove)$/ }).count(), 0, path);
      assert.equal(await view.getByRole('link', { name: 'New rule' }).count(), 0, path);
    }
  });
});
