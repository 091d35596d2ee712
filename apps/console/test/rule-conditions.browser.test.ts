import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Rule } from '@ringhook/core';
import { noBrowser, PageRig } from './rig/page-rig.ts';

const RULE: Rule = {
  id: 'late',
  name: 'Late callers',
  enabled: true,
  conditions: {
    times: { windows: [{ days: ['mon', 'tue'], from: '08:00', to: '17:00' }], timeZone: 'Europe/Copenhagen' },
    waitMs: { min: 30_000 },
    outcomes: ['abandoned'],
    repeatCallerWithinMinutes: 60,
    any: [{ queues: ['Sales'] }, { callTypes: ['Incoming'], none: [{ dialled: { anyOf: ['+4930*'], compare: 'normalised' } }] }],
  },
  actions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' }],
  stopProcessing: false,
};

describe('the conditions of a rule (P10, P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 2, configure: (demo) => ({ ...demo, rules: [RULE] }) });
  });
  after(() => rig[Symbol.asyncDispose]());

  it('are said as sentences, groups and hours as well', async () => {
    await using page = await rig.page('/rules');
    const card = page.view.getByRole('listitem').filter({ hasText: 'Late callers' });
    const text = (await card.innerText()).replaceAll(/\s+/g, ' ');
    assert.match(text, /the call begins Mon, Tue 08:00 to 17:00 \(clock of Europe\/Copenhagen\)/);
    assert.match(text, /within the last 60 minutes before/);
    assert.match(text, /waits at least 30/);
    assert.match(text, /ends as: given up by the caller/);
    assert.match(
      text,
      /\(the queue is Sales\) or \(incoming calls and none of these holds: \(the dialled number is begins with \+4930\)\)/,
    );
  });

  for (const [width, from, seconds] of [
    [320, '09:00', 45],
    [1440, '10:30', 90],
  ] as const) {
    it(`are edited in the form, ${width} px wide, and what is wrong is said there`, async () => {
      await using page = await rig.page('/rules/late', { width });
      const { view } = page;
      await view.getByLabel('Window 1: from').fill('25:00');
      await view.getByText(/time/i).filter({ hasText: /00:00/ }).first().waitFor();
      await view.getByLabel('Window 1: from').fill(from);
      await view.getByLabel('Wait: at least (seconds)').fill(String(seconds));
      await page.checkAccess();
      await page.checkWidth();
      await view.getByRole('button', { name: 'Save changes' }).click();
      await view.getByText('Rule saved').first().waitFor();
      const { conditions } = (await rig.api('/rules/late')).body as Rule;
      assert.equal(conditions.times?.windows?.[0]?.from, from);
      assert.deepEqual(conditions.waitMs, { min: seconds * 1_000 });
      assert.deepEqual(conditions.any, RULE.conditions.any);
    });
  }
});
