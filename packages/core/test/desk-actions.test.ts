import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  compileAction,
  compileNumberPlan,
  DEFAULT_SETTINGS,
  type DeskAction,
  type DeskCommand,
  type DeskValues,
  EMPTY_CONFIGURATION,
  programProblem,
} from '../src/index.ts';

const CONTEXT = {
  plan: compileNumberPlan({ ...DEFAULT_SETTINGS, defaultCountry: 'GB' }, EMPTY_CONFIGURATION.directory),
  timeZone: 'Europe/London',
};
const VALUES: DeskValues = { 'Call.RemoteTel': '06329603210', 'Call.RemoteName': 'Jane "J" Doe & Sons', CallID: '103871' };

function rendered(action: DeskAction, values: DeskValues = VALUES): DeskCommand {
  return compileAction(action, CONTEXT).render(values);
}

function argv(templates: readonly string[], values: DeskValues = VALUES): readonly string[] {
  const command = rendered({ kind: 'runProgram', program: '/usr/bin/crm', arguments: templates, window: 'normal' }, values);
  return command.kind === 'runProgram' ? command.arguments : [];
}

function problems(action: DeskAction): string[] {
  return compileAction(action, CONTEXT).problems.map(({ path, message }) => `${path}: ${message}`);
}

const program = (parts: Partial<Extract<DeskAction, { kind: 'runProgram' }>>): DeskAction => ({
  kind: 'runProgram',
  program: '/usr/bin/crm',
  arguments: [],
  window: 'normal',
  ...parts,
});
const page = (url: string, parameters: { name: string; value: string }[] = []): DeskAction => ({ kind: 'openWebPage', url, parameters });

/** What a caller may be named, from the security list for programs. */
const HOSTILE = [
  '" & calc.exe & "',
  '%COMSPEC%',
  '^&whoami',
  '$(id)',
  '`id`',
  '; rm -rf ~',
  '--config=\\\\evil\\x',
  '/c calc',
  '-oProxyCommand=id',
  '\\\\attacker\\share',
  '//attacker/share',
  '@/etc/passwd',
  'one\ntwo\r\nthree',
  'nul\u0000byte',
  ' -leading',
];

