import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

describe('the page of the directory (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 1 });
    await rig.api('/users', { method: 'POST', body: { id: 9007, name: '<img src=x onerror=alert(1)>' } });
    await rig.api('/number-lists', { method: 'POST', body: { id: 'used', name: 'Used list', numbers: ['+4530*'] } });
    const rule = { id: 'names-it', name: 'Rule of the list', conditions: { caller: { lists: ['used'] } }, actions: [] };
    await rig.api('/rules', { method: 'POST', body: rule });
    await rig.api('/teams', { method: 'POST', body: { name: 'Crew', userIds: [9007] } });
    await rig.api('/extensions', { method: 'POST', body: { number: '8700', userId: 9007 } });
    await rig.api('/queues', { method: 'POST', body: { name: 'q-used', title: '\u202Eevil <b>' } });
    const both = { id: 'both', name: 'Rule of both', conditions: { queues: ['q-used'], teams: ['Crew'] }, actions: [] };
    assert.equal((await rig.api('/rules', { method: 'POST', body: both })).status, 201);
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const [scheme, width] of [
    ['light', 320],
    ['dark', 1440],
  ] as const) {
    it(`is usable by everybody, ${scheme}, ${width} px wide`, async () => {
      await using page = await rig.page('/directory?find=onerror', { scheme, width });
      await page.view.getByText('<img src=x onerror=alert(1)>').first().waitFor();
      await page.checkAccess();
      await page.checkWidth();
    });
  }

  it('adds a number list, says which numbers it meets, removes it and brings it back', async () => {
    await using page = await rig.page('/directory?tab=numberLists');
    const { view } = page;
    await view.getByRole('button', { name: 'Add number list' }).click();
    const panel = view.getByRole('dialog');
    await panel.getByLabel('Name').fill('Danes');
    await panel.getByLabel('Id', { exact: false }).fill('danes');
    await panel.getByLabel('Numbers', { exact: true }).fill('+45*; anonymous');
    await panel.getByText('2 numbers and patterns').waitFor();
    await panel.getByLabel('Does a number match?').fill('+45 12 34 56 78');
    await panel.getByText('Matches by').waitFor();
    await page.checkAccess();
    await panel.getByRole('button', { name: 'Add number list' }).click();
    await view.getByRole('row', { name: /Danes/ }).click();
    await panel.getByText('Nothing refers to this entry').waitFor();
    await panel.getByRole('button', { name: 'Remove' }).click();
    await view.getByRole('button', { name: 'Undo' }).click();
    await view.getByRole('row', { name: /Danes/ }).waitFor();
    const { body } = await rig.api('/number-lists/danes');
    assert.deepEqual((body as { numbers: unknown }).numbers, ['+45*', 'anonymous']);
  });

  it('does not save lines that can never match, and says so at the field', async () => {
    await using page = await rig.page('/directory?tab=numberLists&open=used');
    const panel = page.view.getByRole('dialog');
    const numbers = panel.getByLabel('Numbers', { exact: true });
    await numbers.fill('+4531*\nsip:');
    await panel.getByText('1 line can never match:').waitFor();
    await panel.getByRole('button', { name: 'Save' }).click();
    await page.view.locator('textarea[aria-invalid="true"]').waitFor();
    await panel.getByText('“sip:” is nothing to compare with').waitFor();
    assert.deepEqual(((await rig.api('/number-lists/used')).body as { numbers: unknown }).numbers, ['+4530*']);
    await numbers.fill('+4531*');
    await panel.getByRole('button', { name: 'Save' }).click();
    await page.view.getByText('It applies from the next call on').waitFor();
  });

  it('brings an entry back to its place, and does not remove what somebody else has edited meanwhile', async () => {
    const given = ['first', 'second', 'third'];
    for (const name of given) await rig.api('/queues', { method: 'POST', body: { name: `q-${name}` } });
    const names = async () => ((await rig.api('/queues')).body as { items: { name: string }[] }).items.map(({ name }) => name);
    const asBefore = await names();
    await using page = await rig.page('/directory?tab=queues&open=q-second', { expected: /409/ });
    const { view } = page;
    const panel = view.getByRole('dialog');
    await panel.getByText('Nothing refers to this entry').waitFor();
    // Something else is saved meanwhile: that is no reason to keep this one.
    await rig.api('/queues/q-third', { method: 'PUT', body: { name: 'q-third', title: 'T' }, headers: { 'if-match': '*' } });
    await panel.getByRole('button', { name: 'Remove' }).click();
    await view.getByText('Removed from the directory').waitFor();
    assert.equal((await rig.api('/queues/q-second')).status, 404);
    await view.getByRole('button', { name: 'Undo' }).click();
    await view.getByRole('row', { name: /q-second/ }).waitFor();
    assert.deepEqual(await names(), asBefore);
    await view.getByRole('row', { name: /q-second/ }).click();
    await panel.getByText('Nothing refers to this entry').waitFor();
    await rig.api('/queues/q-second', { method: 'PUT', body: { name: 'q-second', title: 'theirs' }, headers: { 'if-match': '*' } });
    await panel.getByRole('button', { name: 'Remove' }).click();
    await panel.getByText('Somebody else has changed this entry').waitFor();
    await page.checkAccess();
    await panel.getByRole('button', { name: 'Show it as it is now' }).click();
    await view.getByLabel('Title').and(view.locator('[value="theirs"]')).waitFor();
    assert.equal((await rig.api('/queues/q-second')).status, 200);
  });

  it('names what uses users, queues and teams', async () => {
    for (const [query, text] of [
      ['tab=users&open=9007', 'Crew'],
      ['tab=users&open=9007', '8700'],
      ['tab=teams&open=Crew', 'Rule of both'],
      ['tab=queues&open=q-used', 'Rule of both'],
    ] as const) {
      await using page = await rig.page(`/directory?${query}`);
      const panel = page.view.getByRole('dialog');
      await panel.getByRole('listitem').filter({ hasText: text }).waitFor();
      assert.equal(await panel.getByRole('button', { name: 'Remove' }).isDisabled(), true, query);
    }
  });

  it('speaks Danish and German', async () => {
    for (const [language, title, add] of [
      ['da', 'Telefonbog', 'Tilføj nummerliste'],
      ['de', 'Verzeichnis', 'Nummernliste hinzufügen'],
    ] as const) {
      await using page = await rig.page('/directory?tab=numberLists', { language, width: 390 });
      await page.view.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.view.getByRole('button', { name: add }).click();
      await page.view.getByRole('dialog').getByRole('textbox').first().waitFor();
      await page.checkAccess();
      await page.checkWidth();
    }
  });

  it('stands still when a file manages it, and says which', async () => {
    const current = (await rig.api('/configuration')).body as object;
    await using page = await rig.page('/system');
    const { view } = page;
    await view.route('**/api/v1/configuration', (route) => route.fulfill({ json: { ...current, managedBy: '/etc/ringhook.yaml' } }));
    await view.goto(`${rig.url}/directory?tab=numberLists&open=used`);
    await view.getByText('/etc/ringhook.yaml').waitFor();
    const panel = view.getByRole('dialog');
    assert.equal(await panel.getByLabel('Name').isDisabled(), true);
    for (const name of ['Save', 'Remove']) assert.equal(await panel.getByRole('button', { name }).count(), 0);
    for (const name of ['Import', 'Add number list']) assert.equal(await view.getByRole('button', { name, exact: true }).count(), 0);
    await page.checkAccess();
  });

  it('names the rule that needs a list, and does not remove it', async () => {
    await using page = await rig.page('/directory?tab=numberLists&open=used');
    const panel = page.view.getByRole('dialog');
    await panel.getByText('Rule of the list').waitFor();
    assert.equal(await panel.getByRole('button', { name: 'Remove' }).isDisabled(), true);
  });

  it('shows what a file would change, by line what is wrong in it, and then changes it', async () => {
    await using page = await rig.page('/directory?tab=extensions', { expected: /400/ });
    const { view } = page;
    await view.getByRole('button', { name: 'Import' }).click();
    const panel = view.getByRole('dialog');
    await panel.getByLabel('Text of the CSV file').fill('kind;number;name\nextension;;Nobody');
    await panel.getByRole('button', { name: 'Show what would change' }).click();
    await panel.getByText('is missing: an extension needs it').waitFor();
    await page.checkAccess();
    await panel.getByRole('button', { name: 'Line 2', exact: true }).click();
    const selected = () => view.evaluate(() => document.getSelection()?.toString());
    assert.equal(await selected(), 'extension;;Nobody');
    await panel.getByLabel('Text of the CSV file').fill('kind;number;name\nextension;8123;Imported Person');
    await panel.getByRole('button', { name: 'Show what would change' }).click();
    await panel.getByText('To be added: 1').waitFor();
    assert.equal((await rig.api('/extensions/8123')).status, 404);
    await panel.getByRole('button', { name: 'Make 1 change' }).click();
    await view.getByText('1 change made.').waitFor();
    assert.equal((await rig.api('/extensions/8123')).status, 200);
  });
});
