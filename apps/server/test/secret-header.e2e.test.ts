/** A key in a header of the adapter's own: sent to the endpoint, and to be seen nowhere else. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { FakeAsterisk } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';

const KEY = 'k-4f1c0e7d-nobody-else';

async function officeWithKey(pbx: FakeAsterisk): Promise<Office> {
  return Office.open({
    configuration: (url) => ({
      settings: SETTINGS,
      sources: [asteriskAt(pbx.port)],
      adapters: [
        toldAdapter('crm', `${url}/hook`, {
          headers: [
            { name: 'X-Caller', value: '{{CallerID}}' },
            { name: 'Authorization', value: 'Api-Key {{secret}}', secret: { stored: 'crm-key' } },
          ],
        }),
      ],
      globalActions: [openUrl('crm')],
    }),
  });
}

it('sends `Authorization: Api-Key ...` from a stored secret, and holds the requests until there is one that a header can carry', async () => {
  await using pbx = await FakeAsterisk.start();
  await using office = await officeWithKey(pbx);
  await office.untilConnected(pbx);
  const { ring, answer, hangup } = pbxCall({ number: 0, caller: '{{secret}}' });
  pbx.send(ring + answer + hangup);
  await office.untilEnded(1);
  const reason = async (): Promise<unknown> => {
    const { body } = await office.api('hooks');
    return (body['items'] as { reason: unknown }[])[0]?.reason;
  };
  assert.match(String(await reason()), /no stored secret "crm-key"/);
  await office.api('secrets/crm-key', { method: 'PUT', body: { value: `${KEY}\r\nX-Evil: 1` } });
  assert.match(String(await reason()), /header Authorization has characters/);
  assert.equal(office.receiver.requests.length, 0);
  await office.api('secrets/crm-key', { method: 'PUT', body: { value: KEY } });
  await office.untilAllTold();
  for (const { headers } of office.receiver.requests) {
    assert.equal(headers['authorization'], `Api-Key ${KEY}`);
    assert.equal(headers['x-caller'], '{{secret}}', 'a caller who is called like the place of a secret gets none');
  }

  const deliveries = await office.api('deliveries');
  const seen = [await office.api('configuration'), await office.api('adapters'), deliveries];
  const { items } = deliveries.body as { items: { id: string }[] };
  seen.push(await office.api(`deliveries/${items[0]?.id}`), await office.api(`deliveries/${items[0]?.id}/attempts`));
  assert.ok(seen.every(({ status }) => status === 200));
  assert.equal(JSON.stringify([seen, office.log, office.events]).includes('nobody-else'), false);
  await office.stop();
  const folder = join(office.folder, 'data');
  for (const file of readdirSync(folder)) assert.equal(readFileSync(join(folder, file)).includes('nobody-else'), false, file);
});
