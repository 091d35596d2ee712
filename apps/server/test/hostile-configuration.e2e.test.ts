/** What nobody should configure: refused with field and fix, nothing saved, and calls go on being told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeAsterisk } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { startWireEndpoint } from './e2e/wire-endpoint.ts';
import { eventsOf, groupByCall, readRequest } from './live/told-request.ts';

const KB = 1_024;
const anAdapter = (more: Readonly<Record<string, unknown>>) => ({ id: 'new', name: 'New', url: 'https://crm.example/x', ...more });
const withValue = (value: string) => anAdapter({ parameters: [{ name: 'x', value }] });

/** Status, and what the detail has to say. */
const REFUSED: readonly [what: string, body: unknown, status: number, words: RegExp][] = [
  ['a script as URL', anAdapter({ url: 'javascript:alert(1)' }), 400, /url must begin with http/],
  ['a file as URL', anAdapter({ url: 'file:///etc/passwd' }), 400, /url must begin with http/],
  ['a placeholder as host', anAdapter({ url: 'https://{{DID}}.example/' }), 422, /adapters\[1\]\.url placeholders may stand in path/],
  ['a placeholder as user', anAdapter({ url: 'https://{{DID}}@crm.example/' }), 422, /adapters\[1\]\.url placeholders may stand in path/],
  ['a password in the URL', anAdapter({ url: 'https://u:hunter2@crm.example/' }), 422, /as the authentication of the adapter/],
  ['a host with a space', anAdapter({ url: 'https://crm .example/' }), 422, /is no web address/],
  ['a host behind a backslash', anAdapter({ url: 'https://crm.example\\@evil.example/' }), 422, /is no web address/],
  ['a port that is none', anAdapter({ url: 'https://crm.example:99999/' }), 422, /no host name or port/],
  ['an unclosed placeholder', withValue('{{DID'), 422, /adapters\[1\]\.parameters\[0\]\.value "\{\{DID" is no placeholder/],
  ['an unknown placeholder', withValue('{{Nope}}'), 422, /there is no placeholder \{\{Nope\}\}/],
  ['a template beyond 64 kB', withValue('x'.repeat(64 * KB + 1)), 400, /parameters\[0\]\.value must be at most 65536 characters/],
  [
    'JSON around a bare placeholder',
    anAdapter({ method: 'POST', body: { kind: 'json', template: '{"a": {{DID}}}' } }),
    422,
    /double quotes/,
  ],
  [
    'a second header in a header',
    anAdapter({ headers: [{ name: 'x', value: '1\r\nx-evil: 1' }] }),
    422,
    /headers\[0\]\.value .*no line breaks/,
  ],
  ['a Host header', anAdapter({ headers: [{ name: 'Host', value: 'evil' }] }), 422, /"Host" cannot be set here/],
  ['JSON that never ends', '{"id":'.repeat(100_000), 400, /JSON/],
  ['200,000 lists in each other', '['.repeat(200_000) + ']'.repeat(200_000), 400, /must be an object/],
  ['more than a megabyte', JSON.stringify({ id: 'x'.repeat(KB * KB) }), 413, /1 ?(MB|MiB)|1,?048,?576|too (large|long|big)/i],
  ['a prototype', '{"__proto__":{"isAdmin":true},"id":"new"}', 400, /./],
  ['a constructor', '{"constructor":{"prototype":{"isAdmin":true}},"id":"new"}', 400, /./],
  ['a number', '12', 400, /must be an object/],
  ['nothing', 'null', 400, /must be an object/],
  ['a number where text belongs', anAdapter({ name: 12 }), 400, /name is a number here.*put it in quotes/],
];

async function playOne(office: Office, pbx: FakeAsterisk, number: number): Promise<void> {
  const { ring, answer, hangup } = pbxCall({ number });
  pbx.send(ring + answer + hangup);
  await office.receiver.waitFor(3 * (number + 1));
}

