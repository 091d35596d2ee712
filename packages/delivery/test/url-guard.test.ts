import { startDnsServer, startReceiver } from '@ringhook/testkit';
import { AppError } from '@ringhook/core';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyAddress, createUrlGuard } from '../src/index.ts';
import { anOutgoing, aSender } from './outgoing.ts';

/** Spellings of addresses that must not be dialled, as they would stand in a URL. */
const FORBIDDEN_HOSTS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '0',
  '0.0.0.0',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.0.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '192.88.99.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:0:7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[100::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
];

/** Names of attackers, and what a name server says about them. */
const FORBIDDEN_NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'localtest.me': ['127.0.0.1'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:169.254.169.254'],
  'two-faced.example': ['93.184.216.34', '127.0.0.1'],
  'lan.example': ['192.168.0.10'],
};

const FORBIDDEN_URLS = [
  'http://127.0.0.1:80\\@8.8.8.8/',
  'http://8.8.8.8#@127.0.0.1/',
  'http://1.1.1.1 &@2.2.2.2# @3.3.3.3/',
  'http://user@127.0.0.1/',
  'http:127.0.0.1/',
  'http:\\\\127.0.0.1\\',
  'http:///127.0.0.1/',
  'http://127.0.0.1%2f@8.8.8.8/',
  'http://\t127.0.0.1/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_',
  'jar:http://127.0.0.1!/',
  'dict://127.0.0.1:11211/',
  'ftp://127.0.0.1/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'ws://8.8.8.8/',
  'unix:/var/run/docker.sock',
  '//8.8.8.8/',
  '',
];

const NOT_SENT = new Set(['blocked', 'badRequest']);

