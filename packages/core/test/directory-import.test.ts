import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { directoryFromCsv, EMPTY_CONFIGURATION, type FoundDirectory, mergeDirectory } from '../src/index.ts';
import { readCsv } from '../src/directory/csv.ts';

const { directory: EMPTY } = EMPTY_CONFIGURATION;

function found(text: string): FoundDirectory {
  const reading = directoryFromCsv(text);
  assert.equal(reading.kind, 'read', JSON.stringify(reading));
  return reading.kind === 'read' ? reading.found : {};
}

function faults(text: string): string[] {
  const reading = directoryFromCsv(text);
  return reading.kind === 'refused' ? reading.faults.map(({ line, column, message }) => `${line} ${column} ${message}`) : [];
}

describe('CSV (RFC 4180)', () => {
  it('gives back what was written, whatever stands in the cells', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'ß', '"', ',', ';', '\t', '\n', ' ', '1'), maxLength: 12 })
      .map((text) => text.trim());
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    const delimiter = fc.constantFrom(',', ';', '\t');
    const breaks = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(table, delimiter, breaks, (rows, by, lineBreak) => {
        const head = ['one', 'two', 'three', 'four'];
        const written = [head, ...rows].map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(by)).join(lineBreak);
        const reading = readCsv(written);
        assert.equal(reading.delimiter, by);
        assert.deepEqual(
          reading.rows.slice(1).map(({ cells }) => cells),
          rows.filter((row) => row.some((text) => text !== '')),
        );
      }),
    );
  });

  it('counts lines as an editor does, over cells of several lines', () => {
    const { rows } = readCsv('a,b\n"x\ny",1\n\nz,2\n');
    assert.deepEqual(
      rows.map(({ line }) => line),
      [1, 2, 5],
    );
  });
});

describe('a directory from CSV', () => {
  it('takes what spreadsheets write: a mark at the start, semicolons, any order of columns', () => {
    const { extensions } = found('\uFEFFName;Number;External Tel\r\nJürgen Müller;1001;030 1234560\r\n"Berg; Alice";1002;\r\n');
    assert.deepEqual(extensions, [
      { number: '1001', name: 'Jürgen Müller', externalTel: '030 1234560' },
      { number: '1002', name: 'Berg; Alice' },
    ]);
  });

  it('takes people, agents, numbers and queues side by side', () => {
    const text =
      'kind,number,name,extensions,userId,email,title\nuser,,Root,,7,root@example.com,\nagent,,Root,1001 | 1002,7,,\ndid,+4930123,Main,,,,\nqueue,,600,,,,Support\n1001\n';
    const result = found(text.replace('\n1001\n', '\nextension,0123,Desk,,,,\n'));
    assert.deepEqual(result, {
      users: [{ id: 7, name: 'Root', email: 'root@example.com' }],
      agents: [{ name: 'Root', extensions: ['1001', '1002'], userId: 7 }],
      extensions: [{ number: '0123', name: 'Desk' }],
      dids: [{ number: '+4930123', name: 'Main' }],
      queues: [{ name: '600', title: 'Support' }],
    });
  });

  it('is refused as a whole when a line is wrong, each fault with its line, its column and what to do', () => {
    assert.deepEqual(faults('numbr,name\n1001,x\n'), [
      '1 numbr there is no column "numbr"; did you mean "number"?',
      '2 number is missing: an extension needs it',
    ]);
    assert.deepEqual(faults('kind,number,name,userId\nphone,1,x,\nuser,,Root,abc\nextension,1,2,3,4\n'), [
      '2 kind "phone" is none of extension, agent, user, did, queue',
      '3 userId "abc" is no whole number from 1 to 2147483647',
      '4 null has more cells than there are columns; put text that holds the delimiter in quotes',
    ]);
    assert.match(faults('')[0] ?? '', /the file is empty/);
    assert.match(faults('number,name\n1,"x\n')[0] ?? '', /never closed/);
    assert.deepEqual(faults('number,name\n1,"x" y\n2,ok\n'), [
      '2 null text follows a closing quote; a quote within quotes is written twice',
    ]);
    assert.deepEqual(faults('number,name\n1,"x"  \n2,ok\n'), []);
  });

  it('has each entry and each column once, and nothing that a directory cannot hold', () => {
    assert.deepEqual(faults('number,name\n1001,A\n1002,B\n1001,C\n'), ['4 number "1001" is the extension of line 2 already']);
    assert.deepEqual(faults('kind,userId,name\nuser,7,A\nuser,7,B\nagent,7,A\nagent,7,A\n'), [
      '3 userId "7" is the user of line 2 already',
      '5 name "A" is the agent of line 4 already',
    ]);
    assert.deepEqual(faults('number,Number\n1,2\n'), ['1 Number stands here twice']);
    assert.match(faults('kind,userId,name\nuser,2147483648,A\n')[0] ?? '', /no whole number from 1 to 2147483647/);
    assert.match(faults(`number\n${'1'.repeat(101)}\n`)[0] ?? '', /number is longer than 100 characters/);
    assert.match(faults(`kind,name,extensions\nagent,A,${'1 '.repeat(101)}\n`)[0] ?? '', /extensions has more than 100/);
    assert.equal(faults(`number\n${'"a"b\n'.repeat(5_000)}`).length, 100);
  });
});

