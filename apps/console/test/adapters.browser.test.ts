import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

interface StoredAdapter {
  readonly id: string;
  readonly url: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

describe('the pages of URL adapters (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 12 });
  });
  after(() => rig[Symbol.asyncDispose]());
  const stored = async (id: string): Promise<StoredAdapter> => (await rig.api(`/adapters/${id}`)).body as StoredAdapter;

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`are usable by everybody, ${scheme}, ${width} px wide`, async () => {
        await using page = await rig.page('/adapters', { scheme, width });
        await page.view.getByRole('link', { name: 'CRM' }).waitFor();
        await page.checkAccess();
        await page.checkWidth();
        await page.view.getByRole('link', { name: 'CRM' }).click();
        await page.view.getByRole('tab', { name: 'start' }).waitFor();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }

  it('speak Danish and German', async () => {
    for (const [language, title] of [
      ['da', 'URL-adaptere'],
      ['de', 'URL-Adapter'],
    ] as const) {
      await using page = await rig.page('/adapters', { language });
      await page.view.getByRole('heading', { name: title, level: 1 }).waitFor();
    }
  });

  it('take a pasted link apart, insert placeholders, show what would be sent, and add the adapter (F20 to F26)', async () => {
    await using page = await rig.page('/adapters/~new');
    const { view } = page;
    await view.getByLabel('Name', { exact: true }).first().fill('Help & Desk');
    assert.equal(await view.getByLabel('Identifier').inputValue(), 'help-desk');
    await view.getByLabel('URL', { exact: true }).fill(`${rig.receiver.url}/desk?ev={{DialApiEventName}}&who=&who=x`);
    await view.getByLabel('Identifier').focus();
    await view.getByText('3 parameters were taken from the link.').first().waitFor();
    assert.equal(await view.getByLabel('URL', { exact: true }).inputValue(), `${rig.receiver.url}/desk`);
    await view.getByRole('button', { name: 'Insert placeholder: Value of who' }).first().click();
    await view.getByLabel('Search placeholders').fill('callerid');
    await page.checkAccess();
    await view.keyboard.press('Enter');
    assert.equal(await view.getByRole('textbox', { name: 'Value of who' }).first().inputValue(), '{{CallerID}}');
    await view.getByText('who=%2B442079460123').waitFor();
    await view.getByRole('button', { name: 'Add adapter' }).click();
    await view.getByRole('heading', { name: 'Help & Desk', level: 1 }).waitFor();
    assert.deepEqual((await stored('help-desk')).parameters, [
      { name: 'ev', value: '{{DialApiEventName}}' },
      { name: 'who', value: '{{CallerID}}' },
      { name: 'who', value: 'x' },
    ]);
  });

  it('offer examples only while nothing of the reader’s own would be overwritten (F23, F24)', async () => {
    await using page = await rig.page('/adapters/~new');
    const { view } = page;
    const example = view.getByRole('button', { name: 'Load example: who calls whom' });
    await example.click();
    assert.equal(await view.getByRole('list', { name: 'Parameters' }).getByRole('listitem').count(), 6);
    await view.getByRole('textbox', { name: 'Value of from' }).fill('mine');
    await view.getByText('examples never overwrite them').waitFor();
    assert.equal(await example.isDisabled(), true);
  });

  it('change the order of parameters by keys and by dragging, and save it', async () => {
    await using page = await rig.page('/adapters/crm');
    const { view } = page;
    const rows = view.getByRole('list', { name: 'Parameters' });
    await rows.getByRole('button', { name: /^Move Event, place 1/ }).focus();
    await view.keyboard.press('ArrowDown');
    await rows.getByRole('button', { name: /^Move Event, place 2/ }).waitFor();
    const [from, to] = [await rows.getByRole('button', { name: /^Move Answered/ }).boundingBox(), await rows.boundingBox()];
    assert.ok(from && to);
    await view.mouse.move(from.x + 5, from.y + 5);
    await view.mouse.down();
    await view.mouse.move(from.x + 5, from.y - 30);
    await view.mouse.move(to.x + 5, to.y + 2);
    await view.mouse.up();
    await rows.getByRole('button', { name: /^Move Answered, place 1/ }).waitFor();
    await view.getByRole('button', { name: 'Save changes' }).click();
    await view.getByText('Adapter saved.').first().waitFor();
    assert.deepEqual(
      (await stored('crm')).parameters.slice(0, 3).map(({ name }) => name),
      ['Answered', 'CallId', 'Event'],
    );
  });

  it('say at the field what is wrong and what to do', async () => {
    await using page = await rig.page('/adapters/~new', { expected: /422|400/ });
    const { view } = page;
    await view.getByRole('button', { name: 'Add adapter' }).click();
    await view.getByText('must be 1 to 200 characters long').first().waitFor();
    await view.getByLabel('Name', { exact: true }).first().fill('Bad');
    await view.getByLabel('URL', { exact: true }).fill('crm.example');
    await view.getByLabel('Identifier').focus();
    await view.getByText('must begin with http:// or https://').waitFor();
    await view.getByLabel('URL', { exact: true }).fill('https://crm.example/x');
    await view.getByLabel('Wait for an answer').fill('soon');
    await view.getByRole('button', { name: 'Add parameter' }).click();
    await view.getByLabel('Name of entry 1').fill('a');
    await view.getByRole('textbox', { name: 'Value of a' }).fill('{{CallerId}}');
    await view.getByText('write a time from 0.1 s to 2 min').waitFor();
    await view.getByLabel('Wait for an answer').fill('10 s');
    await view.getByText('did you mean {{CallerID}}?').first().waitFor();
    await page.checkAccess();
    await view.getByRole('button', { name: 'Add adapter' }).click();
    await view.getByRole('alert').or(view.locator('[aria-invalid=true]')).first().waitFor();
    assert.equal((await rig.api('/adapters/bad')).status, 404);
  });

  it('send one test request and show the answer', async () => {
    await using page = await rig.page('/adapters/crm');
    const { view } = page;
    await view.getByRole('button', { name: 'Send test' }).click();
    await view.getByText('410 · refused').waitFor();
    await view.getByRole('combobox', { name: 'About this call' }).click();
    await view.getByRole('option', { name: /#1 / }).click();
    await view.getByText('CallId=1', { exact: false }).first().waitFor();
    const sent = rig.requests.length;
    await view.getByRole('button', { name: 'Send test' }).click();
    await view.getByText('200 · accepted').waitFor();
    await page.checkAccess();
    assert.equal(rig.requests.length, sent + 1);
    assert.match(String(rig.requests.at(-1)?.headers['ringhook-test']), /1/);
  });

  it('save over what somebody else saved elsewhere, and show both versions of the same thing', async () => {
    await using page = await rig.page('/adapters/chat', { expected: /409|412/ });
    const { view } = page;
    await view.getByLabel('Name', { exact: true }).first().fill('Chat of mine');
    const theirs = await stored('chat');
    await rig.api('/adapters/chat', { method: 'PUT', body: { ...theirs, name: 'Chat of theirs' }, headers: { 'if-match': '*' } });
    await view.getByRole('button', { name: 'Save changes' }).click();
    const conflict = view.getByRole('alert').filter({ hasText: 'Somebody else saved first' });
    await conflict.getByText('Chat of theirs').waitFor();
    await conflict.getByText('Chat of mine').waitFor();
    await page.checkAccess();
    await conflict.getByRole('button', { name: 'Save mine over it' }).click();
    await view.getByRole('heading', { name: 'Chat of mine', level: 1 }).waitFor();
  });

  it('keep an adapter that a rule still tells, remove another, and take that back', async () => {
    await using page = await rig.page('/adapters/crm');
    const { view } = page;
    await view.getByRole('link', { name: 'Every call' }).waitFor();
    await view.getByRole('button', { name: 'Remove', exact: true }).click();
    await view.getByText('is still told of calls').waitFor();
    await view.getByRole('button', { name: 'Understood' }).click();
    await rig.api('/adapters', { method: 'POST', body: { id: 'spare', name: 'Spare', url: 'https://spare.example' } });
    await view.goto(`${rig.url}/adapters/spare`);
    await view.getByRole('button', { name: 'Remove', exact: true }).click();
    await view.getByText('Adapter removed.').waitFor();
    assert.equal((await rig.api('/adapters/spare')).status, 404);
    await view.getByRole('button', { name: 'Undo' }).click();
    await view.getByRole('link', { name: 'Spare' }).waitFor();
    assert.equal((await rig.api('/adapters/spare')).status, 200);
  });

  it('ask before changes are lost', async () => {
    await using page = await rig.page('/adapters/crm');
    const { view } = page;
    await view.getByLabel('Name', { exact: true }).first().fill('Changed');
    await view.getByRole('link', { name: 'URL adapters' }).last().click();
    await view.getByText('Leave without saving?').waitFor();
    await view.getByRole('button', { name: 'Stay here' }).click();
    assert.equal(await view.getByLabel('Name', { exact: true }).first().inputValue(), 'Changed');
  });
});