describe('url guard', () => {
  it('lets public addresses pass', () => {
    const guard = createUrlGuard();
    for (const host of [
      '8.8.8.8',
      '1.1.1.1',
      '93.184.216.34',
      '[2606:4700:4700::1111]',
      '[64:ff9b::808:808]',
      '[::ffff:8.8.8.8]',
      'crm.example',
    ]) {
      assert.equal(guard.checkUrl(`https://${host}/x`).kind, 'allowed', host);
    }
  });

  it('blocks every spelling of an address that is not public, by default', async () => {
    await using sender = aSender({ guard: createUrlGuard() });
    for (const host of FORBIDDEN_HOSTS) {
      for (const url of [`http://${host}/`, `http://${host}:8080/x`, `https://${host}/`]) {
        const outcome = await sender.send(anOutgoing(url));
        assert.equal(outcome.kind === 'failed' && outcome.reason, 'blocked', url);
      }
    }
  });

  it('blocks an opened network no further than it goes', async () => {
    await using sender = aSender({ guard: createUrlGuard(['0.0.0.0/0', '::/0']) });
    for (const host of [
      '127.0.0.1',
      '0',
      '[::1]',
      '[::ffff:7f00:1]',
      '169.254.0.1',
      '169.254.169.254',
      '[fe80::1]',
      '[fd00:ec2::254]',
      '224.0.0.1',
      '[::]',
    ]) {
      const outcome = await sender.send(anOutgoing(`http://${host}/`));
      assert.equal(outcome.kind === 'failed' && outcome.reason, 'blocked', host);
    }
  });

  it('blocks other schemes, credentials and confused authorities', async () => {
    await using sender = aSender({ guard: createUrlGuard(), resolve: () => Promise.reject(new Error('no name may be asked for')) });
    for (const url of FORBIDDEN_URLS) {
      if (url === 'http://8.8.8.8#@127.0.0.1/') continue;
      const outcome = await sender.send(anOutgoing(url));
      assert.ok(outcome.kind === 'failed' && NOT_SENT.has(outcome.reason), `${url}: ${JSON.stringify(outcome)}`);
    }
    // The part behind the hash is a fragment for everybody; the host is the public one.
    const verdict = createUrlGuard().checkUrl('http://8.8.8.8#@127.0.0.1/');
    assert.equal(verdict.kind === 'allowed' && verdict.url.hostname, '8.8.8.8');
  });

  it('blocks a name when any of its addresses is forbidden', async () => {
    await using names = await startDnsServer(FORBIDDEN_NAMES);
    await using sender = aSender({ guard: createUrlGuard(), resolve: (name) => names.resolve(name) });
    for (const name of Object.keys(FORBIDDEN_NAMES)) {
      const outcome = await sender.send(anOutgoing(`http://${name}/`));
      assert.equal(outcome.kind === 'failed' && outcome.reason, 'blocked', `${name}: ${JSON.stringify(outcome)}`);
    }
    const trailingDot = await sender.send(anOutgoing('http://localhost./'));
    assert.notEqual(trailingDot.kind, 'answered');
  });

  it('blocks the names of this machine', async () => {
    await using sender = aSender({ guard: createUrlGuard() });
    const outcome = await sender.send(anOutgoing('http://localhost:9/'));
    assert.equal(outcome.kind === 'failed' && outcome.reason, 'blocked', JSON.stringify(outcome));
  });

  it('looks at the answer it dials, so a name that changes its mind reaches nothing', async () => {
    await using receiver = await startReceiver();
    let asked = 0;
    await using names = await startDnsServer({ 'rebind.example': () => (asked++ < 2 ? ['127.0.0.2'] : ['127.0.0.1']) });
    // Only 127.0.0.2 is opened, and nobody listens there: the first dial fails, the second one sees the other address.
    await using sender = aSender({ guard: createUrlGuard(['127.0.0.2']), resolve: (name) => names.resolve(name) });
    const url = `http://rebind.example:${receiver.port}/`;
    const first = await sender.send(anOutgoing(url));
    assert.equal(first.kind === 'failed' && first.reason, 'connect');
    const second = await sender.send(anOutgoing(url));
    assert.equal(second.kind === 'failed' && second.reason, 'blocked');
    assert.equal(receiver.requests.length, 0);
  });

  it('looks at the peer of the socket, whatever was promised before', async () => {
    await using receiver = await startReceiver();
    const guard = createUrlGuard(['127.0.0.0/8']);
    let looks = 0;
    // The name passes; by the time the socket is connected the same address does not any more.
    const fickle = { ...guard, refusal: () => (looks++ === 0 ? undefined : 'not here') };
    await using sender = aSender({ guard: fickle, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    const outcome = await sender.send(anOutgoing(`http://promised.example:${receiver.port}/`));
    assert.equal(outcome.kind === 'failed' && outcome.reason, 'blocked');
    assert.equal(receiver.requests.length, 0);
  });

  it('takes a redirect to anywhere forbidden as an answer and does not go there', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    let expected = 0;
    for (const status of [301, 302, 303, 307, 308]) {
      for (const location of [...FORBIDDEN_HOSTS.map((host) => `http://${host}/`), ...FORBIDDEN_URLS]) {
        // Only what fits a header; the receiver must be able to say it.
        receiver.respondWith(() => ({ status, headers: { location: encodeURI(location.trim()) } }));
        const outcome = await sender.send(anOutgoing(receiver.url));
        assert.equal(outcome.kind === 'answered' && outcome.status, status);
        assert.equal(receiver.requests.length, ++expected);
      }
    }
  });

  it('opens private networks by the list of the administrator', () => {
    const guard = createUrlGuard(['10.1.0.0/16', '192.168.5.7', 'fd12::/16']);
    for (const address of ['10.1.2.3', '192.168.5.7', 'fd12::5', '::ffff:10.1.2.3'])
      assert.equal(guard.refusal(address), undefined, address);
    for (const address of ['10.2.0.1', '192.168.5.8', 'fd13::5']) assert.match(guard.refusal(address) ?? '', /allowedNetworks/, address);
  });

  it('opens loopback, link-local and metadata only when they are meant', () => {
    assert.equal(createUrlGuard(['127.0.0.0/8']).refusal('127.0.0.1'), undefined);
    assert.equal(createUrlGuard(['127.0.0.1']).refusal('::ffff:127.0.0.1'), undefined);
    assert.equal(createUrlGuard(['::1']).refusal('::1'), undefined);
    assert.equal(createUrlGuard(['169.254.0.0/16']).refusal('169.254.3.4'), undefined);
    assert.match(createUrlGuard(['169.254.0.0/16']).refusal('169.254.169.254') ?? '', /metadata/);
    assert.equal(createUrlGuard(['169.254.169.254']).refusal('169.254.169.254'), undefined);
    assert.match(createUrlGuard(['0.0.0.0/0', '0.0.0.0']).refusal('0.0.0.0') ?? '', /not an address/);
    assert.match(createUrlGuard(['126.0.0.0/7']).refusal('127.0.0.1') ?? '', /loopback/);
  });

  it('names the entry of the list that is no network', () => {
    for (const entry of [
      '10.0.0.0/33',
      '10.0.0/8',
      'lan',
      '',
      '10.0.0.0/8/8',
      '10.0.0.0/',
      '10.0.0.0/-1',
      'fe80::1%eth0',
      '::/129',
      '::ffff:10.0.0.0/104',
    ]) {
      assert.throws(
        () => createUrlGuard([entry]),
        (error) => error instanceof AppError && error.code === 'NETWORK_INVALID' && error.subject === entry,
        entry,
      );
    }
  });

  it('denies what it does not know', () => {
    for (const text of ['', 'x', '1.2.3', '1.2.3.4.5', '::g', '8.8.8.8 ', '[::1', 'localhost'])
      assert.equal(classifyAddress(text), 'unusable', text);
  });
});
