import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { curlCommand } from '../src/features/deliveries/curl-command.ts';
import { noBrowser, PageRig } from './rig/page-rig.ts';

interface Listed {
  readonly items: readonly { readonly id: string; readonly hookId: string; readonly state: string; readonly replay: number }[];
}

describe('a request as curl', () => {
  it('is one command whose words are exactly what was sent, whatever callers chose', () => {
    const hostile = [
      '$(id)',
      "'; touch /tmp/x; '",
      '`id`',
      'a\nb\rc',
      'tab\t\u0007\u001b[2J',
      '\\',
      "\\'",
      '@/etc/passwd',
      'æ\u0085ø',
      '!!',
      '{a,b}[1-3]',
    ];
    for (const value of hostile) {
      const command = curlCommand({ method: 'POST', url: `http://h/?q=${value}`, headers: [{ name: 'x', value }], body: value });
      assert.doesNotMatch(command.replaceAll(' \\\n  ', ' '), /[\n\r\u001b\u0007]/);
      const words = execFileSync('bash', ['-c', command.replace(/^curl/, "printf '%s\\0'")], { encoding: 'utf8' })
        .split('\0')
        .slice(0, -1);
      assert.deepEqual(words, [
        '--globoff',
        '--request',
        'POST',
        '--url',
        `http://h/?q=${value}`,
        '--header',
        `x: ${value}`,
        '--data-raw',
        value,
      ]);
    }
  });
});

describe('the pages of deliveries and endpoints (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 30, answer: ({ headers }) => (Number(headers['ringhook-call']) % 9 === 0 ? 400 : 200) });
  });
  after(() => rig[Symbol.asyncDispose]());
  const listed = async (query: string): Promise<Listed['items']> => ((await rig.api(query)).body as Listed).items;

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`are usable by everybody, ${scheme}, ${width} px wide`, async () => {
        const [first] = await listed('/deliveries?limit=1');
        assert.ok(first);
        for (const path of [
          '/deliveries',
          `/deliveries?open=${first.id}`,
          '/dead-letters',
          '/endpoints',
          `/endpoints?open=${first.hookId}`,
        ]) {
          await using page = await rig.page(path, { scheme, width });
          await page.settle();
          await page.checkAccess();
          await page.checkWidth();
        }
      });
    }
  }

  it('filter by state and call, open a request by keys, and go on to its call', async () => {
    await using page = await rig.page('/deliveries');
    const { view } = page;
    await view.getByLabel('State').selectOption('deadLetter');
    await view.waitForURL(/state=deadLetter/);
    await view.getByRole('table', { name: 'Deliveries' }).getByText('Given up').first().waitFor();
    await view.locator('tbody tr[data-row="0"]').focus();
    await view.keyboard.press('Enter');
    const drawer = view.getByRole('dialog');
    await drawer.getByText('HTTP 400').waitFor();
    await drawer
      .getByText(/What followed:/)
      .first()
      .waitFor();
    await drawer.getByRole('button', { name: 'Copy as curl' }).waitFor();
    await view.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await view.getByLabel('Number of the call').fill('nonsense');
    await view.getByText('Nothing matches the filters').waitFor();
  });

  it('send what was given up again, after saying how many and in which order (P7)', async () => {
    const dead = await listed('/dead-letters?limit=500');
    assert.ok(dead.length > 0);
    await using page = await rig.page('/dead-letters');
    const { view } = page;
    await view.getByRole('button', { name: 'Send all of these again' }).click();
    const dialog = view.getByRole('dialog');
    await dialog.getByText(/in their original order/).waitFor();
    await dialog.getByRole('button', { name: `Send ${dead.length} requests` }).click();
    await view.getByText(`${dead.length} requests are being sent again.`).first().waitFor();
    const oldest = dead.at(-1);
    for (let replay = 0; replay === 0;) {
      const { body } = await rig.api(`/deliveries/${oldest?.id}`);
      ({ replay } = body as Listed['items'][number]);
    }
  });

  it('say at the field which time is missing', async () => {
    await using page = await rig.page('/dead-letters');
    const { view } = page;
    await view.getByRole('button', { name: 'Send again' }).click();
    await view.getByText('choose when it begins').waitFor();
    await view.getByLabel('Given up from').fill('2026-01-02T10:00');
    await view.getByLabel(/^Until/).fill('2026-01-01T10:00');
    await view.getByRole('button', { name: 'Send again' }).click();
    await view.getByText('must be later than the beginning').waitFor();
  });

  it('pause an endpoint with a reason that everybody reads, and resume it', async () => {
    await using page = await rig.page('/endpoints?open=crm');
    const { view } = page;
    await view.getByRole('button', { name: 'Pause…' }).click();
    await view.getByLabel(/^Reason/).fill('CRM moves <b>house</b>');
    await view.getByRole('button', { name: 'Pause endpoint' }).click();
    await view.getByText('paused by an administrator: CRM moves <b>house</b>').last().waitFor();
    await view.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await view.getByText('What waited is being sent, in order.').first().waitFor();
    await view.getByRole('button', { name: 'Pause…' }).waitFor();
  });

  it('speak Danish and German', async () => {
    for (const [language, title] of [
      ['da', 'Leveringer'],
      ['de', 'Zustellungen'],
    ] as const) {
      await using page = await rig.page('/deliveries', { language });
      await page.view.getByRole('heading', { name: title, level: 1 }).waitFor();
    }
  });
});
