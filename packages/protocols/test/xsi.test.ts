import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { channelRequest, eventResponse, parseXsi, subscriptionRequest, textAt, type XsiDocument, XsiStreamParser } from '../src/index.ts';

const FILE = new URL('../../testkit/fixtures/xsi/samples.json.gz', import.meta.url);
const SAMPLES = JSON.parse(gunzipSync(readFileSync(FILE)).toString('utf8')) as Record<string, string>;
const NS = 'http://schema.broadsoft.com/xsi';

function parseAll(bytes: Uint8Array, pieces: readonly number[] = []): { documents: XsiDocument[]; parser: XsiStreamParser } {
  const parser = new XsiStreamParser();
  const documents: XsiDocument[] = [];
  let from = 0;
  for (const to of [...pieces, bytes.length]) {
    documents.push(...parser.push(bytes.subarray(from, to)));
    from = to;
  }
  return { documents, parser };
}

describe('the documents of an XSP', () => {
  for (const [name, text] of Object.entries(SAMPLES)) {
    it(`are read: ${name}`, () => {
      const { documents, parser } = parseAll(Buffer.from(text));
      assert.equal(documents.length, 1, parser.lastAlarm);
      assert.equal(parser.alarms, 0);
      const [document] = documents;
      if (/^[1-5]\d-/.test(name) || name.startsWith('90')) assert.equal(document?.kind, 'event');
    });
  }

  it('mean the same whatever prefixes the sender likes', () => {
    const [one, other] = [SAMPLES['12-call-received-external']!, SAMPLES['90-prefix-variant-of-12']!].map(
      (text) => parseAll(Buffer.from(text)).documents[0],
    );
    assert.deepEqual(one, other);
    assert.equal(one?.kind === 'event' && one.type, 'CallReceivedEvent');
    assert.equal(one?.kind === 'event' && textAt(one.data, 'call', 'remoteParty', 'address'), 'tel:+12025550111');
  });

  it('are found in the stream wherever the network cuts it, in the middle of a character too', () => {
    const text = Object.values(SAMPLES).join('\n').replaceAll('Bob Caller', 'Søren 日本 😀');
    const bytes = Buffer.from(text);
    const whole = parseAll(bytes).documents;
    assert.equal(whole.length, Object.keys(SAMPLES).length);
    for (let cut = 1; cut < bytes.length; cut += 61) assert.deepEqual(parseAll(bytes, [cut]).documents, whole, `cut at ${cut}`);
    const everyByte = Array.from({ length: 12_000 }, (_, at) => at + 1);
    assert.deepEqual(parseAll(bytes, everyByte).documents, whole);
  });

  it('come without a declaration, with a comment, with line breaks around their values, and self-closed', () => {
    const { documents, parser } = parseAll(
      Buffer.from(
        `<!-- x --><ChannelHeartBeat xmlns="${NS}"/><a:Channel xmlns:a="${NS}" note="a > b"><a:channelId>c\n</a:channelId></a:Channel >`,
      ),
    );
    assert.deepEqual(documents, [{ kind: 'heartbeat' }, { kind: 'channel', channelId: 'c', expiresSeconds: undefined }]);
    assert.equal(parser.alarms, 0);
  });
});

describe('hostile XML is refused with a clear word, and the next document is read', () => {
  const deep = `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`;
  const cases: [what: string, text: string, word: RegExp][] = [
    [
      'a billion laughs',
      `<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><Event xmlns="${NS}">&b;</Event>`,
      /document type|no document|well-formed/,
    ],
    ['an external entity', `<Event xmlns="${NS}">&xxe;</Event>`, /well-formed/],
    ['deep nesting', `<Event xmlns="${NS}">${deep}</Event>`, /nested deeper than 32/],
    ['another namespace', '<Event xmlns="urn:evil"><eventID>1</eventID></Event>', /namespace is "urn:evil"/],
    ['no namespace', '<Event><eventID>1</eventID></Event>', /namespace is ""/],
    ['tags that do not match', `<Event xmlns="${NS}"><a></b></Event>`, /well-formed/],
    ['far too many elements', `<Event xmlns="${NS}">${'<a/>'.repeat(20_001)}</Event>`, /more than 20000 elements/],
    [
      'far too many attributes',
      `<Event xmlns="${NS}" ${Array.from({ length: 60 }, (_, at) => `a${at}="x"`).join(' ')}></Event>`,
      /attributes/,
    ],
    ['no XML at all', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', /no document/],
    ['a document without an end', `<Event xmlns="${NS}">${'x'.repeat(1_100_000)}`, /more than 1048576 characters/],
  ];
  for (const [what, text, word] of cases) {
    it(what, () => {
      const parser = new XsiStreamParser();
      assert.deepEqual(parser.push(Buffer.from(text)), []);
      assert.match(parser.lastAlarm ?? '', word);
      const after = parser.push(Buffer.from(`<ChannelHeartBeat xmlns="${NS}"/>`));
      assert.deepEqual(after, [{ kind: 'heartbeat' }]);
    });
  }

  it('bytes that are no UTF-8 cost the character, not the event', () => {
    const text = Buffer.from(SAMPLES['12-call-received-external']!.replace('Bob', 'B\u00fcb'), 'latin1');
    const { documents, parser } = parseAll(text);
    assert.equal(parser.alarms, 0);
    assert.equal(documents[0]?.kind === 'event' && textAt(documents[0].data, 'call', 'remoteParty', 'name'), 'B\ufffdb Caller');
  });
});

describe('what is written to an XSP', () => {
  it('has its elements in the order of the interface, and nothing in a value becomes markup', () => {
    const evil = '</applicationId><expires>0</expires>&"\u0001';
    const channel = parseXsi(channelRequest({ channelSetId: 'set', expiresSeconds: 7_200, applicationId: evil }));
    assert.equal(channel.kind === 'parsed' && textAt(channel.root, 'applicationId'), evil.replace('\u0001', ''));
    assert.deepEqual(channel.kind === 'parsed' && channel.root.children.map(({ name }) => name), [
      'channelSetId',
      'priority',
      'weight',
      'expires',
      'applicationId',
    ]);
    const subscription = subscriptionRequest({
      event: 'Advanced Call',
      expiresSeconds: 60,
      applicationId: 'a',
      to: { url: 'https://x/?a=1&b=2' },
    });
    const parsed = parseXsi(subscription);
    assert.equal(parsed.kind === 'parsed' && textAt(parsed.root, 'httpContact', 'uri'), 'https://x/?a=1&b=2');
    assert.match(eventResponse('e1', 481), /<statusCode>481<\/statusCode>/);
  });
});
