import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  compileKeyTest,
  compileNumberPattern,
  compileNumberPlan,
  conditionKeys,
  EMPTY_CONFIGURATION,
  matchesNumber,
  type NumberPlan,
} from '../src/index.ts';

const { settings, directory } = EMPTY_CONFIGURATION;
const planFor = (defaultCountry: string): NumberPlan => compileNumberPlan({ ...settings, defaultCountry }, directory);

describe('P9: patterns in any notation', () => {
  type Row = [pattern: string, number: string, isFound: boolean, country?: string];
  const rows: Row[] = [
    // The same prefix in four notations, the number in four.
    ...['+4930*', '004930*', '030*', '4930*', '+49 (30)*'].flatMap((pattern): Row[] =>
      ['+493012345678', '00493012345678', '03012345678', '493012345678', 'tel:+49-30-12345678'].map((number) => [pattern, number, true]),
    ),
    ['+4930*', '+494012345678', false],
    ['030*', '+4930', false],
    // Whole numbers.
    ['+493012345678', '030 12345678', true],
    ['030/12345678', '+493012345678', true],
    ['00493012345678', '03012345678', true],
    ['+493012345678', '+4930123456789', false],
    ['03012345', '03012345678', false],
    // Prefixes of international notation.
    ['00*', '+442079460123', true],
    ['+*', '030 12345678', true],
    ['+44*', '00442079460123', true],
    ['0044*', '+442079460123', true],
    ['0*', '+442079460123', false],
    ['0*', '+493012345678', true],
    // Extensions.
    ['1001', '1001', true],
    ['1001', '10012', false],
    ['10*', '1001', true],
    ['10*', '2001', false],
    ['1001', 'sip:1001@pbx', true],
    ['+4930*', '49301', false],
    ['004930*', '4930', false],
    // Countries that keep or lack the zero.
    ['02*', '+390236618300', true, 'IT'],
    ['0236618300', '+39 02 3661 8300', true, 'IT'],
    ['2*', '+390236618300', false, 'IT'],
    ['33*', '+4533123456', true, 'DK'],
    ['8800*', '+7 800 555 35 35', true, 'RU'],
    ['213*', '+1 213 373 4253', true, 'US'],
    ['1213*', '213 373 4253', true, 'US'],
    ['01144*', '+442079460123', true, 'US'],
    // What cannot be normalised is still met by its digits.
    ['06329*', '06329603210', true, 'GB'],
    ['06329603210', '06329 603210', true, 'GB'],
    ['+446329*', '06329603210', false, 'GB'],
    ['+49999*', '+49999', true],
    // Codes, names, withheld.
    ['*98', '*98', true],
    ['*98', '98', false],
    ['*9*', '*98', true],
    ['112', '112', true],
    ['dev2*', 'dev2Incoming', true],
    ['DEV2INCOMING', 'dev2Incoming', true],
    ['anonymous', 'anonymous', true],
    ['anonymous', '', true],
    ['anonymous', '1001', false],
    ['*', '1001', true],
    ['*', '+493012345678', true],
    ['*', 'dev2Incoming', true],
    ['*', '', false],
    ['*', 'anonymous', false],
  ];
  for (const [pattern, number, isFound, country = 'DE'] of rows) {
    it(`${pattern} ${isFound ? 'finds' : 'does not find'} ${number === '' ? 'a withheld number' : number} (${country})`, () => {
      const plan = planFor(country);
      assert.equal(matchesNumber(pattern, plan.normalise(number), plan), isFound);
    });
  }

  it('G14, G15: without * a pattern may be the beginning, but an extension of the directory is met as a whole', () => {
    const plan = compileNumberPlan({ ...settings, defaultCountry: 'DE' }, { ...directory, extensions: [{ number: '1001' }] });
    const finds = (pattern: string, number: string) =>
      compileKeyTest(compileNumberPattern(pattern, plan, 'prefix') ?? [])(plan.normalise(number).keys);
    assert.deepEqual(
      [finds('030', '+493012345678'), finds('1001', '1001'), finds('1001', '10012'), finds('10', '1001'), finds('10*', '1001')],
      [true, true, false, true, true],
    );
  });

  it('compares the text as received when asked to', () => {
    const plan = planFor('DE');
    const finds = (anyOf: string[], number: string) =>
      compileKeyTest(conditionKeys({ anyOf, compare: 'raw' }, plan))(plan.normalise(number).keys);
    assert.deepEqual(
      [
        finds(['+4930*'], '+49301234567'),
        finds(['+4930*'], '0301234567'),
        finds(['030 1234567'], '030 1234567'),
        finds(['030 1234567'], '0301234567'),
        finds(['dev2Incoming'], 'DEV2INCOMING'),
        finds(['x', 'dev2*'], 'dev2Incoming'),
        finds(['Anonymous'], ''),
      ],
      [true, false, true, false, false, true, true],
    );
  });

  it('has nothing to compare in an empty pattern', () => {
    assert.equal(compileNumberPattern('  ', planFor('DE')), undefined);
    assert.equal(compileNumberPattern('sip:', planFor('DE')), undefined);
  });
});
