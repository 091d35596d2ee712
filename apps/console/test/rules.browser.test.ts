import assert from 'node:assert/strict';
import { setImmediate as immediate } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type { Rule } from '@ringhook/core';
import { noBrowser, PageRig } from './rig/page-rig.ts';

const tell = (adapterId: string) => ({ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId }) as const;
const rule = (id: string, rest: Partial<Rule> = {}): Rule => ({
  id,
  name: `Rule ${id}`,
  enabled: true,
  conditions: {},
  actions: [tell('crm')],
  stopProcessing: false,
  ...rest,
});
const RULES = [
  rule('sales', {
    conditions: { callTypes: ['Incoming'], did: { anyOf: ['+4930*', '855555'], lists: ['vip'], compare: 'normalised' }, queues: ['Sales'] },
    actions: [{ ...tell('chat'), events: ['missed'] }],
  }),
  rule('outgoing', { conditions: { callTypes: ['Outgoing', 'Internal'] } }),
  rule('all', { stopProcessing: true }),
  rule('never'),
];

describe('the pages of rules (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({
      calls: 12,
      configure: (demo) => ({
        ...demo,
        directory: { ...demo.directory, numberLists: [{ id: 'vip', name: 'VIPs', numbers: ['+442079460123'], lists: [] }] },
        rules: RULES,
      }),
    });
  });
  after(() => rig[Symbol.asyncDispose]());
  const order = async (): Promise<readonly string[]> =>
    ((await rig.api('/rules')).body as { items: readonly Rule[] }).items.map(({ id }) => id);
  /** Waits for the server to have this order; a notice of it may be gone by the time that one looks. */
  const saved = async (wanted: readonly string[]): Promise<void> => {
    for (let found = await order(); found.join() !== wanted.join(); found = await order()) await immediate();
  };
  const stored = async (id: string): Promise<Rule> => (await rig.api(`/rules/${id}`)).body as Rule;

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`are usable by everybody, ${scheme}, ${width} px wide`, async () => {
        await using page = await rig.page('/rules', { scheme, width });
        await page.view.getByRole('link', { name: 'Rule sales', exact: true }).waitFor();
        await page.checkAccess();
        await page.checkWidth();
        await page.view.getByRole('link', { name: 'Rule sales', exact: true }).click();
        await page.view.getByText('There was').first().waitFor();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }

  it('speak Danish and German', async () => {
    for (const [language, title] of [
      ['da', 'indgående opkald'],
      ['de', 'eingehende Anrufe'],
    ] as const) {
      await using page = await rig.page('/rules', { language });
      await page.view.getByText(title).first().waitFor();
    }
  });

  it('say what each rule does as a sentence, and which can’t be reached', async () => {
    await using page = await rig.page('/rules');
    const card = page.view.getByRole('listitem').filter({ hasText: 'Rule sales' });
    assert.match(
      (await card.innerText()).replaceAll(/\s+/g, ' '),
      /When incoming calls If the dialled line is in the list “VIPs”, begins with \+4930,? or 855555 and the queue is Sales Then tell Chat of missed/,
    );
    await page.view.getByText(/never looked at: rule “Rule all”/).waitFor();
  });

  it('change places by keys, by menu and by dragging', async () => {
    await using page = await rig.page('/rules');
    const { view } = page;
    await view.getByRole('button', { name: /^Move Rule outgoing, place 2/ }).focus();
    await view.keyboard.press('ArrowUp');
    await view.getByRole('button', { name: /^Move Rule outgoing, place 1/ }).waitFor();
    await view.getByText('Order saved.').first().waitFor();
    assert.deepEqual(await order(), ['outgoing', 'sales', 'all', 'never']);
    await view.getByRole('button', { name: /^Move Rule never/ }).press('Enter');
    await view.getByRole('menuitem', { name: 'To the top' }).waitFor();
    await page.checkAccess();
    await view.getByRole('menuitem', { name: 'To the top' }).click();
    await view.getByRole('button', { name: /^Move Rule never, place 1/ }).waitFor();
    await saved(['never', 'outgoing', 'sales', 'all']);
    const from = await view.getByRole('button', { name: /^Move Rule never/ }).boundingBox();
    const to = await view.getByRole('button', { name: /^Move Rule all/ }).boundingBox();
    assert.ok(from && to);
    await view.mouse.move(from.x + 5, from.y + 5);
    await view.mouse.down();
    await view.mouse.move(from.x + 5, from.y + 40);
    await view.mouse.move(to.x + 5, to.y + 200);
    await view.mouse.up();
    await view.getByRole('button', { name: /^Move Rule never, place 4/ }).waitFor();
    await saved(['outgoing', 'sales', 'all', 'never']);
  });

  it('are switched off and on, duplicated, removed, and removing is taken back at the same place', async () => {
    await using page = await rig.page('/rules', { expected: /404/ });
    const { view } = page;
    await view.getByRole('switch', { name: 'Rule “Rule outgoing” is on' }).click({ force: true });
    await view.getByText('“Rule outgoing” is off.').waitFor();
    assert.equal((await stored('outgoing')).enabled, false);
    await view.getByRole('button', { name: 'More for “Rule sales”' }).click();
    await view.getByRole('menuitem', { name: 'Duplicate' }).click();
    await view.getByRole('link', { name: 'Rule sales copy', exact: true }).waitFor();
    const placed = await order();
    assert.equal(placed.indexOf('sales-2'), placed.indexOf('sales') + 1);
    assert.equal((await stored('sales-2')).enabled, false);
    await view.getByRole('button', { name: 'More for “Rule sales copy”' }).click();
    await view.getByRole('menuitem', { name: 'Remove' }).click();
    await view.getByText('Rule “Rule sales copy” removed.').waitFor();
    assert.ok(!(await order()).includes('sales-2'));
    await view.getByRole('button', { name: 'Undo' }).click();
    await view.getByRole('link', { name: 'Rule sales copy', exact: true }).waitFor();
    assert.deepEqual(await order(), placed);
    await rig.api('/rules/sales-2', { method: 'DELETE', headers: { 'if-match': '*' } });
  });

  it('make a new rule: what it does is shown on a recorded call and over many before it is saved', async () => {
    await using page = await rig.page('/rules/~new');
    const { view } = page;
    await view.getByLabel('Name', { exact: true }).fill('Missed, everywhere');
    await view.getByRole('button', { name: 'Add condition' }).click();
    await view.getByRole('menuitem', { name: /^Caller/ }).click();
    await view.getByRole('textbox', { name: 'Caller: numbers' }).or(view.getByLabel('Caller: numbers')).first().fill('+99999');
    await view.keyboard.press('Enter');
    await view.getByText('Does not fit').waitFor();
    await view.getByRole('button', { name: 'Remove condition: Caller' }).click();
    await view.getByRole('combobox', { name: 'Call', exact: true }).click();
    await view
      .getByRole('option', { name: /Incoming/ })
      .first()
      .click();
    await view.getByText('A rule above fits this call and stops').waitFor();
    await rig.api('/rules/all', { method: 'PUT', body: rule('all', { enabled: false }), headers: { 'if-match': '*' } });
    await view.getByLabel('Name', { exact: true }).fill('Missed, everywhere!');
    await view.getByText('Fits', { exact: true }).waitFor();
    await view.getByRole('button', { name: 'Run' }).click();
    await view.getByText(/calls looked at;/).waitFor({ timeout: 30_000 });
    await page.checkAccess();
    await view.getByLabel('Why? (for the history)').fill('because of Ærø');
    await view.getByRole('button', { name: 'Add rule' }).click();
    await view.getByRole('heading', { name: 'Missed, everywhere!', level: 1 }).waitFor();
    assert.deepEqual((await stored('missed-everywhere')).conditions, { callTypes: ['Incoming'] });
    const history = (await rig.api('/configuration/history?limit=1')).body as { items: readonly { note: string }[] };
    assert.equal(history.items[0]?.note, 'because of Ærø');
  });

  it('say at the field what is wrong', async () => {
    await using page = await rig.page('/rules/~new');
    const { view } = page;
    await view.getByRole('button', { name: 'Add rule' }).click();
    await view.getByText('must be 1 to 200 characters long').first().waitFor();
    await view.getByRole('button', { name: 'Add condition' }).click();
    await view.getByRole('menuitem', { name: /^Queue/ }).click();
    await view.getByLabel('Name', { exact: true }).fill('X');
    await view.getByText('an empty list matches no call').first().waitFor();
    await page.checkAccess();
  });

  it('are the same value as YAML', async () => {
    await using page = await rig.page('/rules/outgoing');
    const { view } = page;
    await view.getByRole('tab', { name: 'YAML' }).click();
    const text = view.getByLabel('Rule as YAML');
    const yaml = await text.inputValue();
    await text.fill(yaml.replace('Rule outgoing', 'Outwards').replace('stopProcessing', 'stopProcesing'));
    await view.getByText(/did you mean “stopProcessing”/).waitFor();
    await page.checkAccess();
    await text.fill(yaml.replace('Rule outgoing', 'Outwards'));
    await view.getByRole('tab', { name: 'Form' }).click();
    assert.equal(await view.getByLabel('Name', { exact: true }).inputValue(), 'Outwards');
    await view.getByRole('button', { name: 'Save changes' }).click();
    await view.getByRole('heading', { name: 'Outwards', level: 1 }).waitFor();
  });

  it('show both versions when somebody else has saved the same rule', async () => {
    await using page = await rig.page('/rules/never', { expected: /409|412/ });
    const { view } = page;
    await view.getByLabel('Name', { exact: true }).fill('Mine');
    await rig.api('/rules/never', { method: 'PUT', body: rule('never', { name: 'Theirs' }), headers: { 'if-match': '*' } });
    await view.getByRole('button', { name: 'Save changes' }).click();
    const conflict = view.getByRole('alert').filter({ hasText: 'Somebody else saved first' });
    await conflict.getByText('Theirs', { exact: true }).waitFor();
    await page.checkAccess();
    await conflict.getByRole('button', { name: 'Take theirs' }).click();
    assert.equal(await view.getByLabel('Name', { exact: true }).inputValue(), 'Theirs');
  });

  it('show what they said before, and take it back into the form (P14)', async () => {
    const old = await stored('sales');
    const change = { ...old, name: 'Sales, renamed' };
    await rig.api('/rules/sales', { method: 'PUT', body: change, headers: { 'if-match': '*', 'change-note': 'a%20new%20name' } });
    await using page = await rig.page('/rules/sales');
    const { view } = page;
    await view.getByRole('tab', { name: 'History' }).click();
    await view.getByText('a new name').waitFor();
    await page.checkAccess();
    await view
      .getByRole('button', { name: /Put this version into the form/ })
      .last()
      .click();
    assert.equal(await view.getByLabel('Name', { exact: true }).inputValue(), 'Rule sales');
    await view.getByRole('button', { name: 'Save changes' }).click();
    await view.getByRole('heading', { name: 'Rule sales', level: 1 }).waitFor();
  });

  it('say which saved tests a change would break, and save all the same when told to', async () => {
    await rig.api('/rules/all', { method: 'PUT', body: rule('all', { actions: [tell('chat')] }), headers: { 'if-match': '*' } });
    const call = ((await rig.api('/calls?limit=1&type=Outgoing')).body as { items: { number: number }[] }).items[0]?.number;
    const made = await rig.api('/saved-tests', { method: 'POST', body: { callNumber: call, name: 'The call of <b>Ann</b>' } });
    assert.equal(made.status, 201);
    await using page = await rig.page('/rules/all', { expected: /409/ });
    const { view } = page;
    await view.getByRole('button', { name: /Remove action/ }).click();
    await view.getByRole('button', { name: 'Save changes' }).click();
    const dialog = view.getByRole('dialog');
    await dialog.getByText('A saved test fails: nothing was saved').waitFor();
    await dialog.getByText('The call of <b>Ann</b>').waitFor();
    await dialog.getByText('not sent any more').first().waitFor();
    await page.checkAccess();
    await dialog.getByRole('button', { name: 'Save all the same' }).click();
    await view.getByText('Rule saved.').first().waitFor();
    assert.deepEqual((await stored('all')).actions, []);
  });
});
