import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

const HOSTILE = '<img src=x onerror=alert(1)>\u202Egnp.exe';

describe('why something happened or not (P5)', { skip: noBrowser }, () => {
  let rig: PageRig;
  let call: { number: number; callerId: string };
  before(async () => {
    rig = await PageRig.open({
      calls: 30,
      configure: (demo) => {
        const [first] = demo.rules;
        const [action] = first?.actions ?? [];
        assert.ok(first && action);
        const actions = [{ ...action, events: ['start', 'hangup'] }];
        const rule = (id: string, changes: object) => ({ ...first, id, name: id, enabled: true, stopProcessing: false, ...changes });
        return {
          ...demo,
          rules: [
            rule('every-call', { name: HOSTILE, conditions: {}, actions }),
            rule('nobody', { conditions: { queues: [HOSTILE] } }),
            rule('switched-off', { enabled: false }),
            rule('stopper', { name: 'The one that stops', conditions: {}, stopProcessing: true }),
            rule('behind', { conditions: {} }),
          ] as typeof demo.rules,
        };
      },
    });
    const { items } = (await rig.api('/calls?limit=50&type=Incoming')).body as { items: { number: number; callerId: string | null }[] };
    const found = items.find(({ callerId }) => (callerId?.length ?? 0) >= 5);
    assert.ok(found?.callerId);
    call = { number: found.number, callerId: found.callerId };
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const [scheme, width] of [
    ['light', 320],
    ['dark', 1440],
  ] as const) {
    it(`is usable by everybody, ${scheme}, ${width} px wide`, async () => {
      for (const path of [`/why?number=${call.callerId}`, '/why?number=nobody', '/why?rule=nobody', `/calls/${call.number}`]) {
        await using page = await rig.page(path, { scheme, width });
        await page.settle();
        await page.view.evaluate(() => document.querySelectorAll('details').forEach((more) => (more.open = true)));
        await page.checkAccess();
        await page.checkWidth();
      }
    });
  }

  it('says on the page of a call what each rule came to, the failed condition without a click', async () => {
    await using page = await rig.page(`/calls/${call.number}`);
    const panel = page.view.getByRole('region', { name: 'Why / why not' });
    const entryOf = (name: string | RegExp) => panel.getByRole('list', { name: 'Rules' }).locator(':scope > li').filter({ hasText: name });
    const failed = entryOf(/^nobody/);
    await failed.getByText('It did nothing, for this condition was not met: Queue.').waitFor();
    assert.match(await failed.locator('dl').first().innerText(), /Expected[\s\S]*<img src=x[\s\S]*Was/);
    assert.equal(await page.view.locator('img[src="x"]').count(), 0);
    await entryOf('switched-off').getByText('the rule was switched off').waitFor();
    await entryOf(/^behind/)
      .getByText('another rule had stopped the call')
      .waitFor();
    const matched = entryOf(/^<img/);
    await matched.getByText('All conditions were met').waitFor();
    await matched.locator('summary').click();
    const requests = matched.getByRole('list', { name: 'Requests' }).getByRole('link');
    await requests.first().waitFor();
    assert.match((await requests.first().getAttribute('href')) ?? '', /^\/deliveries\?open=/);
  });

  it('finds the calls of a number about a time, and the rules that applied', async () => {
    await using page = await rig.page('/calls');
    const { view } = page;
    await view.getByRole('navigation').getByRole('link', { name: 'Why / why not' }).first().click();
    await view.getByRole('button', { name: 'Find out' }).click();
    await view.getByText('Type the number of the call').waitFor();
    await view.getByLabel('Number', { exact: true }).fill(call.callerId);
    await view.getByRole('button', { name: 'Find out' }).click();
    const table = view.getByRole('table', { name: 'Calls with this number' });
    await table.locator(`a[href="/calls/${call.number}"]`).waitFor();
    await table.getByText('The one that stops').first().waitFor();
    await view.getByLabel('About when').fill('2020-01-01T10:05');
    await view.getByRole('button', { name: 'Find out' }).click();
    await view.getByRole('heading', { name: 'No call with this number was heard in that time' }).waitFor();
    const reasons = view.getByRole('list', { name: 'What may be behind it' });
    await reasons.getByText('Calls are kept since').waitFor();
    await reasons.getByRole('link', { name: 'Look at its calls of other times' }).waitFor();
  });

  it('says when a number was never heard, what may be behind it and what to do', async () => {
    await using page = await rig.page('/why?number=%2B%2B%2B');
    const { view } = page;
    await view.getByRole('heading', { name: 'No call with this number was ever heard' }).waitFor();
    const reasons = view.getByRole('list', { name: 'What may be behind it' });
    await reasons.getByText('There is nothing in this text').waitFor();
    await reasons.getByText('is switched off, so its calls are not heard').waitFor();
    await reasons.getByText('hidden the number').waitFor();
  });

  it('shows the last calls of a rule with the condition that failed, reached from the list of rules', async () => {
    await using page = await rig.page('/rules');
    const { view } = page;
    await view.getByRole('link', { name: 'Why / why not: nobody' }).click();
    const table = view.getByRole('table', { name: 'The last calls it looked at' });
    await table.getByText('Did not apply').first().waitFor();
    await table.getByText('Queue').first().waitFor();
    assert.equal(await table.getByText('Did not apply').count(), await table.locator('tbody tr[data-row]').count());
  });

  it('calls the rule that stopped a call by its name', async () => {
    await using page = await rig.page('/why?rule=behind');
    const table = page.view.getByRole('table', { name: 'The last calls it looked at' });
    await table.getByText('Not reached').first().waitFor();
    await table.getByText('The one that stops').first().waitFor();
  });

  it('finds one of 10,000 rules by a part of its name, and draws only some of them', async () => {
    const { items } = (await rig.api('/rules')).body as { items: readonly object[] };
    // The server knows nothing of most of them.
    await using page = await rig.page('/system', { expected: /404.*rule-9876/ });
    const { view } = page;
    await view.route('**/api/v1/rules?*', (route) => {
      const at = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
      const some = Array.from({ length: 500 }, (_, index) => ({ ...items[0], id: `rule-${at + index}`, name: `Branch ${at + index}` }));
      const all = at === 0 ? [...items, ...some] : some;
      return route.fulfill({ json: { items: all, next: at < 9_500 ? String(at + 500) : null } });
    });
    await view.goto(`${rig.url}/why?by=rule`);
    const field = view.getByRole('combobox', { name: 'Rule' });
    await field.click();
    await view.getByRole('option', { name: HOSTILE.replace('\u202E', 'U+202E') }).waitFor();
    assert.ok((await view.getByRole('option').count()) <= 50);
    await field.fill('branch 9876');
    await view.getByRole('option', { name: 'Branch 9876' }).click();
    await view.waitForURL(/rule=rule-9876/);
    await field.fill('none such');
    await view.getByText('No rule with this name').waitFor();
    await field.fill('nobody');
    await field.press('ArrowDown');
    await field.press('Enter');
    await view.getByRole('table', { name: 'The last calls it looked at' }).getByText('Did not apply').first().waitFor();
    assert.equal(await view.locator('img[src="x"]').count(), 0);
  });

  it('speaks Danish and German', async () => {
    for (const [language, title] of [
      ['da', 'Hvorfor skete der ikke noget?'],
      ['de', 'Warum geschah nichts?'],
    ] as const) {
      await using page = await rig.page('/why', { language });
      await page.view.getByRole('heading', { level: 1, name: title }).waitFor();
    }
  });
});