describe('an import beside what people have typed', () => {
  const first = {
    extensions: [
      { number: '1001', name: 'Alice' },
      { number: '1002', name: 'Bob' },
    ],
  };

  it('adds, and a second one changes only what an import has written', () => {
    const once = mergeDirectory(EMPTY, first, 'csv');
    assert.deepEqual(
      once.added.map(({ key }) => key),
      ['1001', '1002'],
    );
    const typed = {
      ...once.directory,
      extensions: once.directory.extensions.map((one) => (one.number === '1002' ? { ...one, name: 'Bobby' } : one)),
    };
    const twice = mergeDirectory(
      typed,
      {
        extensions: [
          { number: '1001', name: 'Alice Berg' },
          { number: '1002', name: 'Robert' },
        ],
      },
      'csv',
    );
    assert.deepEqual(
      twice.directory.extensions.map(({ name }) => name),
      ['Alice Berg', 'Bobby'],
    );
    assert.deepEqual(twice.updated, [{ list: 'extensions', key: '1001', field: 'name', before: 'Alice', after: 'Alice Berg' }]);
    assert.deepEqual(twice.kept, [{ list: 'extensions', key: '1002', field: 'name', before: 'Bobby', after: 'Robert' }]);
  });

  it('leaves what somebody typed before there was any import, and fills what is empty', () => {
    const typed = { ...EMPTY, extensions: [{ number: '1001', name: 'Front desk' }] };
    const { directory, kept } = mergeDirectory(typed, { extensions: [{ number: '1001', name: 'Alice', externalTel: '+4930' }] }, 'pbx');
    assert.equal(directory.extensions[0]?.name, 'Front desk');
    assert.equal(directory.extensions[0]?.externalTel, '+4930');
    assert.equal(kept.length, 1);
  });

  it('does not write again what somebody has taken away', () => {
    const once = mergeDirectory(EMPTY, first, 'csv').directory;
    const emptied = { ...once, extensions: once.extensions.map(({ name: _name, ...rest }) => rest) };
    const { directory, kept } = mergeDirectory(emptied, first, 'csv');
    assert.ok(directory.extensions.every(({ name }) => name === undefined));
    assert.equal(kept.length, 2);
  });

  it('does not take over what somebody typed only because it once said the same', () => {
    const typed = { ...EMPTY, extensions: [{ number: '1001', name: 'Alice' }] };
    const once = mergeDirectory(typed, first, 'csv').directory;
    const { directory, kept } = mergeDirectory(once, { extensions: [{ number: '1001', name: 'Mallory' }] }, 'csv');
    assert.equal(directory.extensions[0]?.name, 'Alice');
    assert.deepEqual(
      kept.map(({ before, after }) => [before, after]),
      [['Alice', 'Mallory']],
    );
  });

  it('leaves to each import what it has written, whichever comes last', () => {
    const once = mergeDirectory(EMPTY, { extensions: [{ number: '1001', name: 'Alice' }] }, 'csv').directory;
    const second = mergeDirectory(once, { extensions: [{ number: '1001', name: 'A. Berg', externalTel: '+4930' }] }, 'constructor');
    assert.deepEqual(second.directory.extensions[0], {
      number: '1001',
      name: 'Alice',
      externalTel: '+4930',
      imported: { csv: { name: 'Alice' }, ['constructor']: { externalTel: '+4930' } },
    });
    const third = mergeDirectory(second.directory, { extensions: [{ number: '1001', name: 'Alice Berg', externalTel: '+4940' }] }, 'csv');
    assert.deepEqual([third.directory.extensions[0]?.name, third.directory.extensions[0]?.externalTel], ['Alice Berg', '+4930']);
    assert.deepEqual(mergeDirectory(once, { extensions: [{ number: '1' }] }, 'constructor').missing, []);
  });

  it('links people to users, and follows when the import links them to another', () => {
    const once = mergeDirectory({ ...EMPTY, extensions: [{ number: '1001' }] }, { extensions: [{ number: '1001', userId: 7 }] }, 'csv');
    assert.equal(once.directory.extensions[0]?.userId, 7);
    const twice = mergeDirectory(once.directory, { extensions: [{ number: '1001', userId: 8 }] }, 'csv');
    assert.deepEqual(twice.updated, [{ list: 'extensions', key: '1001', field: 'userId', before: 7, after: 8 }]);
  });

  it('gives a phone to whom it belongs now, so that nobody who is gone is told to have been reached', () => {
    const before = mergeDirectory(EMPTY, { agents: [{ name: 'Alice', extensions: ['1001', '1021'] }] }, 'pbx').directory;
    const now = mergeDirectory(before, { agents: [{ name: 'Carol', extensions: ['1001'] }] }, 'pbx');
    assert.deepEqual(
      now.directory.agents.map(({ name, extensions }) => [name, extensions]),
      [
        ['Alice', ['1021']],
        ['Carol', ['1001']],
      ],
    );
    assert.deepEqual(now.missing, [{ list: 'agents', key: 'Alice' }]);
    const typed = { ...before, agents: [{ ...before.agents[0]!, extensions: ['1001', '1099'] }] };
    assert.deepEqual(
      mergeDirectory(typed, { agents: [{ name: 'Carol', extensions: ['1001'] }] }, 'pbx').directory.agents[0]?.extensions,
      ['1001', '1099'],
      'but not what somebody typed',
    );
  });

  it('names nobody as gone where the import says nothing at all of such entries', () => {
    const once = mergeDirectory(EMPTY, first, 'csv').directory;
    assert.deepEqual(mergeDirectory(once, { agents: [{ name: 'Alice', extensions: [] }], extensions: [] }, 'csv').missing, []);
  });

  it('names what is gone and deletes nothing', () => {
    const once = mergeDirectory(EMPTY, first, 'csv').directory;
    const { directory, missing } = mergeDirectory(once, { extensions: [{ number: '1001', name: 'Alice' }] }, 'csv');
    assert.equal(directory.extensions.length, 2);
    assert.deepEqual(missing, [{ list: 'extensions', key: '1002' }]);
    assert.deepEqual(mergeDirectory(once, {}, 'another').missing, []);
  });

  it('twice the same changes nothing the second time', () => {
    const name = fc.constantFrom('Alice', 'Bob', 'Carol');
    const entries = fc.uniqueArray(fc.record({ number: fc.constantFrom('1', '2', '3', '4'), name }), { selector: ({ number }) => number });
    fc.assert(
      fc.property(entries, entries, (typed, imported) => {
        const once = mergeDirectory({ ...EMPTY, extensions: typed }, { extensions: imported }, 'csv');
        const twice = mergeDirectory(once.directory, { extensions: imported }, 'csv');
        assert.deepEqual(twice.directory, once.directory);
        assert.deepEqual([twice.added, twice.updated], [[], []]);
      }),
    );
  });

  it('never touches what was typed, however often and in whatever order files and PBXs are imported', () => {
    const name = fc.constantFrom('Alice', 'Bob', 'Carol');
    const entries = fc.uniqueArray(fc.record({ number: fc.constantFrom('1', '2', '3', '4'), name }), { selector: ({ number }) => number });
    const imports = fc.array(fc.tuple(entries, fc.constantFrom('csv', 'pbx')), { maxLength: 5 });
    fc.assert(
      fc.property(entries, imports, (typed, all) => {
        const end = all.reduce((now, [extensions, from]) => mergeDirectory(now, { extensions }, from).directory, {
          ...EMPTY,
          extensions: typed,
        } as typeof EMPTY);
        assert.deepEqual(end.extensions.slice(0, typed.length), typed);
      }),
    );
  });
});
