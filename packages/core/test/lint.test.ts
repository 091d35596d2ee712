import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  compileConfiguration,
  type Configuration,
  EMPTY_CONFIGURATION,
  lintConfiguration,
  type Rule,
  type UrlAdapter,
} from '../src/index.ts';
import { aCall, aConfiguration, anAction, anAdapter, aRule } from './hook-builders.ts';

type Parts = Parameters<typeof aConfiguration>[0];
const adapter = (parts: Partial<UrlAdapter>): Parts => ({ adapters: [anAdapter('crm', parts)] });
const rule = (parts: Partial<Rule>): Parts => ({ rules: [aRule('r', parts)] });
const { directory } = EMPTY_CONFIGURATION;

const isNetworkTaken = (network: string) => lintConfiguration(aConfiguration({ settings: { allowedNetworks: [network] } })).length === 0;

describe('lint: what must not or should not be saved', () => {
  it('says nothing about an empty and about a good configuration', () => {
    assert.deepEqual(lintConfiguration(EMPTY_CONFIGURATION), []);
    assert.deepEqual(
      lintConfiguration(
        aConfiguration({
          globalActions: [anAction('crm')],
          rules: [aRule('r', { conditions: { did: { anyOf: ['0049*'], compare: 'normalised' } } })],
        }),
      ),
      [],
    );
  });

  type Row = [title: string, parts: Parts, path: string, code: string, severity?: 'warning'];
  const rows: Row[] = [
    ['an unknown country', { settings: { defaultCountry: 'XX' } }, 'settings.defaultCountry', 'COUNTRY_UNKNOWN'],
    ['an unknown time zone', { settings: { timeZone: 'Europe/Nowhere' } }, 'settings.timeZone', 'TIME_ZONE_UNKNOWN'],
    ['an empty time zone', { settings: { timeZone: '' } }, 'settings.timeZone', 'TIME_ZONE_UNKNOWN'],
    ['a broken extension pattern', { settings: { extensionPattern: '(' } }, 'settings.extensionPattern', 'PATTERN_INVALID'],
    ['an explosive extension pattern', { settings: { extensionPattern: '(\\d+)+' } }, 'settings.extensionPattern', 'PATTERN_INVALID'],
    [
      'an outside prefix that is no prefix',
      { settings: { outsidePrefixes: ['9', 'x'] } },
      'settings.outsidePrefixes[1]',
      'DIGITS_EXPECTED',
    ],
    ['a short code that is none', { settings: { shortCodes: ['abc'] } }, 'settings.shortCodes[0]', 'DIGITS_EXPECTED'],
    ...['::ffff:10.0.0.0/104', '0:0:0:0:0:FFFF:a00:0/104', '64:ff9b::/96', '64:ff9b::a00:0/104'].map((network): Row => [
      `the wrapped network ${network}`,
      { settings: { allowedNetworks: [network] } },
      'settings.allowedNetworks[0]',
      'NETWORK_INVALID',
    ]),
    ['a network that is none', { settings: { allowedNetworks: ['10.0.0.1'] } }, 'settings.allowedNetworks[0]', 'NETWORK_INVALID'],
    ['a base of links with a query', { settings: { publicUrl: 'https://x.example/?a=1' } }, 'settings.publicUrl', 'URL_INVALID'],
    ['a hold-back out of range', { settings: { missedHoldBackMs: -1 } }, 'settings.missedHoldBackMs', 'OUT_OF_RANGE'],
    ['a link that dies at once', { settings: { recordingLinkTtlMs: 0 } }, 'settings.recordingLinkTtlMs', 'OUT_OF_RANGE'],
    [
      'the same user twice',
      {
        directory: {
          ...directory,
          users: [
            { id: 1, name: 'a' },
            { id: 1, name: 'b' },
          ],
        },
      },
      'directory.users[1].id',
      'DUPLICATE',
    ],
    [
      'a user that is no whole number',
      { directory: { ...directory, users: [{ id: 1.5, name: 'a' }] } },
      'directory.users[0].id',
      'INTEGER_EXPECTED',
    ],
    [
      'an agent of a user that does not exist',
      { directory: { ...directory, agents: [{ name: 'a', extensions: [], userId: 9 }] } },
      'directory.agents[0].userId',
      'USER_UNKNOWN',
    ],
    [
      'an extension of a user that does not exist',
      { directory: { ...directory, extensions: [{ number: '1', userId: 9 }] } },
      'directory.extensions[0].userId',
      'USER_UNKNOWN',
    ],
    [
      'the same extension twice',
      { directory: { ...directory, extensions: [{ number: '1' }, { number: '1' }] } },
      'directory.extensions[1].number',
      'DUPLICATE',
    ],
    ['an empty queue name', { directory: { ...directory, queues: [{ name: ' ' }] } }, 'directory.queues[0].name', 'EMPTY'],
    [
      'an extension of two agents',
      {
        directory: {
          ...directory,
          agents: [
            { name: 'a', extensions: ['1'] },
            { name: 'b', extensions: ['2', '1'] },
          ],
        },
      },
      'directory.agents[1].extensions[1]',
      'EXTENSION_SHARED',
      'warning',
    ],
    [
      'the same adapter id twice',
      { adapters: [anAdapter('a', { name: 'x' }), anAdapter('a', { name: 'y' })] },
      'adapters[1].id',
      'DUPLICATE',
    ],
    [
      'the same adapter name twice',
      { adapters: [anAdapter('a', { name: 'x' }), anAdapter('b', { name: 'x' })] },
      'adapters[1].name',
      'NAME_REPEATED',
      'warning',
    ],
    ['an empty id', { adapters: [anAdapter('')] }, 'adapters[0].id', 'EMPTY'],
    ['an adapter without a name', adapter({ name: '' }), 'adapters[0].name', 'EMPTY'],
    ['an unknown method', adapter({ method: 'DELETE' as 'GET' }), 'adapters[0].method', 'METHOD_UNKNOWN'],
    ['no URL', adapter({ url: '' }), 'adapters[0].url', 'URL_EMPTY'],
    ['a placeholder in the host', adapter({ url: 'https://{{DID}}.example' }), 'adapters[0].url', 'PLACEHOLDER_IN_ORIGIN'],
    ['a password in the URL', adapter({ url: 'https://a:b@crm.example' }), 'adapters[0].url', 'URL_HAS_CREDENTIALS'],
    ['an unknown placeholder in the path', adapter({ url: 'https://crm.example/{{Dide}}' }), 'adapters[0].url', 'PLACEHOLDER_UNKNOWN'],
    ['a query in the URL', adapter({ url: 'https://crm.example/?a=1' }), 'adapters[0].url', 'URL_HAS_QUERY', 'warning'],
    ['a fragment in the URL', adapter({ url: 'https://crm.example/#a' }), 'adapters[0].url', 'URL_HAS_FRAGMENT', 'warning'],
    ['a parameter without a name', adapter({ parameters: [{ name: '', value: '1' }] }), 'adapters[0].parameters[0].name', 'EMPTY'],
    [
      'a placeholder as name',
      adapter({ parameters: [{ name: '{{DID}}', value: '1' }] }),
      'adapters[0].parameters[0].name',
      'PLACEHOLDER_IN_NAME',
    ],
    ['a header of the connection', adapter({ headers: [{ name: 'Host', value: 'x' }] }), 'adapters[0].headers[0].name', 'HEADER_FORBIDDEN'],
    [
      'a header that only Ringhook sets',
      adapter({ headers: [{ name: 'Accept-Encoding', value: 'gzip' }] }),
      'adapters[0].headers[0].name',
      'HEADER_FORBIDDEN',
    ],
    [
      'an Authorization header beside an authentication',
      adapter({ headers: [{ name: 'authorization', value: 'x' }], auth: { kind: 'bearer', token: { env: 'T' } } }),
      'adapters[0].headers[0].name',
      'AUTHORIZATION_TWICE',
    ],
    ...(
      [
        ['a header without a place for its secret', 'X-Key', 'key', 'value', 'SECRET_PLACE'],
        ['a header with two places for its secret', 'X-Key', '{{secret}}{{secret}}', 'value', 'SECRET_PLACE'],
        ['a secret beside what a caller chooses', 'X-Key', '{{secret}} {{CallerID}}', 'value', 'SECRET_PLACE'],
        ['a secret in the content type', 'Content-Type', '{{secret}}', 'value', 'SECRET_PLACE'],
        ['a secret in a header of the connection', 'Host', '{{secret}}', 'name', 'HEADER_FORBIDDEN'],
        ['a secret in a header that is there twice', 'X-B', '{{secret}}', 'name', 'HEADER_TWICE'],
      ] as const
    ).map(([title, name, value, field, code]): [string, Parameters<typeof aConfiguration>[0], string, string] => [
      title,
      adapter({
        headers: [
          { name, value, secret: { stored: 'k' } },
          { name: 'x-b', value: 'b' },
        ],
      }),
      `adapters[0].headers[0].${field}`,
      code,
    ]),
    [
      'a secret in a header that has none',
      adapter({ headers: [{ name: 'X-A', value: '{{secret}}' }] }),
      'adapters[0].headers[0].value',
      'PLACEHOLDER_UNKNOWN',
    ],
    ['a secret in the URL', adapter({ url: 'https://crm.example/{{secret}}' }), 'adapters[0].url', 'PLACEHOLDER_UNKNOWN'],
    ['a line break in a header', adapter({ headers: [{ name: 'X-A', value: 'x\r\ny' }] }), 'adapters[0].headers[0].value', 'HEADER_TEXT'],
    ['an accent in a header', adapter({ headers: [{ name: 'X-A', value: 'é' }] }), 'adapters[0].headers[0].value', 'HEADER_TEXT'],
    ['a GET with a body', adapter({ body: { kind: 'json', template: '{}' } }), 'adapters[0].body', 'BODY_IGNORED', 'warning'],
    [
      'JSON that is none',
      adapter({ method: 'POST', body: { kind: 'json', template: '{"a":{{CallID}}}' } }),
      'adapters[0].body.template',
      'JSON_INVALID',
    ],
    [
      'a placeholder as JSON key',
      adapter({ method: 'POST', body: { kind: 'json', template: '{"a":[{"{{CallID}}":1}]}' } }),
      'adapters[0].body.template',
      'JSON_INVALID',
    ],
    [
      'an unknown placeholder in a form',
      adapter({ method: 'POST', body: { kind: 'form', fields: [{ name: 'a', value: '{{x}}' }] } }),
      'adapters[0].body.fields[0].value',
      'PLACEHOLDER_UNKNOWN',
    ],
    [
      'a content type that is none',
      adapter({ method: 'POST', body: { kind: 'text', template: 'x', contentType: 'xml\r\n' } }),
      'adapters[0].body.contentType',
      'CONTENT_TYPE_INVALID',
    ],
    ['a deadline of nothing', adapter({ deadlineMs: 0 }), 'adapters[0].deadlineMs', 'OUT_OF_RANGE'],
    ['an endless time-out', adapter({ timeoutMs: 1e9 }), 'adapters[0].timeoutMs', 'OUT_OF_RANGE'],
    ['a delay that is no number', adapter({ retryDelaysMs: [1_000, Number.NaN] }), 'adapters[0].retryDelaysMs[1]', 'OUT_OF_RANGE'],
    ['retries for more than 30 days', adapter({ retryDelaysMs: [2e9, 2e9] }), 'adapters[0].retryDelaysMs', 'OUT_OF_RANGE'],
    ['an unknown adapter in a global action', { globalActions: [anAction('nope')] }, 'globalActions[0].adapterId', 'ADAPTER_UNKNOWN'],
    [
      'a disabled adapter',
      { adapters: [anAdapter('crm', { enabled: false })], globalActions: [anAction('crm')] },
      'globalActions[0].adapterId',
      'ADAPTER_DISABLED',
      'warning',
    ],
    [
      'an unknown event',
      rule({ actions: [anAction('crm', { events: ['start', 'ring' as 'start'] })] }),
      'rules[0].actions[0].events[1]',
      'EVENT_UNKNOWN',
    ],
    [
      'an action that sends nothing',
      rule({ actions: [anAction('crm', { when: 'once', events: ['hangup'] })] }),
      'rules[0].actions[0].events',
      'ACTION_WITHOUT_EVENT',
      'warning',
    ],
    ['a rule without effect', rule({ actions: [] }), 'rules[0].actions', 'RULE_WITHOUT_EFFECT', 'warning'],
    ['a rule without a name', rule({ name: ' ' }), 'rules[0].name', 'EMPTY'],
    ['an empty list of call types', rule({ conditions: { callTypes: [] } }), 'rules[0].conditions.callTypes', 'EMPTY'],
    [
      'an unknown call type',
      rule({ conditions: { callTypes: ['Missed' as 'Incoming'] } }),
      'rules[0].conditions.callTypes[0]',
      'CALL_TYPE_UNKNOWN',
    ],
    [
      'an empty list of numbers',
      rule({ conditions: { caller: { anyOf: [], compare: 'raw' } } }),
      'rules[0].conditions.caller.anyOf',
      'EMPTY',
    ],
    [
      'a number that is nothing',
      rule({ conditions: { did: { anyOf: ['1', ' '], compare: 'normalised' } } }),
      'rules[0].conditions.did.anyOf[1]',
      'NUMBER_INVALID',
    ],
    ['an unknown source', rule({ conditions: { sources: ['pbx'] } }), 'rules[0].conditions.sources[0]', 'SOURCE_UNKNOWN'],
    [
      'rules that are never reached',
      { rules: [aRule('all', { stopProcessing: true }), aRule('off', { enabled: false }), aRule('behind')] },
      'rules[2]',
      'RULE_UNREACHABLE',
      'warning',
    ],
  ];
  for (const [title, parts, path, code, severity = 'error'] of rows) {
    it(`reports ${title}`, () => {
      const findings = lintConfiguration(aConfiguration(parts));
      const found = findings.find((finding) => finding.path === path && finding.code === code);
      assert.ok(found, JSON.stringify(findings));
      assert.equal(found.severity, severity);
      assert.ok(found.message.length > 10);
    });
  }

  it('knows a network when it sees one', () => {
    const networks = [
      '127.0.0.1/32',
      '10.0.0.0/8',
      '::1/128',
      'fd00::/8',
      '10.0.0.0/33',
      '256.0.0.1/8',
      '10.0.0/8',
      'fd00::/129',
      ':::/8',
      'x/8',
      '10.0.0.0',
    ];
    assert.deepEqual(networks.filter(isNetworkTaken), ['127.0.0.1/32', '10.0.0.0/8', '::1/128', 'fd00::/8']);
  });

  it('leaves what is wrong out of the compiled form instead of failing', () => {
    for (const [, parts] of rows) {
      const compiled = compileConfiguration(aConfiguration(parts), 1);
      assert.ok(Array.isArray(compiled.match(aCall(), null)));
    }
  });

  it('takes 10,000 rules and adapters in its stride', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `a${index}`);
    const configuration: Configuration = aConfiguration({
      adapters: ids.map((id) => anAdapter(id)),
      rules: ids.map((id) => aRule(id, { actions: [anAction(id)] })),
    });
    assert.deepEqual(lintConfiguration(configuration), []);
  });
});
