import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

/** A server that restarts is noticed by the browser, too. */
const GONE = /net::ERR_|Failed to load|WebSocket/;
const LOST = 'The connection to Ringhook is lost';

describe('pages that stay open (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 10 });
  });
  after(() => rig[Symbol.asyncDispose]());

  it('save what was changed before the server went, once it is back', async () => {
    await using page = await rig.page('/rules/missed-to-chat', { expected: GONE });
    const { view } = page;
    await view.getByLabel('Name', { exact: true }).fill('Missed calls, told later');
    await rig.stopServer();
    await view.getByText(LOST).first().waitFor();
    await view.getByRole('button', { name: 'Save changes' }).click();
    await view.getByRole('alert').first().waitFor();
    assert.equal(await view.getByLabel('Name', { exact: true }).inputValue(), 'Missed calls, told later');
    await rig.startAgain();
    await view.getByText(LOST).first().waitFor({ state: 'detached', timeout: 60_000 });
    await view.getByRole('button', { name: 'Save changes' }).click();
    await view.getByRole('heading', { name: 'Missed calls, told later', level: 1 }).waitFor();
    assert.equal(((await rig.api('/rules/missed-to-chat')).body as { name: string }).name, 'Missed calls, told later');
  });

  it('show both versions of an entry of the directory that somebody else has saved', async () => {
    await using page = await rig.page('/directory?tab=extensions&open=1002', { expected: /409|412/ });
    const { view } = page;
    const panel = view.getByRole('dialog');
    await panel.getByLabel('Name').fill('Bob of mine');
    const theirs = { number: '1002', name: 'Bob of theirs', userId: 502 };
    assert.equal((await rig.api('/extensions/1002', { method: 'PUT', body: theirs, headers: { 'if-match': '*' } })).status, 200);
    await panel.getByRole('button', { name: 'Save', exact: true }).click();
    await panel.getByText('Somebody else saved first').first().waitFor();
    await panel.getByText('Bob of theirs').first().waitFor();
    await panel.getByText('Bob of mine').first().waitFor();
    await page.checkAccess();
    await panel.getByRole('button', { name: 'Save mine over it' }).click();
    await panel.waitFor({ state: 'detached' });
    assert.equal(((await rig.api('/extensions/1002')).body as { name: string }).name, 'Bob of mine');
  });
});
