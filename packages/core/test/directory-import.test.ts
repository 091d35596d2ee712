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
      '3 userId "abc" is no whole number from 1 on',
      '4 null has more cells than there are columns; put text that holds the delimiter in quotes',
    ]);
    assert.match(faults('')[0] ?? '', /the file is empty/);
    assert.match(faults('number,name\n1,"x\n')[0] ?? '', /never closed/);
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
    assert.deepEqual(twice.updated, [{ list: 'extensions', key: '1001', field: 'name' }]);
    assert.deepEqual(twice.kept, [{ list: 'extensions', key: '1002', field: 'name' }]);
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
        for (const { number, name: own } of typed) assert.equal(once.directory.extensions.find((one) => one.number === number)?.name, own);
      }),
    );
  });
});
