import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Configuration, DEFAULT_SETTINGS, DEFAULT_SOUNDS, EMPTY_CONFIGURATION } from '@ringhook/core';
import fc from 'fast-check';
import { applyConfiguration, type ConfigurationTarget, differenceLine } from '../src/config/apply-configuration.ts';
import { parseYaml, readConfiguration, toYaml } from '../src/config/yaml.ts';

const full: Configuration = {
  settings: {
    ...DEFAULT_SETTINGS,
    defaultCountry: 'DK',
    timeZone: 'Europe/Copenhagen',
    outsidePrefixes: ['0'],
    allowedNetworks: ['10.0.0.0/8'],
  },
  sources: [
    {
      id: 'pbx',
      name: 'Head office',
      kind: 'asterisk',
      enabled: true,
      options: { host: '10.0.0.5', secret: { env: 'AMI_SECRET' }, trunks: ['trunk'] },
    },
    { id: 'sim', name: 'Simulator', kind: 'simulator', enabled: false, options: {} },
  ],
  directory: {
    users: [{ id: 1234, name: 'Administrator', email: 'a@example.com' }],
    agents: [{ name: 'Kasper', extensions: ['1001', '0123'], userId: 1234 }],
    extensions: [{ number: '0123', name: 'Front desk', externalTel: '+45 85 55 55' }],
    dids: [{ number: '+4585555', name: '855555' }],
    queues: [{ name: '*97', title: 'yes' }],
    numberLists: [
      { id: 'vip', name: 'VIPs', numbers: ['+4930*', '0123'], lists: ['board'] },
      { id: 'board', name: 'Board', numbers: ['100'], lists: [] },
    ],
  },
  adapters: [
    {
      id: 'crm',
      name: 'CRM',
      enabled: true,
      method: 'POST',
      url: 'https://crm.example/hook',
      parameters: [{ name: 'Event', value: '{{DialApiEventName}}' }],
      headers: [{ name: 'X-Site', value: '1' }],
      body: { kind: 'json', template: '{"caller": "{{CallerID}}"}' },
      auth: { kind: 'basic', username: 'u', password: { stored: 'crm' } },
      signingSecret: { file: '/run/secrets/crm' },
      deadlineMs: 30_000,
    },
  ],
  globalActions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' }],
  rules: [
    {
      id: 'vip',
      name: 'VIP',
      enabled: true,
      conditions: { callTypes: ['Incoming'], caller: { anyOf: ['+4930*', '030*'], lists: ['vip'], compare: 'normalised' } },
      actions: [{ kind: 'setUrlToOpen', where: 'server', when: 'once', adapterId: 'crm', events: ['start'] }],
      stopProcessing: true,
    },
  ],
  workstations: {
    customEvents: [
      {
        id: 'pop',
        name: 'Pop up',
        enabled: true,
        owner: { kind: 'team', team: 'Sales' },
        trigger: { category: 'call', states: ['ringing'], direction: 'inbound' },
        actions: [{ kind: 'runProgram', program: 'C:\\CRM\\crm.exe', arguments: ['/Phone={Call.RemoteTel}'], window: 'normal' }],
        closingActions: [],
      },
    ],
    sounds: [{ ...DEFAULT_SOUNDS, owner: { kind: 'user', userId: 1234 }, muteInCall: true }],
    mayWatch: [{ userId: 1234, extensions: ['0123'] }],
  },
};

/** First problem as `line:column path message`. */
function firstProblem(text: string): string {
  const reading = readConfiguration(text);
  assert.equal(reading.kind, 'refused');
  const [problem] = reading.kind === 'refused' ? reading.problems : [];
  return `${problem?.line}:${problem?.column} ${problem?.path} ${problem?.message}`;
}

