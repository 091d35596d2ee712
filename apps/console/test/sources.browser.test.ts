import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Source } from '@ringhook/contract';
import type { z } from 'zod';
import { noBrowser, PageRig } from './rig/page-rig.ts';

type SourceValue = z.output<typeof Source>;

const HOSTILE = 'Desk <img src=x onerror=alert(1)>';

describe('the page of sources (P1, P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({
      calls: 0,
      configure: (demo) => ({
        ...demo,
        sources: [
          ...demo.sources,
          {
            id: 'pbx',
            name: HOSTILE,
            kind: 'asterisk',
            enabled: false,
            options: { host: '127.0.0.1', port: 5_038, username: 'ringhook', secret: { env: 'AMI_SECRET' }, trunks: ['trunk', 'gw'] },
          },
          { id: 'reports', name: 'Reports', kind: 'http', enabled: false, options: { verification: 'bearer', secret: { env: 'INGEST' } } },
        ],
      }),
    });
  });
  after(() => rig[Symbol.asyncDispose]());
  const stored = async (id: string): Promise<SourceValue | undefined> =>
    ((await rig.api('/sources')).body as { items: SourceValue[] }).items.find((source) => source.id === id);

  for (const [scheme, width] of [
    ['light', 1440],
    ['dark', 320],
  ] as const) {
    it(`is usable by everybody, ${scheme}, ${width} px wide, with one opened and edited`, async () => {
      await using page = await rig.page('/sources', { scheme, width });
      await page.view.getByText(HOSTILE).first().waitFor();
      await page.checkAccess();
      await page.checkWidth();
      await page.view.getByText(HOSTILE).first().click();
      await page.view.getByRole('button', { name: 'Edit' }).waitFor();
      await page.settle();
      await page.checkAccess();
      await page.view.getByRole('button', { name: 'Edit' }).click();
      await page.view.getByRole('button', { name: 'Test the connection' }).waitFor();
      await page.settle();
      await page.checkAccess();
      await page.checkWidth();
      if (process.env['SHOTS']) await page.view.screenshot({ path: `${process.env['SHOTS']}/sources-${scheme}.png` });
    });
  }

  it('adds a source: what is missing is said at its field, its connection is tried before it is saved', async () => {
    await using page = await rig.page('/sources');
    const { view } = page;
    await view.getByRole('button', { name: 'Add source' }).click();
    await view.getByLabel('Kind').selectOption('asterisk');
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByText('This is needed.').first().waitFor();
    await view.getByLabel('Kind').selectOption('simulator');
    await view.getByRole('textbox', { name: 'Name' }).fill('Second simulator');
    await view.getByRole('button', { name: 'Test the connection' }).click();
    await view.getByRole('dialog').getByText('Connected', { exact: true }).waitFor();
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByRole('button', { name: 'Edit' }).waitFor();
    assert.equal((await stored('second-simulator'))?.kind, 'simulator');
  });

  it('edits what was given, and keeps what was not touched: lists, numbers and where the secret is', async () => {
    await using page = await rig.page('/sources?open=pbx');
    const { view } = page;
    await view.getByRole('button', { name: 'Edit' }).click();
    assert.equal(await view.getByRole('textbox', { name: 'Host' }).inputValue(), '127.0.0.1');
    await view.getByRole('textbox', { name: 'Host' }).fill('pbx.example');
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByText('Source saved').waitFor();
    const saved = await stored('pbx');
    assert.equal(saved?.enabled, false);
    assert.deepEqual(
      [saved?.options['host'], saved?.options['username'], saved?.options['secret'], saved?.options['trunks']],
      ['pbx.example', 'ringhook', { env: 'AMI_SECRET' }, ['trunk', 'gw']],
    );
  });

  it('shows both versions when somebody else has changed the same source', async () => {
    await using page = await rig.page('/sources?open=pbx', { expected: /409|412/ });
    const { view } = page;
    await view.getByRole('button', { name: 'Edit' }).click();
    await view.getByRole('textbox', { name: 'User', exact: false }).first().fill('mine');
    const seen = await stored('pbx');
    const theirs = { ...seen, options: { ...seen?.options, username: 'theirs' } };
    await rig.api('/sources/pbx', { method: 'PUT', body: theirs, headers: { 'if-match': '*' } });
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByRole('button', { name: 'Save mine' }).click();
    await view.getByText('Source saved').waitFor();
    assert.equal((await stored('pbx'))?.options['username'], 'mine');
  });

  it('says where reports have to be sent to', async () => {
    await using page = await rig.page('/sources?open=reports');
    await page.view.getByText(/\/ingest\/reports$/).waitFor();
  });

  it('disables, enables and removes after saying what that means; removing can be taken back', async () => {
    await using page = await rig.page('/sources?open=second-simulator', { expected: /404/ });
    const { view } = page;
    await view.getByRole('button', { name: 'Disable…' }).click();
    await view.getByText('Calls that go on are taken as ended', { exact: false }).waitFor();
    await view.getByRole('button', { name: 'Disable', exact: true }).click();
    await view.getByRole('button', { name: 'Enable', exact: true }).waitFor();
    assert.equal((await stored('second-simulator'))?.enabled, false);
    await view.getByRole('button', { name: 'Enable', exact: true }).click();
    await view.getByRole('button', { name: 'Disable…' }).waitFor();
    await view.getByRole('button', { name: 'Remove…' }).click();
    await view.getByRole('button', { name: 'Remove', exact: true }).click();
    await view.getByRole('button', { name: 'Undo' }).waitFor();
    assert.equal(await stored('second-simulator'), undefined);
    await view.getByRole('button', { name: 'Undo' }).click();
    await view.getByText('Second simulator').first().waitFor();
    assert.equal((await stored('second-simulator'))?.enabled, true);
  });
});
