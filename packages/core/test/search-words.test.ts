import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileNumberPlan, EMPTY_CONFIGURATION, partyWords, readSearch, searchWords } from '../src/index.ts';

const { settings, directory } = EMPTY_CONFIGURATION;
const german = compileNumberPlan({ ...settings, defaultCountry: 'DE' }, directory);
const anywhere = compileNumberPlan(settings, directory);

describe('what is typed into the search (P12)', () => {
  const notations = ['+49 30 901820', '0049 30 901820', '030 901820', '(030) 90 18-20', '+49 (0)30 901820', '030/901820'];
  for (const typed of notations) {
    it(`reads ${typed} as the digits that every notation has in common`, () => {
      assert.deepEqual(readSearch(typed, german), ['30901820']);
    });
  }

  const parts: [typed: string, words: string[]][] = [
    ['+49 30 90', ['3090']],
    ['030 901', ['30901']],
    ['9018', ['9018']],
    ['0123', ['0123']],
    ['1001', ['1001']],
    ['+45 12', ['4512']],
    ['000', ['000']],
    ['+++', []],
    ['Jörg MÜLLER', ['jorg', 'muller']],
    ["O'Brien & Söhne", ['o', 'brien', 'sohne']],
    ['muller müller', ['muller']],
  ];
  for (const [typed, words] of parts) {
    it(`reads "${typed}" as ${JSON.stringify(words)}`, () => assert.deepEqual(readSearch(typed, german), words));
  }

  it('needs no country to read what stands in a number', () => {
    assert.deepEqual(readSearch('+49 30 901820', anywhere), ['4930901820']);
    assert.deepEqual(readSearch('030 901820', anywhere), ['30901820']);
  });

  it('survives ten thousand marks on one letter, bidi marks and endless words', () => {
    assert.deepEqual(searchWords(`a${'\u0301'.repeat(10_000)}b`), ['a']);
    assert.deepEqual(searchWords('\u202eevil\u202c'), ['evil']);
    assert.equal(searchWords('x'.repeat(5_000))[0]?.length, 100);
    assert.equal(searchWords('a b '.repeat(5_000)).length, 50);
  });

  it('takes numbers as PBXs tell them as one word', () => {
    assert.deepEqual(partyWords('+49 (30) 90-1820'), ['4930901820']);
    assert.deepEqual(partyWords('dev2Incoming'), ['dev2incoming']);
  });
});