describe('a configuration that is', () => {
  it('hostile is refused by the API with field and fix, saves nothing, and leaves the calls alone', async (t) => {
    await using pbx = await FakeAsterisk.start();
    await using office = await Office.open({
      configuration: (url) => ({
        settings: SETTINGS,
        sources: [asteriskAt(pbx.port)],
        adapters: [toldAdapter('crm', `${url}/hook`)],
        globalActions: [openUrl('crm')],
      }),
    });
    await office.untilConnected(pbx);
    await playOne(office, pbx, 0);
    const before = (await office.api('configuration')).body;
    for (const [what, body, status, words] of REFUSED) {
      await t.test(what, async () => {
        const answer = await office.api('adapters', { method: 'POST', body });
        assert.equal(answer.status, status, JSON.stringify(answer.body));
        assert.match(String(answer.body['detail']), words);
        assert.doesNotMatch(JSON.stringify(answer.body), /\n\s+at |hunter2/);
      });
    }
    assert.deepEqual((await office.api('configuration')).body, before, 'nothing was saved');
    assert.equal(Object.hasOwn(Object.prototype, 'isAdmin'), false);
    assert.ok(!('isAdmin' in {}));
    await playOne(office, pbx, 1);
    await office.stop();
    assert.deepEqual(groupByCall(office.receiver.requests.map(readRequest)).map(eventsOf), Array(2).fill('start pickup hangup'));
    assert.equal(office.logged('request.failed').length, 0, 'none of it was unforeseen');
  });

  it('odd but possible is sent as one request to the host it names', async () => {
    await using endpoint = await startWireEndpoint();
    await using pbx = await FakeAsterisk.start();
    const odd = [`${endpoint.url}/a b\u0000c/ü?x=1`, `${endpoint.url}/x\r\nX-Evil: 1\r\n\r\nGET /y`, `${endpoint.url}/#{{DID}}`];
    await using office = await Office.open({
      configuration: () => ({
        settings: SETTINGS,
        sources: [asteriskAt(pbx.port)],
        adapters: [...odd, `${endpoint.url}/${'p'.repeat(8_000)}`].map((url, index) => ({ id: `odd${index}`, name: `Odd ${index}`, url })),
        globalActions: [0, 1, 2, 3].map((index) => ({ ...openUrl(`odd${index}`), when: 'once' })),
      }),
    });
    await office.untilConnected(pbx);
    const { ring, giveUp } = pbxCall({ number: 0 });
    pbx.send(ring + giveUp);
    const requests = await endpoint.waitFor(4);
    await office.untilEnded(1);
    await office.stop();
    assert.equal(requests.length, 4);
    for (const { requestLine, headers } of requests) {
      assert.match(requestLine, /^GET \/[\x21-\x7e]* HTTP\/1\.1$/);
      assert.equal(headers.has('x-evil'), false);
      assert.equal(headers.get('host'), new URL(endpoint.url).host);
    }
  });

  it('a network that holds this machine is still closed to what was not allowed: no request leaves, the dead letter says why', async () => {
    await using endpoint = await startWireEndpoint();
    await using pbx = await FakeAsterisk.start();
    const { port } = new URL(endpoint.url);
    const hosts = ['①②⑦.⓪.⓪.①', '2130706433', '[::ffff:127.0.0.1]', 'localhost'];
    await using office = await Office.open({
      configuration: () => ({
        settings: { ...SETTINGS, allowedNetworks: [] },
        sources: [asteriskAt(pbx.port)],
        adapters: hosts.map((host, index) => ({ id: `inner${index}`, name: host, url: `http://${host}:${port}/x` })),
        globalActions: hosts.map((_, index) => ({ ...openUrl(`inner${index}`), when: 'once' })),
      }),
    });
    await office.untilConnected(pbx);
    const { ring, giveUp } = pbxCall({ number: 0 });
    pbx.send(ring + giveUp);
    await office.until(() => office.deadLetters.length === hosts.length, 'all are given up');
    await office.stop();
    await office.start();
    const { body } = await office.api('dead-letters');
    const [letter] = body['items'] as { id: string }[];
    const attempts = (await office.api(`deliveries/${letter!.id}/attempts`)).body['items'] as { detail: string }[];
    assert.match(attempts[0]?.detail ?? '', /settings\.allowedNetworks|allowedNetworks/);
    assert.equal(endpoint.requests.length, 0);
  });
});
