import { type Animal, type AnimalName, createCertificate, startAnimal, startDnsServer, startReceiver, ZOO } from '@ringhook/testkit';
import type { AttemptOutcome } from '@ringhook/core';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { anOutgoing, aSender } from './outgoing.ts';

const TIMEOUT_MS = 400;
/** Generous: the machine may be busy, but nothing may hang. */
const LATEST_MS = 10_000;
/** What fits into the socket buffers of both sides beside what is read. */
const MAX_TAKEN_BYTES = 24 * 1_048_576;

function brief(outcome: AttemptOutcome): string {
  return outcome.kind === 'answered' ? `answered ${outcome.status}` : `failed ${outcome.reason}`;
}

/** What each of them must come to. */
const EXPECTED: Readonly<Record<AnimalName, RegExp>> = {
  neverAnswers: /^failed timeout$/,
  dripsItsHead: /^failed timeout$/,
  dripsItsBody: /^failed timeout$/,
  endlessBody: /^answered 200$/,
  gzipBomb: /^answered 200$/,
  endlessHead: /^failed tooLarge$/,
  hugeHeader: /^failed tooLarge$/,
  interimFlood: /^failed protocol$/,
  switchesProtocol: /^failed (protocol|reset)$/,
  resetsAtOnce: /^failed reset$/,
  resetsInBody: /^failed reset$/,
  closesAtOnce: /^failed reset$/,
  closesInHead: /^failed (protocol|reset)$/,
  closesInBody: /^failed reset$/,
  speaksSsh: /^failed protocol$/,
  badStatus: /^failed protocol$/,
  badChunk: /^failed protocol$/,
  twoLengths: /^failed (protocol|reset)$/,
  unaskedAnswers: /^answered 200$/,
  closesBehindAnswer: /^answered 200$/,
  resetsBehindAnswer: /^answered 200$/,
};

/** Connections of the bad time may still be on their way out; the endpoint is well and soon an answer comes. */
async function assertRecovers(sender: ReturnType<typeof aSender>, animal: Animal): Promise<void> {
  const outcomes: string[] = [];
  for (let round = 0; round < 3; round++) {
    outcomes.push(brief(await sender.send(anOutgoing(animal.url))));
    if (outcomes.at(-1) === 'answered 200') return;
  }
  assert.fail(`never well again: ${outcomes.join(', ')}`);
}

