import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ALICE, noBrowser, PageRig, type RigPage } from './rig/page-rig.ts';

describe('the pages of the workstation (P3)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 0 });
    const { items } = (await rig.api('/accounts')).body as { items: { id: string }[] };
    const { id } = items[0]!;
    const tag = await rig.api(`/accounts/${id}`, { method: 'PATCH', body: { userId: '501' }, headers: { 'if-match': '*' } });
    assert.equal(tag.status, 200, JSON.stringify(tag.body));
  });
  after(() => rig[Symbol.asyncDispose]());

  /** As Alice, who is a user of the directory; a token of nobody has no telephone. */
  async function asAlice(path: string, options: { width?: number; scheme?: 'light' | 'dark'; expected?: RegExp } = {}): Promise<RigPage> {
    const page = await rig.page('/system', { expected: /40[019]/, ...options, isSignedOut: true });
    const { view } = page;
    await view.getByRole('textbox', { name: 'Login' }).fill(ALICE.login);
    await view.getByRole('textbox', { name: 'Password' }).fill(ALICE.password);
    await view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await view.getByRole('heading', { level: 1, name: 'System health' }).waitFor();
    await view.goto(rig.url + path);
    await view.locator('h1').waitFor();
    return page;
  }

  for (const scheme of ['light', 'dark'] as const) {
    for (const path of ['/my-events', '/workstations', '/connect-computer?code=BCDF-GHJK']) {
      it(`${path} is usable by everybody, ${scheme}, 320 px wide`, async () => {
        await using page = await asAlice(path, { scheme, width: 320 });
        await page.settle();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }

  it('connects a computer whose code is confirmed, and gives it its token', async () => {
    const login = (await rig.api('/desk/logins', { method: 'POST', body: { computer: 'front desk' } })).body as Record<string, string>;
    await using page = await asAlice(login['verificationPath']!);
    await page.view.getByRole('button', { name: 'This computer is mine' }).click();
    await page.view.getByText('The computer is connected').first().waitFor();
    await page.view.getByText('front desk').waitFor();
    const poll = await rig.api('/desk/logins/poll', { method: 'POST', body: { deviceCode: login['deviceCode'] } });
    assert.equal((poll.body as { state: string }).state, 'confirmed');
  });

  it('refuses a computer that is not mine: it gets no token', async () => {
    const login = (await rig.api('/desk/logins', { method: 'POST', body: { computer: 'stranger' } })).body as Record<string, string>;
    await using page = await asAlice(login['verificationPath']!);
    await page.view.getByRole('button', { name: 'Not mine: refuse' }).click();
    await page.view.getByText('The computer was refused').first().waitFor();
    const poll = await rig.api('/desk/logins/poll', { method: 'POST', body: { deviceCode: login['deviceCode'] } });
    assert.equal((poll.body as { state: string }).state, 'gone');
  });

  it('says at the field that a code is unknown', async () => {
    await using page = await asAlice('/connect-computer?code=ZZZZ-ZZZZ');
    await page.view.getByRole('button', { name: 'This computer is mine' }).click();
    await page.view.getByText(/is not a code that waits/).waitFor();
    assert.equal(await page.view.getByRole('textbox', { name: 'Code on the computer' }).getAttribute('aria-invalid'), 'true');
  });

  it('keeps what is to be heard, plays it and stops it (G02-G05)', async () => {
    await using page = await asAlice('/my-events');
    const { view } = page;
    const ringing = view.getByRole('region', { name: 'Ringing', exact: true });
    await ringing.getByRole('button', { name: 'Listen' }).click();
    await ringing.getByRole('button', { name: 'Stop' }).click();
    await ringing.getByRole('button', { name: 'Listen' }).waitFor();
    await ringing.getByRole('switch', { name: 'Play a sound' }).click();
    await view.getByRole('button', { name: 'Add sound' }).click();
    await view.getByRole('combobox', { name: 'At extension' }).click();
    await view.getByRole('option').first().click();
    await view.getByRole('button', { name: 'Save' }).click();
    await view.getByText('Your sounds are saved.').first().waitFor();
    const { body } = await rig.api('/configuration');
    assert.match(JSON.stringify(body), /"ringing":\{"enabled":false/);
    assert.match(JSON.stringify(body), /"choices":\[\{[^}]*"extension":"\d+"/);
    await view.reload();
    await view.getByRole('group', { name: 'Sound 1' }).waitFor();
    assert.equal(await ringing.getByRole('switch', { name: 'Play a sound' }).isChecked(), false);
  });

  it('says at the field why a file can’t be played (G04)', async () => {
    await using page = await asAlice('/my-events');
    const { view } = page;
    await view.locator('input[type=file]').setInputFiles({ name: 'song.wav', mimeType: 'audio/wav', buffer: Buffer.from('ID3 no wav') });
    await view.getByRole('button', { name: 'Upload' }).click();
    await view.getByText(/can.t be played/).waitFor();
  });
});
