import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ALICE, noBrowser, PageRig, type RigPage } from './rig/page-rig.ts';

const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp.exe';

interface Saved {
  readonly id: string;
  readonly name: string;
  readonly trigger: { readonly states: readonly string[] };
  readonly actions: readonly { readonly kind: string }[];
}

describe('the editor of custom events (G07-G43)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 5 });
    const { items } = (await rig.api('/accounts')).body as { items: { id: string }[] };
    const { id } = items[0]!;
    const set = await rig.api(`/accounts/${id}`, { method: 'PATCH', body: { userId: '501' }, headers: { 'if-match': '*' } });
    assert.equal(set.status, 200, JSON.stringify(set.body));
  });
  after(() => rig[Symbol.asyncDispose]());

  async function asAlice(path: string, options: { width?: number; scheme?: 'light' | 'dark'; expected?: RegExp } = {}): Promise<RigPage> {
    const page = await rig.page('/system', { expected: /40[0139]|422/, ...options, isSignedOut: true });
    const { view } = page;
    await view.getByRole('textbox', { name: 'Login' }).fill(ALICE.login);
    await view.getByRole('textbox', { name: 'Password' }).fill(ALICE.password);
    await view.getByRole('button', { name: 'Sign in', exact: true }).click();
    await view.getByRole('heading', { level: 1, name: 'System health' }).waitFor();
    await view.goto(rig.url + path);
    await view.locator('h1').waitFor();
    return page;
  }

  const OWN = '/custom-events?owner=user:501';
  async function put(customEvents: readonly object[], path = OWN): Promise<void> {
    const { status, body } = await rig.api(path, { method: 'PUT', body: { customEvents }, headers: { 'if-match': '*' } });
    assert.equal(status, 200, JSON.stringify(body));
  }
  const saved = async (): Promise<readonly Saved[]> => ((await rig.api(OWN)).body as { customEvents: Saved[] }).customEvents;
  const event = (id: string, name: string, owner: object = { kind: 'user', userId: 501 }, actions?: readonly object[]) => ({
    id,
    name,
    owner,
    trigger: { category: 'call', states: ['ringing'] },
    actions: actions ?? [{ kind: 'showMessage', title: 'Call', text: '{Call.RemoteName}' }],
  });

  it('G08 adds an event, and saves it only by Save; Cancel leaves everything as it was', async () => {
    await put([]);
    await using page = await asAlice('/my-events/custom');
    const { view } = page;
    await view.getByRole('button', { name: 'Add event' }).click();
    await view.getByRole('textbox', { name: 'Name', exact: true }).fill('Show the caller');
    await view.getByText('Ann & Bob "Ltd"').first().waitFor();
    await view.getByRole('button', { name: 'Discard changes' }).click();
    await view.getByText('No custom events yet').waitFor();
    assert.deepEqual(await saved(), []);
    await view.getByRole('button', { name: 'Add event' }).click();
    await view.getByRole('textbox', { name: 'Name', exact: true }).fill('Show the caller');
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByText('The custom events are saved.').waitFor();
    assert.deepEqual(
      (await saved()).map(({ name }) => name),
      ['Show the caller'],
    );
  });

  it('G09 changes the kind of an action in place, and inserts parameters from the menu (G24)', async () => {
    await put([event('e1', 'First')]);
    await using page = await asAlice('/my-events/custom?edit=e1');
    const { view } = page;
    await view.getByRole('combobox', { name: 'Kind of action 1' }).selectOption('openWebPage');
    await view.getByRole('textbox', { name: 'Address', exact: true }).fill('https://crm.example/tel/');
    await view.getByRole('button', { name: 'Insert a parameter: Address' }).click();
    await view.getByRole('textbox', { name: 'Search parameters' }).fill('RemoteTel');
    await view.getByRole('button', { name: /^Call\.RemoteTel/ }).click();
    assert.equal(
      await view.getByRole('textbox', { name: 'Address', exact: true }).inputValue(),
      'https://crm.example/tel/{Call.RemoteTel}',
    );
    await view.getByText('https://crm.example/tel/%2B442079460123').waitFor();
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByText('The custom events are saved.').waitFor();
    assert.deepEqual(
      (await saved()).map(({ actions }) => actions[0]?.kind),
      ['openWebPage'],
    );
  });

  it('G43 G46 takes a pasted command line apart, alias and path with a space', async () => {
    await put([event('e1', 'CRM', undefined, [{ kind: 'runProgram', program: '/usr/bin/true', arguments: [] }])]);
    await using page = await asAlice('/my-events/custom?edit=e1');
    const { view } = page;
    await view.getByRole('button', { name: 'Paste a command line' }).click();
    const line = String.raw`C:\Program Files\YourCRM\YourCRM.exe /AddNewContact /Phone={Call.RemoteCall}`;
    await view.getByRole('textbox', { name: 'Command line' }).fill(line);
    await view.getByRole('button', { name: 'Take apart' }).click();
    assert.equal(
      await view.getByRole('textbox', { name: 'Program', exact: true }).inputValue(),
      String.raw`C:\Program Files\YourCRM\YourCRM.exe`,
    );
    assert.equal(await view.getByRole('textbox', { name: 'Argument 2', exact: true }).inputValue(), '/Phone={Call.RemoteTel}');
    await view.getByText('{Call.RemoteCall} was read as {Call.RemoteTel}').waitFor();
  });

  it('says at the field what is wrong: unknown parameter, chosen switch, duration outside completed, script, wrong address', async () => {
    await put([event('e1', 'Wrong', undefined, [{ kind: 'runProgram', program: '/usr/bin/crm', arguments: ['x'] }])]);
    await using page = await asAlice('/my-events/custom?edit=e1');
    const { view } = page;
    const argument = view.getByRole('textbox', { name: 'Argument 1', exact: true });
    await argument.fill('-{Call.RemoteTel}');
    await view.getByText(/would let a caller choose the switch/).waitFor();
    assert.equal(await argument.getAttribute('aria-invalid'), 'true');
    await argument.fill('{Call.Nobody}');
    await view
      .getByText(/Call\.Nobody/)
      .first()
      .waitFor();
    await argument.fill('/for={Call.Duration}');
    await view.getByText(/is empty in every state but completed/).waitFor();
    const program = view.getByRole('textbox', { name: 'Program', exact: true });
    await program.fill(String.raw`C:\tools\run.bat`);
    await view.getByText(/is a script/).waitFor();
    assert.equal(await program.getAttribute('aria-invalid'), 'true');
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByRole('alert').first().waitFor();
    assert.deepEqual(
      (await saved()).map(({ name }) => name),
      ['Wrong'],
    );
  });

  it('reorders by keys, duplicates, and removes with undo', async () => {
    await put([event('e1', 'One'), event('e2', 'Two')]);
    await using page = await asAlice('/my-events/custom');
    const { view } = page;
    await view
      .getByRole('button', { name: /^Move One|One.*1/ })
      .first()
      .focus();
    await view.keyboard.press('ArrowDown');
    await view.getByRole('button', { name: 'Duplicate One' }).click();
    await view.getByRole('button', { name: 'Remove Two' }).click();
    await view.getByRole('button', { name: 'Undo' }).click();
    await view.getByRole('button', { name: 'Remove One (copy)' }).click();
    await view.getByRole('button', { name: 'Save', exact: true }).click();
    await view.getByText('The custom events are saved.').waitFor();
    assert.deepEqual(
      (await saved()).map(({ name }) => name),
      ['Two', 'One'],
    );
  });

  it('shows those of an administrator as such, without anything to change them; an administrator edits them per team and everybody', async () => {
    await put([]);
    await put([event('all', 'Company greeting', { kind: 'everyone' })], '/custom-events?owner=everyone');
    {
      await using page = await asAlice('/my-events/custom');
      await page.view.getByText('Company greeting').waitFor();
      await page.view.getByText('For everybody').waitFor();
      assert.equal(await page.view.getByRole('button', { name: 'Edit Company greeting' }).count(), 0);
    }
    await using page = await asAlice('/custom-events');
    await page.view.getByRole('button', { name: 'Edit Company greeting' }).click();
    await page.view.getByRole('textbox', { name: 'Name', exact: true }).fill('Company hello');
    await page.view.getByRole('button', { name: 'Save', exact: true }).click();
    await page.view.getByText('The custom events are saved.').waitFor();
    const { customEvents } = (await rig.api('/custom-events?owner=everyone')).body as { customEvents: Saved[] };
    assert.equal(customEvents[0]?.name, 'Company hello');
    await put([], '/custom-events?owner=everyone');
  });

  it('a test says that no workstation is connected', async () => {
    await put([event('e1', 'First')]);
    await using page = await asAlice('/my-events/custom?edit=e1');
    await page.view.getByRole('button', { name: 'Test', exact: true }).click();
    await page.view.getByText(/None of your workstations is connected/).waitFor();
  });

  it('shows hostile text in the preview as text that turns and hides nothing', async () => {
    await put([event('e1', 'First', undefined, [{ kind: 'showMessage', title: HOSTILE, text: '{Call.RemoteTel}' }])]);
    await using page = await asAlice('/my-events/custom?edit=e1');
    await page.view.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    assert.equal(await page.view.locator('img[src="x"]').count(), 0);
    assert.equal(await page.view.locator('bdi').filter({ hasText: 'U+202E' }).count(), 1);
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const path of ['/my-events/custom', '/my-events/custom?edit=e2', '/custom-events?owner=user:501']) {
      it(`${path} is usable by everybody, ${scheme}, 320 px wide`, async () => {
        const all = [
          { kind: 'runProgram', program: '/usr/bin/crm', arguments: ['/Phone={Call.RemoteTel}'] },
          { kind: 'playSound', sound: 'ringing.wav', volume: 50 },
          { kind: 'openWebPage', url: 'https://crm.example/', parameters: [{ name: 'tel', value: '{Call.RemoteTel}' }] },
          { kind: 'runWebService', method: 'POST', url: 'https://crm.example/', body: '{"a":"{Call.Duration}"}', from: 'server' },
        ];
        await put([event('e1', 'One'), event('e2', 'Two', undefined, all)]);
        await using page = await asAlice(path, { scheme, width: 320 });
        await page.settle();
        await page.view.getByRole('button', { name: 'Save', exact: true }).waitFor();
        await page.checkAccess();
        await page.checkWidth();
      });
    }
  }
});