describe('receiver zoo (T8)', { timeout: 120_000 }, () => {
  for (const name of Object.keys(ZOO) as AnimalName[]) {
    it(`survives an endpoint that is "${name}", and the next request is fine`, async () => {
      await using animal = await startAnimal(name);
      await using sender = aSender();
      const startedAt = performance.now();
      const outcome = await sender.send(anOutgoing(`${animal.url}/first`, { timeoutMs: TIMEOUT_MS }));
      assert.match(brief(outcome), EXPECTED[name], JSON.stringify(outcome).slice(0, 300));
      assert.ok(performance.now() - startedAt < LATEST_MS);
      assert.ok(outcome.durationMs < LATEST_MS);
      assert.equal(sender.underway, 0);
      assert.equal(animal.heads.length, 1, 'it was asked more than once');
      if (outcome.kind === 'answered') assert.ok(outcome.body.length <= 65_536);
      animal.tame();
      await assertRecovers(sender, animal);
      assert.ok(animal.bytesWritten < MAX_TAKEN_BYTES, `${animal.bytesWritten} bytes were taken`);
    });
  }

  it('lets go of the connection of an endpoint that hangs', async () => {
    await using animal = await startAnimal('neverAnswers');
    await using sender = aSender();
    await sender.send(anOutgoing(animal.url, { timeoutMs: TIMEOUT_MS }));
    await animal.left();
  });

  it('says how far a request had come when its time was over', async () => {
    await using sender = aSender({ resolve: () => new Promise(() => {}) });
    for (const [name, detail] of [
      ['neverAnswers', /connected, but no answer within 400 ms/],
      ['dripsItsBody', /did not end within 400 ms \(status 200\)/],
    ] as const) {
      await using animal = await startAnimal(name);
      const outcome = await sender.send(anOutgoing(animal.url, { timeoutMs: TIMEOUT_MS }));
      assert.match(outcome.kind === 'failed' ? outcome.detail : '', detail);
    }
    const unresolved = await sender.send(anOutgoing('http://hanging.example/', { timeoutMs: TIMEOUT_MS }));
    assert.match(unresolved.kind === 'failed' ? unresolved.detail : '', /no connection within 400 ms/);
  });

  it('is not disturbed by a hundred bad endpoints at once', async () => {
    await using good = await startReceiver();
    await using sender = aSender();
    await using zoo = new AsyncDisposableStack();
    const animals = await Promise.all((Object.keys(ZOO) as AnimalName[]).map((name) => startAnimal(name)));
    for (const animal of animals) zoo.use(animal);
    const bad = animals.flatMap((animal) =>
      Array.from({ length: 5 }, () => sender.send(anOutgoing(animal.url, { timeoutMs: TIMEOUT_MS }))),
    );
    for (let round = 0; round < 50; round++) assert.equal(brief(await sender.send(anOutgoing(good.url))), 'answered 200');
    const outcomes = await Promise.all(bad);
    assert.equal(outcomes.length, animals.length * 5);
    assert.equal(sender.underway, 0);
  });

  it('gives every request exactly one outcome when endpoints close idle connections under it', async () => {
    await using animal = await startAnimal('closesBehindAnswer');
    await using sender = aSender();
    for (let round = 0; round < 100; round++) {
      const outcome = brief(await sender.send(anOutgoing(`${animal.url}/${round}`)));
      assert.match(outcome, /^(answered 200|failed reset)$/);
      if (round % 3 === 0) await setImmediate();
    }
    const asked = animal.heads.map((head) => head.split(' ')[1]);
    assert.equal(new Set(asked).size, asked.length, 'a request was sent twice in one attempt');
  });

  it('refuses certificates that are expired, self-signed or for somebody else', async () => {
    const expired = createCertificate({ names: ['127.0.0.1'], notBefore: new Date('2020-01-01'), notAfter: new Date('2020-02-01') });
    const selfSigned = createCertificate({ names: ['127.0.0.1'] });
    const elsewhere = createCertificate({ names: ['crm.example'] });
    const cases = [
      [expired, { ca: expired.certificate }, /expired/],
      [selfSigned, {}, /self-signed/],
      [elsewhere, { ca: elsewhere.certificate }, /127\.0\.0\.1/],
      [selfSigned, { ca: elsewhere.certificate }, /self-signed|unable to/i],
    ] as const;
    await using sender = aSender();
    for (const [tls, trust, detail] of cases) {
      await using receiver = await startReceiver({ tls });
      const outcome = await sender.send(anOutgoing(receiver.url, trust));
      assert.equal(brief(outcome), 'failed tls');
      assert.match(outcome.kind === 'failed' ? outcome.detail : '', detail);
      assert.equal(receiver.requests.length, 0);
    }
  });

  it('trusts the authority that an endpoint names, for that endpoint only', async () => {
    const tls = createCertificate({ names: ['127.0.0.1'] });
    await using receiver = await startReceiver({ tls });
    await using sender = aSender();
    assert.equal(brief(await sender.send(anOutgoing(receiver.url, { ca: tls.certificate }))), 'answered 200');
    assert.equal(brief(await sender.send(anOutgoing(receiver.url))), 'failed tls');
  });

  it('says that an https endpoint speaks plain http', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    assert.equal(brief(await sender.send(anOutgoing(receiver.url.replace('http:', 'https:')))), 'failed tls');
  });

  it('does not shake hands with a forbidden peer', async () => {
    let bytes = 0;
    const server = createServer((socket) => socket.on('data', (chunk) => (bytes += chunk.length)).on('error', () => {}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    let looks = 0;
    const guard = {
      checkUrl: (text: string) => ({ kind: 'allowed', url: new URL(text) }) as const,
      refusal: () => (looks++ === 0 ? undefined : 'not here'),
    };
    await using sender = aSender({ guard, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    const outcome = await sender.send(anOutgoing(`https://promised.example:${(server.address() as AddressInfo).port}/`));
    assert.equal(brief(outcome), 'failed blocked');
    server.close();
    await once(server, 'close');
    assert.equal(bytes, 0);
  });

  it('reaches an endpoint that has IPv6 only', async (t) => {
    const receiver = await startReceiver({ host: '::1' }).catch(() => undefined);
    if (receiver === undefined) return t.skip('this machine has no IPv6 loopback');
    await using names = await startDnsServer({ 'six.example': ['::1'] });
    await using sender = aSender({ resolve: (name) => names.resolve(name) });
    assert.equal(brief(await sender.send(anOutgoing(receiver.url))), 'answered 200');
    assert.equal(brief(await sender.send(anOutgoing(`http://six.example:${receiver.port}/`))), 'answered 200');
    return receiver.close();
  });

  it('falls back to the address that answers', async () => {
    await using receiver = await startReceiver();
    await using names = await startDnsServer({ 'both.example': ['127.0.0.2', '127.0.0.1', '::1'] });
    await using sender = aSender({ resolve: (name) => names.resolve(name) });
    assert.equal(brief(await sender.send(anOutgoing(`http://both.example:${receiver.port}/`))), 'answered 200');
  });

  it('says that a name does not exist, and that nobody listens', async () => {
    await using names = await startDnsServer({});
    await using sender = aSender({ resolve: (name) => names.resolve(name) });
    const unknown = await sender.send(anOutgoing('http://nowhere.example/'));
    assert.equal(brief(unknown), 'failed dns');
    assert.match(unknown.kind === 'failed' ? unknown.detail : '', /nowhere\.example/);

    const receiver = await startReceiver();
    await receiver.close();
    const refused = await sender.send(anOutgoing(receiver.url));
    assert.equal(brief(refused), 'failed connect');
    assert.match(refused.kind === 'failed' ? refused.detail : '', new RegExp(String(receiver.port)));
  });
});
