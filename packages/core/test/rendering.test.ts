import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type CallFacts,
  checkTemplate,
  type FrozenRequest,
  isAllowedHeader,
  type NameValue,
  parseTemplate,
  PLACEHOLDERS,
  type UrlAdapter,
} from '../src/index.ts';
import { aCallEvent, anAction, anAdapter, ANSWERED, compile, ENDED, RECORDING_LINK, tell } from './hook-builders.ts';

/** What the adapter sends at the hangup of a recorded call. */
function requestOf(adapter: Partial<UrlAdapter>, facts: Partial<CallFacts> = {}): FrozenRequest {
  const compiled = compile({
    adapters: [anAdapter('crm', adapter)],
    globalActions: [anAction('crm', { events: ['hangup'] })],
    settings: { timeZone: 'Europe/Berlin' },
  });
  const { deliveries } = tell(compiled, [aCallEvent('hangup', { ...ANSWERED, ...ENDED, recorded: true, ...facts })]);
  return deliveries[0]?.request ?? assert.fail('nothing was planned');
}

const valueOf = (template: string, facts: Partial<CallFacts> = {}) =>
  requestOf({ parameters: [{ name: 'v', value: template }] }, facts).url.slice('https://crm.example/hook?v='.length);

/** Names and numbers that a caller may choose. */
const HOSTILE = [
  '@evil.example',
  '//evil.example',
  '\\\\evil.example',
  '..',
  '.',
  '%2e%2E',
  '../../etc/passwd',
  '..%2f..',
  '&Event=hangup&EventCode=1',
  '#x',
  '?a=b',
  '%0d%0a',
  '\r\nX-Evil: 1',
  '\u0000',
  '\ud800',
  '"},"admin":true,"x":{"',
  '__proto__',
  '</script><script>alert(1)</script>',
  "O'Brien (x)*!",
  ']]><!ENTITY x SYSTEM "file:///etc/passwd">',
  '{{RecordingURL}}',
  '{{CallerID}}',
  '${7*7}',
  "{{constructor.constructor('return process')()}}",
  '\u2028\u202e',
  'é😀',
  'x'.repeat(65_536),
];
const hostileArb = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 60 }));