describe('running a program', () => {
  it('G25 G44 G45 keeps the switches that were written, with values behind them', () => {
    assert.deepEqual(argv(['/AddNewContact', '/Phone={Call.RemoteTel}', '-id', '{{CallID}}']), [
      '/AddNewContact',
      '/Phone=06329603210',
      '-id',
      '103871',
    ]);
  });

  it('G26 starts it plainly when nothing is given', () => assert.deepEqual(argv([]), []));

  it('G41 takes doubled braces for braces', () => assert.deepEqual(argv(['{{}}{{a b}}{Call.RemoteTel}']), ['{}{a b}06329603210']));

  it('G46 makes exactly one argument of one template, whatever a caller is named', () => {
    for (const name of HOSTILE) {
      const values = { 'Call.RemoteName': name };
      const [joined, alone, ...rest] = argv(['/Name={Call.RemoteName}', '{Call.RemoteName}'], values);
      assert.equal(rest.length, 0);
      assert.ok(joined?.startsWith('/Name='), joined);
      assert.doesNotMatch(joined ?? '', /^\/Name=[\\/]{2}|\p{Cc}/u, name);
      assert.doesNotMatch(alone ?? '', /^[-/\\@\s]|\p{Cc}/u, name);
    }
  });

  it('lets no text begin a switch, name a share or break a line, however values are put together', () => {
    const part = fc.string({ unit: fc.constantFrom('-', '/', '\\', '@', ' ', '\n', '\u0000', '\u202e', 'a', '"'), maxLength: 6 });
    fc.assert(
      fc.property(part, part, (name, tel) => {
        const values = { 'Call.RemoteName': name, 'Call.RemoteTel': tel };
        const [alone = '', behind = ''] = argv(['{Call.RemoteName}{Call.RemoteTel}', '/N={Call.RemoteName}{Call.RemoteTel}'], values);
        assert.doesNotMatch(alone, /^[-/\\@\s]|[\p{Cc}\p{Cf}]/u);
        assert.doesNotMatch(behind, /^\/N=[\\/]{2}|[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it('keeps the plus of a number', () => assert.deepEqual(argv(['{Call.RemoteTel}'], { 'Call.RemoteTel': '+4512' }), ['+4512']));

  it('refuses a template in which a caller would choose the switch', () => {
    assert.match(problems(program({ arguments: ['-{Call.RemoteName}'] }))[0] ?? '', /^arguments\[0\]: .*choose the switch/);
  });

  it('G41 refuses braces that are not closed and names that are not known', () => {
    assert.match(problems(program({ arguments: ['{Call.RemoteTel'] }))[0] ?? '', /double a brace/);
    assert.match(problems(program({ arguments: ['a', '{Call.RemotTel}'] }))[0] ?? '', /arguments\[1\].*did you mean \{Call.RemoteTel\}/);
    assert.match(problems(program({ arguments: ['{{Nothing}}'] }))[0] ?? '', /no placeholder/);
  });

  const paths: [path: string, code: string | undefined][] = [
    ['/usr/bin/crm', undefined],
    ['C:\\Program Files\\YourCRM\\YourCRM.exe', undefined],
    ['crm', 'PROGRAM_PATH'],
    ['..\\crm.exe', 'PROGRAM_PATH'],
    ['"C:\\crm.exe"', 'PROGRAM_PATH'],
    ['\\\\server\\share\\crm.exe', 'PROGRAM_SHARE'],
    ['//server/share/crm', 'PROGRAM_SHARE'],
    ['C:\\crm.BaT', 'PROGRAM_INTERPRETED'],
    ['C:\\crm.cmd. ', 'PROGRAM_INTERPRETED'],
    ['C:\\crm.cmd::$DATA', 'PROGRAM_INTERPRETED'],
    ['C:\\crm.ps1', 'PROGRAM_INTERPRETED'],
    ['C:\\Users\\me\\Desktop\\crm.lnk', 'PROGRAM_INTERPRETED'],
  ];
  for (const [path, code] of paths) {
    it(`G46 ${code === undefined ? 'takes' : 'refuses'} ${path}`, () => assert.equal(programProblem(path)?.code, code));
  }
});

describe('showing a message', () => {
  it('G20 G23 shows values as plain text on their lines', () => {
    const box = rendered(
      { kind: 'showMessage', title: 'Call', text: 'From: {Call.RemoteName}\nNumber: {Call.RemoteTel | e164}', style: 'box' },
      { 'Call.RemoteName': '<img src=x onerror=alert(1)>\n\u202eevil', 'Call.RemoteTel': '02079460123' },
    );
    assert.equal(box.kind === 'showMessage' && box.text, 'From: <img src=x onerror=alert(1)> evil\nNumber: +442079460123');
  });

  it('does not let a name grow without end', () => {
    const box = rendered(
      { kind: 'showMessage', title: 'Call', text: '{Call.RemoteName}', style: 'box' },
      { 'Call.RemoteName': `e${'\u0301'.repeat(10_000)}` },
    );
    assert.ok(box.kind === 'showMessage' && box.text.length <= 5);
  });
});

describe('opening a web page', () => {
  it('G21 puts values into path, parameters and fragment, encoded', () => {
    const url = 'https://crm.example/contacts/{Call.RemoteTel}?name={Call.RemoteName}#tab={{CallID}}';
    const command = rendered(page(url, [{ name: 'x y', value: '{Call.RemoteTel}' }]));
    assert.deepEqual(command, {
      kind: 'openWebPage',
      url: 'https://crm.example/contacts/06329603210?name=Jane%20%22J%22%20Doe%20%26%20Sons&x%20y=06329603210#tab=103871',
    });
  });

  it('G21 wants http or https written out', () => {
    for (const url of [
      'crm.example',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'ms-msdt:x',
      'search-ms:q',
      'data:text/html,x',
      '{Call.RemoteName}',
    ]) {
      assert.match(problems(page(url))[0] ?? '', /http/, url);
      const command = rendered(page(url), { 'Call.RemoteName': 'javascript:alert(1)' });
      assert.equal(command.kind === 'openWebPage' && command.url, '', url);
    }
  });

  it('never lets a value choose where it leads', () => {
    assert.notEqual(problems(page('https://{Call.RemoteName}/x')).length, 0);
    const command = rendered(page('https://crm.example/{Call.RemoteName}/edit'), { 'Call.RemoteName': '..' });
    assert.equal(command.kind === 'openWebPage' && command.url, 'https://crm.example//edit');
  });
});

describe('running a web service', () => {
  const service = (parts: Partial<Extract<DeskAction, { kind: 'runWebService' }>>): DeskAction => ({
    kind: 'runWebService',
    method: 'GET',
    url: 'https://crm.example/hook',
    parameters: [],
    from: 'workstation',
    ...parts,
  });

  it('G22 gets the URL with its values', () => {
    const command = rendered(service({ parameters: [{ name: 'tel', value: '{Call.RemoteTel}' }] }));
    assert.deepEqual(command, {
      kind: 'runWebService',
      method: 'GET',
      from: 'workstation',
      url: 'https://crm.example/hook?tel=06329603210',
      body: null,
    });
  });

  it('G22 posts JSON in which values stay inside their strings', () => {
    const body = '{"call": {"name": "{Call.RemoteName}", "tel": "{{CallID}}"}}';
    const command = rendered(service({ method: 'POST', body }));
    const sent: unknown = JSON.parse(command.kind === 'runWebService' ? (command.body ?? '') : '');
    assert.deepEqual(sent, { call: { name: 'Jane "J" Doe & Sons', tel: '103871' } });
    assert.match(problems(service({ method: 'POST', body: '{"a": {Call.RemoteTel}}' }))[0] ?? '', /^body: .*double quotes/);
  });
});
