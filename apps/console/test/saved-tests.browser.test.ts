import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Rule, UrlAdapter } from '@ringhook/core';
import { noBrowser, PageRig } from './rig/page-rig.ts';

interface TestRow {
  readonly id: string;
  readonly name: string;
  readonly requestCount: number;
}
const star = { 'if-match': '*' };
const meant = { ...star, 'ignore-tests': 'true' };
const HOSTILE = 'The hotline <img src=x onerror=alert(1)> \u202Ereaches the CRM';

describe('saved tests in the console (P7)', { skip: noBrowser }, () => {
  let rig: PageRig;
  let callNumber = 0;
  before(async () => {
    rig = await PageRig.open({ calls: 20 });
    callNumber = ((await rig.api('/calls?limit=1&type=Incoming')).body as { items: { number: number }[] }).items[0]?.number ?? 0;
  });
  after(() => rig[Symbol.asyncDispose]());
  const tests = async (): Promise<readonly TestRow[]> => ((await rig.api('/saved-tests')).body as { items: TestRow[] }).items;
  const crm = async (): Promise<UrlAdapter> => (await rig.api('/adapters/crm')).body as UrlAdapter;
  const putCrm = async (change: Partial<UrlAdapter>): Promise<void> => {
    const { status } = await rig.api('/adapters/crm', { method: 'PUT', body: { ...(await crm()), ...change }, headers: meant });
    assert.equal(status, 200);
  };
  const failed = async (): Promise<number> =>
    ((await rig.api('/saved-tests/run', { method: 'POST', body: {} })).body as { failed: number }).failed;
  const freshTest = async (name: string): Promise<string> => {
    for (const { id } of await tests()) await rig.api(`/saved-tests/${id}`, { method: 'DELETE' });
    const { body } = await rig.api('/saved-tests', { method: 'POST', body: { callNumber, name } });
    return (body as TestRow).id;
  };

  it('an empty list says how a call becomes a test', async () => {
    await using page = await rig.page('/saved-tests');
    await page.view.getByText('No saved tests yet').waitFor();
    await page.checkAccess();
    await page.view.getByRole('link', { name: 'To the calls' }).click();
    await page.view.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
  });

  it('a call is saved as a test, with what was sent then or what would be sent now before the eyes', async () => {
    const { url } = await crm();
    await putCrm({ url: `${url}/later` });
    await using page = await rig.page(`/calls/${callNumber}`);
    const { view } = page;
    await view.getByRole('button', { name: 'Save as test' }).click();
    const panel = view.getByRole('dialog');
    await panel.getByRole('radio', { name: 'What was sent then' }).check();
    await panel.getByRole('list', { name: 'Differences' }).getByText(url, { exact: true }).first().waitFor();
    await panel.getByRole('button', { name: /^start CRM/ }).click();
    await panel.getByRole('region', { name: 'Request for start' }).waitFor();
    await page.checkAccess();
    await panel.getByRole('button', { name: 'Save test' }).click();
    await panel.getByText('must be 1 to 200 characters long').waitFor();
    await panel.getByLabel('Name').fill(HOSTILE);
    await panel.getByRole('button', { name: 'Save test' }).click();
    await view.getByText('Saved as a test.').waitFor();
    assert.equal((await tests())[0]?.name, HOSTILE);
    assert.equal(await failed(), 1, 'it expects what was sent then');
    await putCrm({ url });
    assert.equal(await failed(), 0);
  });

  it('what fails is shown with what differs, accepted, and taken back', async () => {
    const id = await freshTest(HOSTILE);
    const { url } = await crm();
    await putCrm({ url: `${url}/moved` });
    await using page = await rig.page('/saved-tests', { expected: /404/ });
    const { view } = page;
    await view.getByText('1 test fails').waitFor();
    await view.getByRole('row', { name: /The hotline <img/ }).click();
    const panel = view.getByRole('dialog');
    const list = panel.getByRole('list', { name: 'Differences' });
    await list.getByText(`${url}/moved`, { exact: true }).first().waitFor();
    await list.getByText(url, { exact: true }).first().waitFor();
    await page.checkAccess();
    await panel.getByRole('button', { name: 'Accept what it sends now' }).click();
    await panel.getByText('What would be sent now is what is expected.').waitFor();
    assert.equal(await failed(), 0);
    await view.getByRole('button', { name: 'Undo' }).click();
    await list.waitFor();
    assert.equal(await failed(), 1);
    await putCrm({ url });
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    await panel.getByText('What would be sent now is what is expected.').waitFor();
    await panel.getByLabel('Name').fill('Hotline');
    await panel.getByRole('button', { name: 'Rename' }).click();
    await view.getByText('Renamed.').waitFor();
    await panel.getByRole('button', { name: 'Remove' }).click();
    await view.getByText('No saved tests yet').waitFor();
    await view.getByRole('button', { name: 'Undo' }).last().click();
    await view.getByText('1 test passes').waitFor();
    assert.deepEqual(
      (await tests()).map((test) => [test.id, test.name]),
      [[id, 'Hotline']],
    );
  });

  it('go out as a file and come back; a file that is none is refused', async () => {
    await freshTest('In the file');
    await using page = await rig.page('/saved-tests', { expected: /400/ });
    const { view } = page;
    const [download] = await Promise.all([view.waitForEvent('download'), view.getByRole('button', { name: 'Save as file' }).click()]);
    const text = await readFile(await download.path(), 'utf8');
    assert.match(text, /In the file/);
    const choose = async (content: string): Promise<void> => {
      const file = join(tmpdir(), `ringhook-${process.pid}-tests.yaml`);
      await writeFile(file, content);
      const [chooser] = await Promise.all([view.waitForEvent('filechooser'), view.getByRole('button', { name: 'Take from file' }).click()]);
      await chooser.setFiles(file);
    };
    await choose(text.replace('In the file', 'From the file'));
    await view.getByText('Replace 1 test that is here?').waitFor();
    await view.getByRole('button', { name: 'Replace', exact: true }).click();
    await view.getByText('0 added, 1 replaced.').waitFor();
    await view.getByRole('row', { name: /From the file/ }).waitFor();
    for (const [content, says] of [
      ['savedTests: [', 'This is no YAML that can be read'],
      ['rules: []', 'savedTests'],
    ] as const) {
      await choose(content);
      const dialog = view.getByRole('dialog');
      await dialog.getByText('The file was not taken').waitFor();
      await dialog.getByText(says).first().waitFor();
      await page.checkAccess();
      await view.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    assert.equal((await tests()).length, 1);
  });

  it('hold up a change of an adapter, which is not saved, or saved with what the tests then expect', async () => {
    await freshTest(HOSTILE);
    const old = await crm();
    await using page = await rig.page('/adapters/crm', { expected: /409/ });
    const { view } = page;
    await view.getByLabel('URL', { exact: true }).fill(`${old.url}/elsewhere`);
    await view.getByRole('button', { name: 'Save changes' }).click();
    const dialog = view.getByRole('dialog');
    await dialog.getByText('A saved test fails: nothing was saved').waitFor();
    await dialog.getByText(`${old.url}/elsewhere`, { exact: true }).first().waitFor();
    await page.checkAccess();
    await dialog.getByRole('button', { name: 'Back to the change' }).click();
    await view.getByText('Saved tests fail: nothing was saved').waitFor();
    assert.equal((await crm()).url, old.url);
    await view.getByRole('button', { name: 'Save changes' }).click();
    await dialog.getByRole('checkbox', { name: /From now on the test expects/ }).check();
    await dialog.getByRole('button', { name: 'Save all the same' }).click();
    await dialog.waitFor({ state: 'detached' });
    await view.waitForFunction(() => document.querySelectorAll('.mantine-Notification-root').length > 0);
    assert.equal((await crm()).url, `${old.url}/elsewhere`);
    assert.equal(await failed(), 0, 'it expects what is sent now');
    await putCrm({ url: old.url });
  });

  it('hold up YAML that is applied, and the way back to an older revision', async () => {
    await freshTest('Of the revision');
    const { url } = await crm();
    await using page = await rig.page('/configuration?tab=yaml', { expected: /409/ });
    const { view } = page;
    const text = view.getByLabel('Configuration as YAML');
    await text.fill((await text.inputValue()).replace(url, `${url}/by-yaml`));
    await view.getByRole('button', { name: 'Compare with what applies' }).click();
    await view.getByRole('button', { name: 'Apply' }).click();
    const dialog = view.getByRole('dialog').filter({ hasText: 'A saved test fails' });
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Save all the same' }).click();
    await view.getByText(/Applied as revision/).waitFor();
    assert.equal((await crm()).url, `${url}/by-yaml`);
    await view.getByRole('tab', { name: 'History' }).click();
    await view.getByRole('row').nth(2).click();
    await view.getByRole('dialog').getByRole('button', { name: 'Return to this' }).click();
    await view.getByRole('button', { name: 'Return', exact: true }).click();
    await dialog.getByText('Of the revision').waitFor();
    await dialog.getByRole('button', { name: 'Save all the same' }).click();
    await dialog.waitFor({ state: 'detached' });
    await view
      .getByText(/revision/i)
      .first()
      .waitFor();
    assert.equal((await crm()).url, url);
  });

  it('hold up the switch of a rule and a change of a number list, too', async () => {
    const call = (await rig.api(`/calls/${callNumber}`)).body as { callerId: string | null };
    const caller = call.callerId ?? '';
    await rig.api('/number-lists', { method: 'POST', body: { id: 'vip', name: 'VIPs', numbers: [caller] } });
    const rule: Rule = {
      id: 'vips',
      name: 'VIPs to the chat',
      enabled: true,
      conditions: { caller: { lists: ['vip'], anyOf: [], compare: 'normalised' } },
      actions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'chat' }],
      stopProcessing: false,
    };
    assert.equal((await rig.api('/rules', { method: 'POST', body: rule, headers: meant })).status, 201);
    await freshTest('A VIP');
    await using page = await rig.page('/rules', { expected: /409/ });
    const { view } = page;
    const dialog = view.getByRole('dialog').filter({ hasText: 'A saved test fails' });
    await view.getByRole('switch', { name: 'Rule “VIPs to the chat” is on' }).click({ force: true });
    await dialog.getByText('not sent any more').first().waitFor();
    await dialog.getByRole('button', { name: 'Save all the same' }).click();
    await view.getByText('“VIPs to the chat” is off.').waitFor();
    await rig.api('/rules/vips', { method: 'PUT', body: rule, headers: star });
    await view.goto(`${rig.url}/directory?tab=numberLists&open=vip`);
    await view.getByLabel('Numbers', { exact: true }).fill('+4512345678');
    await view.getByRole('button', { name: /^Save/ }).click();
    await dialog.getByText('A VIP').waitFor();
    await dialog.getByRole('button', { name: 'Save all the same' }).click();
    await dialog.waitFor({ state: 'detached' });
    await view.waitForFunction(() => document.querySelectorAll('.mantine-Notification-root').length > 0);
    assert.equal(await failed(), 1);
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`are usable by everybody, ${scheme}, ${width} px wide`, async () => {
        await using page = await rig.page('/saved-tests', { scheme, width });
        await page.view.getByText('1 test fails').waitFor();
        await page.checkAccess();
        await page.checkWidth();
        await page.view.getByText('A VIP').click();
        await page.view.getByRole('list', { name: 'Differences' }).waitFor();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }

  it('speak Danish and German', async () => {
    for (const [language, title, verdict] of [
      ['da', 'Gemte tests', '1 test fejler'],
      ['de', 'Gespeicherte Tests', '1 Test schlägt fehl'],
    ] as const) {
      await using page = await rig.page('/saved-tests', { language });
      await page.view.getByRole('heading', { name: title, level: 1 }).waitFor();
      await page.view.getByText(verdict).waitFor();
    }
  });
});