describe('P8: escaping by context', () => {
  it('keeps every value inside its own query parameter', () => {
    fc.assert(
      fc.property(hostileArb, hostileArb, (callerId, lastQueue) => {
        const parameters = ['{{CallerID}}', 'q {{LastQueueName}}'].map((value, index) => ({ name: `p${index}`, value }));
        const url = new URL(requestOf({ parameters }, { callerId, lastQueue }).url);
        assert.equal(url.origin, 'https://crm.example');
        assert.equal(url.pathname, '/hook');
        assert.deepEqual(
          [...url.searchParams],
          [
            ['p0', callerId.toWellFormed()],
            ['p1', `q ${lastQueue.toWellFormed()}`],
          ],
        );
      }),
    );
  });

  it('keeps every value inside its own path segment, on the same host', () => {
    fc.assert(
      fc.property(hostileArb, (callerId) => {
        const { url } = requestOf({ url: 'https://crm.example:8443/a/{{CallerID}}/b{{CallerID}}/c', parameters: [] }, { callerId });
        const parsed = new URL(url);
        assert.equal(parsed.origin, 'https://crm.example:8443');
        assert.equal(parsed.search + parsed.hash, '');
        const [, a, value = '', b = '', c] = parsed.pathname.split('/');
        assert.deepEqual([a, c], ['a', 'c']);
        const isDots = callerId === '.' || callerId === '..';
        assert.deepEqual(
          [decodeURIComponent(value), decodeURIComponent(b)],
          [isDots ? '' : callerId.toWellFormed(), `b${callerId.toWellFormed()}`],
        );
      }),
    );
  });

  it('gives the same URL to whoever parses it again', () => {
    fc.assert(
      fc.property(hostileArb, (callerId) => {
        const { url } = requestOf(
          { url: 'https://crm.example/x/{{CallerID}}', parameters: [{ name: 'v', value: '{{CallerID}}' }] },
          { callerId },
        );
        assert.equal(new URL(url).href, url);
      }),
    );
  });

  it('keeps every value inside its JSON string', () => {
    const template = '{ "who": "{{CallerID}}", "nested": [{ "text": "call {{CallID}} by \\"{{CallerID}}\\"" }], "n": 1 }';
    fc.assert(
      fc.property(hostileArb, (callerId) => {
        const { body, headers } = requestOf({ method: 'POST', body: { kind: 'json', template } }, { callerId });
        assert.deepEqual(JSON.parse(body ?? ''), { who: callerId, nested: [{ text: `call 7 by "${callerId}"` }], n: 1 });
        assert.deepEqual(headers, [{ name: 'content-type', value: 'application/json' }]);
      }),
    );
  });

  it('keeps every value inside its form field', () => {
    const fields = [
      { name: 'who', value: '{{CallerID}}' },
      { name: 'link', value: '{{RecordingURL}}' },
      { name: 'once', value: '{{RecordingURL_asURIComponent}}' },
    ];
    fc.assert(
      fc.property(hostileArb, (callerId) => {
        const { body, headers } = requestOf({ method: 'PUT', body: { kind: 'form', fields } }, { callerId });
        assert.deepEqual(
          [...new URLSearchParams(body ?? '')],
          [
            ['who', callerId.toWellFormed()],
            ['link', RECORDING_LINK],
            ['once', RECORDING_LINK],
          ],
        );
        assert.deepEqual(headers, [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }]);
      }),
    );
  });

  it('makes every value a legal header value, without a request lost to a name', () => {
    fc.assert(
      fc.property(hostileArb, (callerId) => {
        const { headers } = requestOf({ headers: [{ name: 'X-Caller', value: 'from {{CallerID}}' }] }, { callerId });
        assert.equal(headers[0]?.name, 'X-Caller');
        assert.match(headers[0]?.value ?? '', /^from[\x20-\x7e]*$/);
        assert.equal(new Headers([['X-Caller', headers[0]?.value ?? '']]).get('x-caller'), headers[0]?.value);
      }),
    );
    assert.equal(
      requestOf({ headers: [{ name: 'X-Caller', value: '{{CallerID}}' }] }, { callerId: 'Zoë\r\nX-Evil: 1' }).headers[0]?.value,
      'Zo%C3%AB X-Evil: 1',
    );
  });

  it('escapes values in XML and HTML, and leaves them alone in plain text', () => {
    const facts = { callerId: `<b a="1">&'\u0000` };
    const body = (contentType?: string) =>
      requestOf(
        { method: 'POST', body: { kind: 'text', template: '<call>{{CallerID}}</call>', ...(contentType ? { contentType } : {}) } },
        facts,
      );
    assert.equal(body('text/xml').body, '<call>&lt;b a=&quot;1&quot;&gt;&amp;&#39;</call>');
    assert.equal(body().body, `<call><b a="1">&'\u0000</call>`);
    assert.deepEqual([body('text/xml').headers[0]?.value, body().headers[0]?.value], ['text/xml', 'text/plain; charset=utf-8']);
  });

  it('escapes values in a text body by what it says it is, also when a header says so', () => {
    const body = (headers: NameValue[], contentType?: string) =>
      requestOf(
        { method: 'POST', headers, body: { kind: 'text', template: 'a="{{CallerID}}"', ...(contentType ? { contentType } : {}) } },
        { callerId: '"&b=1<c/>' },
      ).body;
    const own = (value: string) => [{ name: 'Content-Type', value }];
    assert.equal(body(own('application/soap+xml')), 'a="&quot;&amp;b=1&lt;c/&gt;"');
    assert.equal(body(own('text/plain'), 'text/xml'), 'a=""&b=1<c/>"');
    assert.equal(body([], 'application/json'), String.raw`a="\"&b=1<c/>"`);
    assert.equal(body([], 'application/x-www-form-urlencoded'), 'a="%22%26b%3D1%3Cc%2F%3E"');
  });

  it('never looks at a value again: what looks like a placeholder in a name stays text', () => {
    for (const callerId of HOSTILE.filter((text) => text.includes('{{')))
      assert.equal(decodeURIComponent(valueOf('{{CallerID}}', { callerId })), callerId);
  });

  it('has no expression language', () => {
    for (const text of ['{{ 7*7 }}', '{{constructor.constructor("x")()}}', '{{CallID.length}}', '{{__proto__}}', '{{toString}}']) {
      assert.ok(
        checkTemplate(text).some(({ severity }) => severity === 'error'),
        text,
      );
      assert.ok(!valueOf(text).includes('49'));
    }
    assert.equal(valueOf('{{__proto__}}{{toString}}{{constructor}}'), '');
  });

  it('goes nowhere when the JSON template could be broken out of', () => {
    const compiled = compile({
      adapters: [anAdapter('crm', { method: 'POST', body: { kind: 'json', template: '{"id": {{CallerID}} }' } })],
      globalActions: [anAction('crm')],
    });
    assert.deepEqual(tell(compiled, [aCallEvent('start')]).deliveries, []);
  });

  it("sends a GET without body, and the adapter's own content type in place of ours", () => {
    const body = { kind: 'json', template: '{}' } as const;
    assert.deepEqual([requestOf({ body }).body, requestOf({ body }).headers], [null, []]);
    assert.deepEqual(requestOf({ method: 'PATCH', body, headers: [{ name: 'Content-Type', value: 'application/ld+json' }] }).headers, [
      { name: 'Content-Type', value: 'application/ld+json' },
    ]);
  });

  it('leaves out headers that belong to the connection or to our promises', () => {
    const names = [
      'Host',
      'content-length',
      'Transfer-Encoding',
      'Connection',
      'Proxy-Authorization',
      'webhook-id',
      'ringhook-call',
      'X Y',
      'X:Y',
      '',
      'X-Ok',
      'Authorization',
    ];
    assert.deepEqual(names.filter(isAllowedHeader), ['X-Ok', 'Authorization']);
    const { headers } = requestOf({ headers: names.map((name) => ({ name, value: 'v' })) });
    assert.deepEqual(
      headers.map(({ name }) => name),
      ['X-Ok', 'Authorization'],
    );
  });

  it('keeps path text as typed, with what may not stand in a URL escaped', () => {
    assert.equal(requestOf({ url: 'https://crm.example/a b/ü%20/x', parameters: [] }).url, 'https://crm.example/a%20b/%C3%BC%20/x');
    assert.equal(requestOf({ url: 'https://CRM.example:443', parameters: [] }).url, 'https://crm.example/');
  });
});