describe('configuration as YAML', () => {
  it('reads back to exactly what was written', () => {
    assert.deepEqual(parseYaml(toYaml(full), 'x.yaml'), full);
    assert.deepEqual(parseYaml(toYaml(EMPTY_CONFIGURATION), 'x.yaml'), EMPTY_CONFIGURATION);
  });

  it('keeps any text a name can hold, whatever YAML would make of it unquoted', () => {
    const words = [
      '0123',
      '08',
      '+4585555',
      '1e3',
      '0x1f',
      '.inf',
      'true',
      'no',
      '~',
      'null',
      '*97',
      '&a',
      '- x',
      '{{CallerID}}',
      '#',
      'a: b',
      '2020-01-01',
      ' x ',
      '\u2028',
      "'",
      '"',
      '---',
    ];
    const text = fc.oneof(fc.constantFrom(...words), fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 1, maxLength: 5 }), (names) => {
        const configuration = {
          ...EMPTY_CONFIGURATION,
          directory: { ...EMPTY_CONFIGURATION.directory, queues: names.map((name) => ({ name })) },
        };
        const reading = readConfiguration(toYaml(configuration));
        const read = reading.kind === 'read' ? reading.configuration.directory.queues.map(({ name }) => name) : reading.problems;
        // A name of blanks alone is refused by the lint, which is not what this is about.
        if (names.every((name) => name.trim() !== '')) assert.deepEqual(read, names);
      }),
      { numRuns: 200 },
    );
  });

  const faults: [title: string, text: string, problem: string][] = [
    [
      'a number that lost its quotes, with the digits as they were written',
      'directory:\n  extensions:\n    - number: 0123\n',
      '3:15 directory.extensions[0].number is a number here, which would lose leading zeros and "+"; put it in quotes: "0123"',
    ],
    [
      'an international number without quotes',
      'directory:\n  dids: [{ number: +4512345678 }]\n',
      '2:20 directory.dids[0].number is a number here, which would lose leading zeros and "+"; put it in quotes: "+4512345678"',
    ],
    [
      'a truth value where a name belongs',
      'directory:\n  queues:\n    - name: true\n',
      '3:13 directory.queues[0].name is a truth value here; put it in quotes: "true"',
    ],
    ['a mistyped key', 'ruels: []\n', '1:1  "ruels" is not known here; did you mean "rules"?'],
    [
      'a mistyped key deep inside',
      'adapters:\n  - id: a\n    name: a\n    url: https://a.example/\n    metod: GET\n',
      '5:5 adapters[0] "metod" is not known here; did you mean "method"?',
    ],
    ['a key given twice', 'rules: []\nrules: []\n', '2:1  this key stands here twice'],
    [
      'a secret in clear text',
      'adapters:\n  - { id: a, name: a, url: "https://a.example/", signingSecret: hunter2 }\n',
      '2:65 adapters[0].signingSecret must say where the secret is kept: { env: NAME }, { file: PATH } or { stored: NAME } (see "ringhook secret set"); a secret itself never stands in the configuration',
    ],
    [
      'a star code without quotes',
      'directory:\n  queues:\n    - name: *97\n',
      '3:13  *97 refers to something that is not in the file; text that begins with "*" must be put in quotes: "*97"',
    ],
    ['two documents', 'rules: []\n---\nrules: []\n', '2:1  the file must hold one document: remove the "---" lines'],
    [
      'a list where an object belongs',
      '- rules\n',
      '1:1  must be an object with settings, sources, directory, adapters, globalActions, rules',
    ],
    [
      'a rule that names no adapter of the file',
      'rules:\n  - id: a\n    name: a\n    actions:\n      - { kind: setUrlToOpen, adapterId: crm }\n',
      '5:42 rules[0].actions[0].adapterId ',
    ],
  ];
  for (const [title, text, problem] of faults) {
    it(`tells line, column, path and fix for ${title}`, () => {
      const found = firstProblem(text);
      assert.ok(found.startsWith(problem), found);
    });
  }

  it('refuses bombs of anchors, of depth and of tags quickly', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(9)}]`)
      .join('\n')}\nrules: *i\n`;
    assert.match(firstProblem(bomb), /too many aliases|is not known here/);
    assert.match(firstProblem(`rules: ${'['.repeat(100_000)}`), /./);
    assert.match(firstProblem('rules: !!js/function "x"\n'), /tag/i);
    assert.match(firstProblem('\0\x01\x02: {'), /./);
  });

  it('never falls over, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
        assert.ok(readConfiguration(text).kind);
      }),
      { numRuns: 500 },
    );
  });

  it('takes an empty file as the configuration of an untouched installation', () => {
    assert.deepEqual(parseYaml('', 'x'), EMPTY_CONFIGURATION);
    assert.deepEqual(parseYaml('# nothing yet\n', 'x'), EMPTY_CONFIGURATION);
  });

  it('names the file in front of every line of its error', () => {
    assert.throws(() => parseYaml('ruels: []\n', 'site.yaml'), { code: 'CONFIGURATION_FILE_INVALID', message: /^site\.yaml:1:1 "ruels"/ });
  });
});

function memoryTarget(configuration: Configuration): ConfigurationTarget & { saved: Configuration[] } {
  const saved: Configuration[] = [];
  return {
    name: 'test',
    saved,
    read: async () => ({ revision: 4, configuration }),
    save: async (next, expectedRevision) => {
      assert.equal(expectedRevision, 4);
      saved.push(next);
      return 5;
    },
  };
}

describe('applying a configuration', () => {
  const next: Configuration = {
    ...full,
    adapters: [{ ...full.adapters[0]!, url: 'https://new.example/' }],
    rules: [],
    directory: { ...full.directory, queues: [...full.directory.queues, { name: 'Support' }] },
  };

  it('says readably what changes and saves it as one revision', async () => {
    const target = memoryTarget(full);
    const applied = await applyConfiguration(target, next, { isDryRun: false, ignoresTests: false, note: 'test' });
    assert.ok(applied.kind === 'saved' && applied.revision === 5);
    assert.deepEqual(
      applied.changes.map(differenceLine).map((line) => line.slice(0, 80)),
      [
        '+ directory.queues[Support]: {"name":"Support"}',
        '~ adapters[crm].url: "https://crm.example/hook" → "https://new.example/"',
        '- rules[vip]: {"id":"vip","name":"VIP","enabled":true,"conditions":{"callTypes":',
      ],
    );
    assert.deepEqual(target.saved, [next]);
  });

  it('saves nothing in a dry run and nothing when nothing changes', async () => {
    const target = memoryTarget(full);
    assert.equal((await applyConfiguration(target, next, { isDryRun: true, ignoresTests: false, note: '' })).kind, 'planned');
    assert.equal(
      (await applyConfiguration(target, parseYaml(toYaml(full), 'x'), { isDryRun: false, ignoresTests: false, note: '' })).kind,
      'unchanged',
    );
    assert.deepEqual(target.saved, []);
  });
});
