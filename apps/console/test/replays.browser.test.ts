import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig, type RigPage } from './rig/page-rig.ts';

interface Replay {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly note: string;
  readonly progress: { readonly total: number; readonly queued: number };
}

const HOSTILE = '<img src=x onerror=alert(1)> \u202Eevil';

describe('sending again from the console (P7)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 30, answer: ({ headers }) => (Number(headers['ringhook-call']) % 9 === 0 ? 400 : 200) });
  });
  after(() => rig[Symbol.asyncDispose]());
  const replays = async (): Promise<readonly Replay[]> => ((await rig.api('/replays')).body as { items: Replay[] }).items;
  const countOf = async (query: string): Promise<number> => {
    const { items } = (await rig.api(`/deliveries?limit=500&${query}`)).body as { readonly items: readonly unknown[] };
    return items.length;
  };
  const firstCall = async (): Promise<number> => {
    const { items } = (await rig.api('/calls?limit=1&live=false')).body as { readonly items: readonly { readonly number: number }[] };
    return items[0]?.number ?? 0;
  };

  it('shows an empty list that says where to begin', async () => {
    await using page = await rig.page('/replays');
    await page.view.getByText('Nothing was sent again yet').waitFor();
  });

  it('asks before what the filters show is sent again: how many, where to and why; then it can be watched', async () => {
    const count = await countOf('hookId=crm&event=hangup');
    assert.ok(count > 1);
    await using page = await rig.page('/deliveries');
    const { view } = page;
    assert.equal(await view.getByRole('button', { name: 'Send all of these again' }).count(), 0, 'nobody sends everything by accident');
    await view.getByLabel('Endpoint', { exact: true }).selectOption('crm');
    await view.getByLabel('Event', { exact: true }).selectOption('hangup');
    await view.getByRole('button', { name: 'Send all of these again' }).click();
    const dialog = view.getByRole('dialog');
    await dialog.getByText(`Send ${count} requests again?`).waitFor();
    await dialog.getByRole('list', { name: 'Endpoints' }).getByText(`${count} requests`).waitFor();
    await page.checkAccess();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await replays()).length, 0, 'nothing is sent by looking');

    await view.getByRole('button', { name: 'Send all of these again' }).click();
    await dialog.getByLabel('Why (optional)').fill(HOSTILE);
    await dialog.getByRole('button', { name: `Send ${count} requests` }).click();
    await view.getByText(`${count} requests are being sent again.`).first().waitFor();
    const [replay] = await replays();
    assert.deepEqual([replay?.kind, replay?.progress.total, replay?.note], ['range', count, HOSTILE]);
  });

  it('lists replays with their progress and opens one: what became of its requests', async () => {
    await using page = await rig.page('/replays');
    const { view } = page;
    const [replay] = await replays();
    const total = replay?.progress.total ?? 0;
    await view.getByRole('table', { name: 'Replays' }).getByText(`${total} of ${total}`).waitFor();
    await view.getByRole('table', { name: 'Replays' }).getByText('Done').waitFor();
    await view.locator('tbody tr[data-row="0"]').focus();
    await view.keyboard.press('Enter');
    const drawer = view.getByRole('dialog');
    await drawer.getByText('Delivered').waitFor();
    await drawer.getByText('<img src=x onerror=alert(1)>').waitFor();
    assert.equal(await view.locator('img[src="x"]').count(), 0);
  });

  it('stops one that waits for an endpoint, and says what it waits for', async () => {
    await rig.api('/hooks/crm/pause', { method: 'POST', body: { reason: 'CRM moves' } });
    await rig.api('/replays', { method: 'POST', body: { kind: 'range', from: 0, hookId: 'crm', perSecond: 1 } });
    const [replay] = await replays();
    await using page = await rig.page(`/replays?open=${replay?.id}`);
    const drawer = page.view.getByRole('dialog');
    await drawer.getByText(/Waits:.*CRM moves/).waitFor();
    await drawer.getByRole('button', { name: 'Stop replay' }).click();
    const question = page.view.getByRole('dialog').filter({ hasText: 'Stop this replay?' });
    await question.getByRole('button', { name: 'Stop replay' }).click();
    await drawer.getByText('Stopped', { exact: true }).waitFor();
    assert.equal((await replays())[0]?.state, 'cancelled');
    await rig.api('/hooks/crm/resume', { method: 'POST' });
  });

  it('sends a call to the endpoint that was chosen, and says at the field that none is', async () => {
    const number = await firstCall();
    await using page = await rig.page(`/calls/${number}`);
    const { view } = page;
    const known = (await replays()).length;
    await view.getByRole('button', { name: 'Send call' }).click();
    await view.getByText('Choose the endpoint that the call is sent to.').waitFor();
    await choose(page);
    await view.getByRole('button', { name: 'Send call' }).click();
    const dialog = view.getByRole('dialog');
    await dialog.getByText(new RegExp(`Send call ${number} to`)).waitFor();
    await dialog.getByRole('button', { name: /^Send \d requests?$/ }).click();
    await view
      .getByText(/being sent again/)
      .first()
      .waitFor();
    const [replay] = await replays();
    assert.deepEqual([replay?.kind, (await replays()).length], ['call', known + 1]);
  });

  it('shows to whoever may only read what goes on, and nothing to press', async () => {
    const number = await firstCall();
    const scopes = ['read', 'live'];
    for (const path of ['/deliveries?hook=crm', `/calls/${number}`, '/dead-letters', '/replays']) {
      await using page = await rig.page(path);
      const { view } = page;
      for (const kind of ['me', 'state']) {
        await view.route(`**/api/v1/auth/${kind}`, (route) => route.fulfill({ json: { ...reader(kind), scopes } }));
      }
      await view.reload();
      await page.settle();
      assert.equal(await view.getByRole('button', { name: /Send (all|call)/ }).count(), 0, path);
    }
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`is usable by everybody, ${scheme}, ${width} px wide`, async () => {
        const [replay] = await replays();
        for (const path of ['/replays', `/replays?open=${replay?.id}`]) {
          await using page = await rig.page(path, { scheme, width });
          await page.settle();
          await page.checkAccess();
          await page.checkWidth();
        }
      });
    }
  }

  it('speaks Danish and German', async () => {
    for (const [language, title] of [
      ['da', 'Gentagelser'],
      ['de', 'Wiederholungen'],
    ] as const) {
      await using page = await rig.page('/replays', { language });
      await page.view.getByRole('heading', { name: title, level: 1 }).waitFor();
    }
  });
});

async function choose({ view }: RigPage): Promise<void> {
  await view.getByRole('combobox', { name: 'Endpoint' }).click();
  await view.getByRole('option').first().click();
}

/** What the server says of somebody who may only read. */
function reader(kind: string): object {
  const account = {
    id: 'u1',
    login: 'ulla',
    name: 'Ulla',
    role: 'user',
    userId: null,
    disabled: false,
    language: null,
    signIn: 'password',
    mustChangePassword: false,
    createdAt: 1_795_000_000_000,
    lastSeenAt: null,
  };
  return kind === 'me' ? { account, token: null } : { setupNeeded: false, signedIn: account, oidc: null, version: '0.1.0' };
}