describe('filters', () => {
  const rows: [template: string, facts: Partial<CallFacts>, expected: string][] = [
    ['{{CallerID | e164}}', { callerId: '030 12345678' }, '%2B493012345678'],
    ['{{CallerID|e164}}', { callerId: '1001' }, '1001'],
    ['{{CallerID | national}}', { callerId: '+493012345678' }, '03012345678'],
    ['{{CallerID | national}}', { callerId: '+442079460123' }, '%2B442079460123'],
    ['{{CallerID | digits}}', { callerId: '+49 (30) 12-34' }, '49301234'],
    ['{{CallerID | e164 | digits}}', { callerId: '030 12345678' }, '493012345678'],
    ['{{CallerID | urlencoded}}', { callerId: "a b'c" }, "a%20b'c"],
    ['{{CallerID | base64}}', { callerId: 'Zoë' }, encodeURIComponent(Buffer.from('Zoë').toString('base64'))],
    ['{{CallerID | base64}}', { callerId: '' }, ''],
    ['{{RecordingURL | urlencoded}}', {}, encodeURIComponent(RECORDING_LINK)],
    ['{{RecordingURL | base64}}', {}, encodeURIComponent(Buffer.from(RECORDING_LINK).toString('base64'))],
    ['{{StartTimestampUTC | date}}', {}, encodeURIComponent('2023-11-14T23:13:20.000+01:00')],
    ['{{StartTimestampUTC | date:iso}}', {}, encodeURIComponent('2023-11-14T23:13:20.000+01:00')],
    ['{{StartTimestampUTC | date:dd.MM.yyyy HH:mm}}', {}, encodeURIComponent('14.11.2023 23:13')],
    ['{{PickupTimestampUTC | date:HH:mm:ss}}', { answered: false, answeredAt: null }, ''],
    ['{{EndTimestampUTC | date:yyyyMMddTHHmmssSSS}}', {}, '20231114T231340000'],
  ];
  for (const [template, facts, expected] of rows)
    it(`${template} of ${facts.callerId ?? 'the call'}`, () => assert.equal(valueOf(template, facts), expected));
});

describe('checking a template', () => {
  const rows: [template: string, codes: string[]][] = [
    ['plain text { with } braces', []],
    ['{{CallID}} {{ DID }}', []],
    ['{{{CallID}}}', []],
    ['{{CallID', ['PLACEHOLDER_MALFORMED']],
    ['{{}}', ['PLACEHOLDER_MALFORMED']],
    ['{{Call ID}}', ['PLACEHOLDER_MALFORMED']],
    ['{{callid}}', ['PLACEHOLDER_UNKNOWN']],
    ['{{CallID | upper}}', ['FILTER_UNKNOWN']],
    ['{{CallID | digits:3}}', ['FILTER_MISUSED']],
    ['{{CallID | date:iso}}', ['FILTER_MISUSED']],
    ['{{StartTimestampUTC | date:YYYY-DD}}', ['FILTER_MISUSED']],
    ['{{CallID}} {{Nope}} {{', ['PLACEHOLDER_UNKNOWN', 'PLACEHOLDER_MALFORMED']],
  ];
  for (const [template, codes] of rows) {
    it(`says ${codes.join(', ') || 'nothing'} about ${template}`, () =>
      assert.deepEqual(
        checkTemplate(template).map(({ code }) => code),
        codes,
      ));
  }

  it('suggests the name that was meant', () => {
    assert.match(checkTemplate('{{CallerNumber}}')[0]?.message ?? '', /\{\{CallerNumber\}\}/);
    assert.match(checkTemplate('{{callerid}}')[0]?.message ?? '', /did you mean \{\{CallerID\}\}\?/);
    assert.match(checkTemplate('{{CallID | digit}}')[0]?.message ?? '', /did you mean digits\?/);
  });

  it('cuts any text into parts that make up the text again, in linear time', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('{{', '}}', '{', '}', 'CallID', '|', 'date:iso', ' ', 'x'), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const literal = parseTemplate(text).filter((part) => part.kind === 'literal');
        for (const part of literal) assert.ok(text.includes(part.text));
      }),
    );
    for (const text of ['{{'.repeat(100_000), '{{a|'.repeat(50_000), `{{a${' |a'.repeat(50_000)}`, `{{${' '.repeat(100_000)}`])
      parseTemplate(text);
  });
});

describe('the table of placeholders', () => {
  it('shows each example as a value that the placeholder could have', () => {
    for (const { name, values, example } of PLACEHOLDERS) assert.ok(values === undefined || values.includes(example), name);
  });
});
