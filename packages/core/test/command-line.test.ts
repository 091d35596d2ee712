import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCommandLine } from '../src/index.ts';

const read = (line: string) => {
  const draft = readCommandLine(line);
  assert.equal(draft.kind, 'draft', draft.kind === 'refused' ? draft.message : '');
  return draft.kind === 'draft' ? draft : assert.fail();
};
const words = (line: string) => read(line).arguments.map(({ template }) => template);

describe('the command line of a desktop client', () => {
  it('G46 ends the program at its .exe although the path has spaces and no quotes', () => {
    const {
      program,
      arguments: drafts,
      notes,
    } = read(String.raw`C:\Program Files\YourCRM\YourCRM.exe /AddNewContact /Phone={Call.RemoteTel}`);
    assert.equal(program, String.raw`C:\Program Files\YourCRM\YourCRM.exe`);
    assert.deepEqual(drafts, [
      { template: '/AddNewContact', variables: [] },
      { template: '/Phone={Call.RemoteTel}', variables: ['Call.RemoteTel'] },
    ]);
    assert.deepEqual(notes, []);
  });

  it('takes no argument for a part of the program', () => {
    const { program } = read(String.raw`C:\a.exe /open C:\b.exe`);
    assert.equal(program, String.raw`C:\a.exe`);
    assert.deepEqual(words(String.raw`"C:\my crm\a" -x "two words"`), ['-x', 'two words']);
  });

  it('G26 starts a program without arguments', () => assert.deepEqual(words('notepad'), []));

  it('reads quotes and backslashes as Windows programs do', () => {
    assert.deepEqual(words(String.raw`a.exe /n="{Call.RemoteName} x" "" "a\"b" "C:\dir\\" C:\x\y`), [
      '/n={Call.RemoteName} x',
      '',
      'a"b',
      'C:\\dir\\',
      String.raw`C:\x\y`,
    ]);
  });

  it('G43 reads {Call.RemoteCall} as the remote number and says so', () => {
    const { arguments: drafts, notes } = read('crm.exe telephone={Call.RemoteCall}');
    assert.deepEqual(drafts, [{ template: 'telephone={Call.RemoteTel}', variables: ['Call.RemoteTel'] }]);
    assert.deepEqual(notes, ['{Call.RemoteCall} was read as {Call.RemoteTel}']);
  });

  it('G30 warns of the duration, which is there at the end of a call only, and of batch files', () => {
    assert.match(read('crm.exe {Call.Duration}').notes.join(), /end of a call/);
    assert.match(read('crm.bat x').notes.join(), /second time/);
  });

  it('G41 keeps doubled braces', () => assert.deepEqual(words('crm.exe {{x}} {call.id}'), ['{{x}}', '{Call.Id}']));

  for (const [title, line, message] of [
    ['nothing', '  ', /empty/],
    ['an unknown variable', 'crm.exe {Call.Nothing}', /unknown variable \{Call\.Nothing\}/],
    ['a variable left open', 'crm.exe {Call.Id', /"\{" without its other half/],
    ['empty braces', 'crm.exe {}', /unknown variable \{\}/],
    ['a quote left open', 'crm.exe "x', /never closed/],
    ['a program left open', '"crm.exe /x', /no quotes/],
    ['a program that the caller chooses', '{Call.RemoteName} /x', /no quotes or variables/],
    ['two lines', 'crm.exe\ndel', /one line/],
    ['more than Windows allows', `crm.exe ${'x'.repeat(9_000)}`, /8191/],
  ] as const) {
    it(`refuses ${title}`, () => {
      const draft = readCommandLine(line);
      assert.match(draft.kind === 'refused' ? draft.message : 'read', message);
    });
  }
});
