import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adapterFromUrl, EXAMPLE_PARAMETERS, lintConfiguration, loadExample, PLACEHOLDERS } from '../src/index.ts';
import { aCallEvent, aConfiguration, anAction, anAdapter, compile, tell } from './hook-builders.ts';

function draft(pasted: string) {
  const result = adapterFromUrl(pasted);
  assert.equal(result.kind, 'draft', JSON.stringify(result));
  return result.kind === 'draft' ? result : assert.fail();
}

function urlOf(adapter: Parameters<typeof anAdapter>[1]): string | undefined {
  const compiled = compile({ adapters: [anAdapter('crm', adapter)], globalActions: [anAction('crm')] });
  return tell(compiled, [aCallEvent('start')]).deliveries[0]?.request.url;
}

describe('setting up a URL adapter', () => {
  it('F04: holds one endpoint URL and gives each parameter name its content', () => {
    const parameters = [
      { name: 'who', value: '{{CallerID}}' },
      { name: 'line', value: '{{DID}}' },
    ];
    assert.equal(urlOf({ url: 'https://crm.example/calls', parameters }), 'https://crm.example/calls?who=%2B493012345678&line=855555');
  });

  it('F20: takes the endpoint from a pasted URL', () => {
    assert.equal(draft('  https://crm.example:8443/api/calls?a=1  ').url, 'https://crm.example:8443/api/calls');
    assert.equal(draft('https://crm.example').url, 'https://crm.example/');
  });

  it('F21: fills the parameter list from the query, order and duplicates kept', () => {
    assert.deepEqual(draft('https://crm.example/x?b=2&a=1&b=3&flag&empty=&&text=a%20b+c').parameters, [
      { name: 'b', value: '2' },
      { name: 'a', value: '1' },
      { name: 'b', value: '3' },
      { name: 'flag', value: '' },
      { name: 'empty', value: '' },
      { name: 'text', value: 'a b c' },
    ]);
  });

  it('F21: works at once with a URL that has placeholders in it, also when a browser escaped them', () => {
    const parameters = [
      { name: 'Event', value: '{{DialApiEventName}}' },
      { name: 'Call', value: 'no. {{CallID}}' },
    ];
    assert.deepEqual(draft('https://crm.example/x?Event={{DialApiEventName}}&Call=no.%20{{CallID}}').parameters, parameters);
    assert.deepEqual(
      draft('https://crm.example/%7B%7BDID%7D%7D?Event=%7B%7BDialApiEventName%7D%7D&Call=no.+%7B%7BCallID%7D%7D').parameters,
      parameters,
    );
    assert.equal(draft('https://crm.example/%7B%7BDID%7D%7D').url, 'https://crm.example/{{DID}}');
  });

  it('F21: keeps text that is not properly encoded, and says that a fragment is left out', () => {
    assert.deepEqual(draft('https://crm.example/x?discount=100%&y=%zz').parameters, [
      { name: 'discount', value: '100%' },
      { name: 'y', value: '%zz' },
    ]);
    assert.match(draft('https://crm.example/x?a=1#top').notes.join(), /#top was left out/);
  });

  it('F21: takes values for those of a recorded request only where names, values and the identity of a call say so', () => {
    const valuesOf = (query: string) => draft(`https://crm.example/x?${query}`).parameters.map(({ value }) => value);
    const rows: [why: string, query: string][] = [
      ['few known names', 'Event=start&CallId=7&lang=da'],
      ['no call', 'Event=start&EventCode=0&DID=855555'],
      ['values that are none of theirs', 'Event=meeting&EventCode=x&CallId=abc&DID=1'],
      ['placeholders of its own', 'Event={{DialApiEventName}}&CallId=7&CallGuid=&DID=855555'],
    ];
    for (const [why, query] of rows)
      assert.deepEqual(
        valuesOf(query),
        query.split('&').map((pair) => pair.split('=')[1]),
        why,
      );
    assert.deepEqual(valuesOf('event=start&CALLID=7&did=855555&token=abc&EventCode=9'), [
      '{{DialApiEventName}}',
      '{{CallID}}',
      '{{DID}}',
      'abc',
      '9',
    ]);
  });

  it('F47 F48 F65: recognises the link of a recording in each of its three forms, and where it ends', () => {
    const call = 'Event=hangup&CallId=7&DID=1';
    const linkOf = (query: string) => draft(`https://crm.example/x?${query}`).parameters.slice(3);
    const plain = { name: 'RecordingURL', value: '{{RecordingURL}}' };
    assert.deepEqual(linkOf(`${call}&RecordingURL=https://pbx/r?a=1&b=2+3%20&c`), [plain]);
    assert.deepEqual(linkOf(`${call}&RecordingURL=https://pbx/r?a=1&b=2&IsCallRecorded=1&x=1`), [
      plain,
      { name: 'IsCallRecorded', value: '{{IsCallRecorded}}' },
      { name: 'x', value: '1' },
    ]);
    assert.deepEqual(linkOf(`${call}&RecordingURL=https%3A%2F%2Fpbx%2Fr%3Fa%3D1&x=1`)[0]?.value, '{{RecordingURL_asURIComponent}}');
    assert.deepEqual(linkOf(`${call}&RecordingURL=aHR0cHM6Ly9wYng%3D&x=1`)[0]?.value, '{{RecordingURL_asBase64}}');
    assert.deepEqual(linkOf(`${call}&RecordingURL=javascript:alert(1)`)[0]?.value, 'javascript:alert(1)');
  });

  it('F21: says what is wrong with what is no endpoint', () => {
    const rows: [pasted: string, code: string][] = [
      ['', 'URL_EMPTY'],
      ['crm.example/x', 'URL_INVALID'],
      ['ftp://crm.example/x', 'URL_INVALID'],
      ['javascript:alert(1)', 'URL_INVALID'],
      ['https://', 'URL_INVALID'],
      ['https://crm.example:99999/', 'URL_INVALID'],
      ['https://crm.example\\@evil.example/', 'URL_INVALID'],
      ['https://user:pass@crm.example/', 'URL_HAS_CREDENTIALS'],
      ['https://{{DID}}.example/', 'PLACEHOLDER_IN_ORIGIN'],
      ['https://crm.example:{{DID}}/', 'PLACEHOLDER_IN_ORIGIN'],
      ['{{DID}}://crm.example/', 'URL_INVALID'],
    ];
    for (const [pasted, code] of rows) {
      const result = adapterFromUrl(pasted);
      assert.equal(result.kind === 'invalid' ? result.code : 'draft', code, pasted);
    }
  });

  it('F22: takes literal text, one placeholder, or a mixture as value', () => {
    const parameters = ['fixed text', '{{CallID}}', 'no. {{CallID}}/{{ DID }}'].map((value, index) => ({ name: `p${index}`, value }));
    assert.equal(urlOf({ parameters }), 'https://crm.example/hook?p0=fixed%20text&p1=7&p2=no.%207%2F855555');
  });

  it('F22: objects to an unknown placeholder when saved, with the name that was meant, and leaves it empty at run time', () => {
    const adapter = anAdapter('crm', { parameters: [{ name: 'who', value: '{{CallerId}}{{Nonsense}}' }] });
    const findings = lintConfiguration(aConfiguration({ adapters: [adapter], globalActions: [anAction('crm')] }));
    assert.deepEqual(
      findings.map(({ path, code, severity }) => [path, code, severity]),
      [
        ['adapters[0].parameters[0].value', 'PLACEHOLDER_UNKNOWN', 'error'],
        ['adapters[0].parameters[0].value', 'PLACEHOLDER_UNKNOWN', 'error'],
      ],
    );
    assert.match(findings[0]?.message ?? '', /did you mean \{\{CallerID\}\}/);
    assert.equal(urlOf(adapter), 'https://crm.example/hook?who=');
  });

  it('F23: has examples that fill the whole list, one of them with all placeholders', () => {
    assert.deepEqual(
      EXAMPLE_PARAMETERS.map(({ id, parameters }) => [id, parameters.length]),
      [
        ['all', 22],
        ['common', 17],
        ['short', 6],
      ],
    );
    const all = EXAMPLE_PARAMETERS[0]?.parameters.map(({ value }) => value) ?? [];
    assert.deepEqual(new Set(all), new Set(PLACEHOLDERS.map(({ name }) => `{{${name}}}`)));
    for (const { parameters } of EXAMPLE_PARAMETERS) {
      assert.deepEqual(lintConfiguration(aConfiguration({ adapters: [anAdapter('crm', { parameters })] })), []);
    }
  });

  it('F24: loads an example into an adapter without a URL only, and says why not otherwise', () => {
    assert.equal(loadExample('short', ' ').kind, 'loaded');
    assert.deepEqual(loadExample('short', 'https://crm.example'), {
      kind: 'refused',
      reason: 'examples fill an empty adapter only: clear its URL first',
    });
    assert.equal(loadExample('huge', '').kind, 'refused');
  });

  it('F25: sends parameter names as the user wrote them, whatever the placeholder is called', () => {
    const parameters = [
      { name: 'Event', value: '{{DialApiEventName}}' },
      { name: 'CallGuid', value: '{{CallUUID}}' },
      { name: 'überschrift & co', value: '1' },
    ];
    assert.equal(
      urlOf({ parameters }),
      'https://crm.example/hook?Event=start&CallGuid=0e7f5c1a-5d0e-4c55-9a3e-6a1b0f0d4c2b&%C3%BCberschrift%20%26%20co=1',
    );
  });

  it('F26: keeps the order of the parameters, duplicates included', () => {
    const parameters = ['z', 'a', 'z', 'm'].map((name, index) => ({ name, value: String(index) }));
    assert.equal(urlOf({ parameters }), 'https://crm.example/hook?z=0&a=1&z=2&m=3');
  });

  it('F26: sends parameters that were left in the URL first, with a warning', () => {
    const adapter = anAdapter('crm', {
      url: 'https://crm.example/x?key={{CallID}}&fixed=a%20b',
      parameters: [{ name: 'last', value: '1' }],
    });
    assert.equal(urlOf(adapter), 'https://crm.example/x?key=7&fixed=a%20b&last=1');
    const [finding] = lintConfiguration(aConfiguration({ adapters: [adapter] }));
    assert.deepEqual([finding?.code, finding?.severity], ['URL_HAS_QUERY', 'warning']);
  });

  it('X02: accepts the placeholder of dial requests, empty, with a warning', () => {
    const adapter = anAdapter('crm', { parameters: [{ name: 'request', value: '{{DialApiRequestID}}' }] });
    assert.equal(urlOf(adapter), 'https://crm.example/hook?request=');
    const [finding] = lintConfiguration(aConfiguration({ adapters: [adapter] }));
    assert.deepEqual([finding?.code, finding?.severity], ['PLACEHOLDER_SILENT', 'warning']);
  });

  it('X05: makes a working adapter of a ready link', () => {
    const { url, parameters } = draft('https://crm.example/in?Event={{DialApiEventName}}&who={{CallerID}}&key=a%2Bb');
    assert.equal(urlOf({ url, parameters }), 'https://crm.example/in?Event=start&who=%2B493012345678&key=a%2Bb');
  });
});
