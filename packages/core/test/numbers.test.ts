import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  compileExtensionPattern,
  compileNumberPlan,
  EMPTY_CONFIGURATION,
  matchesNumber,
  type NumberForms,
  type NumberPlan,
} from '../src/index.ts';
import { RecentCache } from '../src/numbers/recent-cache.ts';

const { settings, directory } = EMPTY_CONFIGURATION;

function planFor(defaultCountry?: string, more: Partial<typeof settings> = {}, extensions: typeof directory.extensions = []): NumberPlan {
  const country = defaultCountry === undefined ? {} : { defaultCountry };
  return compileNumberPlan({ ...settings, ...country, ...more }, { ...directory, extensions });
}

describe('P9: reading a number', () => {
  type Row = [title: string, country: string | undefined, raw: string, expected: Partial<NumberForms>];
  const rows: Row[] = [
    ['a Swiss number as dialled at home', 'CH', '044 668 18 00', { kind: 'external', e164: '+41446681800', dialled: '0446681800' }],
    ['a Swiss number with 00', 'CH', '0041 44 668 18 00', { e164: '+41446681800' }],
    ['a Swiss number with +', 'CH', '+41 44 668 18 00', { e164: '+41446681800', national: '0446681800' }],
    ['an extension, although the library thinks it possible', 'DE', '1001', { kind: 'extension', e164: null, dialled: '1001' }],
    ['German emergency code kept as it is', 'DE', '112', { kind: 'shortCode', e164: null, dialled: '112' }],
    ['American emergency code kept as it is', 'US', '911', { kind: 'shortCode', e164: null, dialled: '911' }],
    [
      'a British number that is not assigned falls back to its digits',
      'GB',
      '06329603210',
      { kind: 'external', e164: null, dialled: '06329603210' },
    ],
    [
      'an American number that is not assigned falls back to its digits',
      'US',
      '15551234567',
      { kind: 'external', e164: null, dialled: '15551234567' },
    ],
    ['an Italian leading zero stays', 'IT', '0236618300', { e164: '+390236618300', national: '0236618300' }],
    ['a Russian number after trunk 8', 'RU', '88005553535', { e164: '+78005553535', national: '88005553535' }],
    ['an invalid Russian number', 'RU', '81231234567', { e164: null, dialled: '81231234567' }],
    ['a tel URI', 'DE', 'tel:+1-240-418-1111', { e164: '+12404181111' }],
    ['the user part of a SIP URI', 'DE', 'sip:2001@pbx', { kind: 'extension', dialled: '2001' }],
    ['a SIP URI with escaped +, parameters and brackets', 'DE', '<sip:%2B4930123456@host;user=phone>', { e164: '+4930123456' }],
    ['anonymous', 'DE', 'anonymous', { kind: 'withheld', dialled: '', e164: null }],
    ['an anonymous SIP address', 'DE', 'sip:Anonymous@anonymous.invalid', { kind: 'withheld' }],
    ['a star code keeps its star', 'DE', '*98', { kind: 'serviceCode', e164: null, dialled: '*98' }],
    ['a country code alone', 'DE', '+49', { kind: 'external', e164: null, dialled: '+49' }],
    ['an extension parameter is no part of the number', 'DE', '+44 7911 123456;ext=12', { e164: '+447911123456' }],
    ['a superfluous (0)', 'DE', '+44 (0)20 7946 0123', { e164: '+442079460123' }],
    ['international digits without +', 'DE', '4930123456', { e164: '+4930123456' }],
    ['a name', 'DE', 'dev2Incoming', { kind: 'name', dialled: 'dev2Incoming', e164: null }],
    ['nothing', 'DE', '', { kind: 'withheld' }],
    ['international notation where no country is set', undefined, '0049 30 123456', { e164: '+4930123456', national: null }],
    ['a national number where no country is set', undefined, '030123456', { e164: null, dialled: '030123456' }],
    ['the American prefix for abroad', 'US', '011 44 20 7946 0123', { e164: '+442079460123' }],
    ['the Russian prefix for abroad', 'RU', '810 44 20 7946 0123', { e164: '+442079460123' }],
    ['an American number as dialled at home', 'US', '(213) 373-4253', { e164: '+12133734253', national: '2133734253' }],
  ];
  for (const [title, country, raw, expected] of rows) {
    it(`${title}: ${raw} (${country ?? 'no country'})`, () => {
      const forms = planFor(country).normalise(raw);
      assert.deepEqual({ ...forms, ...expected }, forms);
      assert.equal(forms.raw, raw);
    });
  }

  it('takes an outside-line prefix off what was dialled, and off nothing else', () => {
    const plan = planFor('US', { outsidePrefixes: ['9'] });
    assert.equal(plan.normalise('9 011 44 20 7946 0123', true).e164, '+442079460123');
    assert.equal(plan.normalise('9 213 373 4253', true).dialled, '2133734253');
    assert.equal(plan.normalise('9911', true).kind, 'extension');
    assert.equal(plan.normalise('9 011 44 20 7946 0123').e164, null);
  });

  it('adds what a trunk leaves out of numbers that come in, where that makes a number', () => {
    const trunks: [prefix: string, raw: string, e164: string | null][] = [
      ['+', '442079460123', '+442079460123'],
      ['+', '4930123456', '+4930123456'],
      ['+', '030 123456', '+4930123456'],
      ['+', '+442079460123', '+442079460123'],
      ['00', '442079460123', '+442079460123'],
      ['0', '30123456', '+4930123456'],
      ['0', '0044 20 79460123', '+442079460123'],
      ['030', '1234567', '+49301234567'],
      ['030', '0171 9990000', '+491719990000'],
      ['030', '030 1234567', '+49301234567'],
      ['+', '1001', null],
      ['+', '112', null],
      ['+', 'anonymous', null],
      ['+', '999999999999999', null],
    ];
    for (const [incomingPrefix, raw, e164] of trunks) {
      const forms = planFor('DE', { incomingPrefix }).normalise(raw);
      assert.equal(forms.e164, e164, `${incomingPrefix} before ${raw}`);
      assert.equal(forms.raw, raw);
    }
    const plan = planFor('DE', { incomingPrefix: '030' });
    assert.equal(plan.normalise('1234567', true).e164, null, 'what is dialled is dialled as it is');
    assert.ok(matchesNumber('030 1234567', plan.normalise('1234567'), plan));
    assert.ok(matchesNumber('1234567', plan.normalise('1234567'), plan));
  });

  it('leaves the digits for an outside line where the rest would look like an extension', () => {
    const forms = planFor('DE', { outsidePrefixes: ['0'] }).normalise('000', true);
    assert.deepEqual([forms.kind, forms.dialled], ['external', '000']);
  });

  it('takes a short code behind an outside-line prefix as a short code', () => {
    const plan = planFor('US', { outsidePrefixes: ['9'], extensionPattern: '[1-8]\\d{3}' });
    assert.deepEqual([plan.normalise('9911', true).kind, plan.normalise('9911', true).dialled], ['shortCode', '911']);
  });

  it('gives the same answer the second time, from its cache', () => {
    const plan = planFor('DE');
    assert.equal(plan.normalise('030 123456'), plan.normalise('030 123456'));
  });

  it('never throws and stays bounded whatever a caller is called', () => {
    const plan = planFor('DE', { outsidePrefixes: ['0'] });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[+*#0-9 ()<>:;%@]{0,200}$/)), (raw) => {
        for (const outgoing of [false, true]) {
          const forms = plan.normalise(raw, outgoing);
          assert.ok(forms.keys.length > 0 && forms.keys.length <= 6);
          assert.ok(forms.keys.every((key) => key.length <= 140));
          assert.ok(forms.e164 === null || /^\+\d{4,17}$/.test(forms.e164));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('scope of a far party (call-model 4)', () => {
  const plan = planFor('DE', {}, [
    { number: '1001', externalTel: '030 1234560' },
    { number: '700100', name: 'six digits' },
  ]);

  it('believes the PBX first', () => {
    assert.equal(plan.scopeOf('+442079460123', { sourceSays: 'internal' }), 'internal');
    assert.equal(plan.scopeOf('1001', { sourceSays: 'external' }), 'external');
    assert.equal(plan.scopeOf('1001', { sourceSays: 'unknown' }), 'internal');
  });
  it('knows extensions and direct numbers of the directory, in any notation, even behind a trunk', () => {
    assert.equal(plan.scopeOf('700100', { via: 'trunk' }), 'internal');
    assert.equal(plan.scopeOf('0049 30 1234560', { via: 'trunk' }), 'internal');
  });
  it('trusts the endpoint more than the look of the digits', () => {
    assert.equal(plan.scopeOf('1234', { via: 'trunk' }), 'external');
    assert.equal(plan.scopeOf('+442079460123', { via: 'extension' }), 'internal');
  });
  it('takes what looks like an extension as internal, but no emergency code', () => {
    assert.equal(plan.scopeOf('1234'), 'internal');
    assert.equal(plan.scopeOf('112'), 'external');
  });
  it('takes a valid number as external', () => assert.equal(plan.scopeOf('030 123456'), 'external'));
  it('takes a withheld number from a trunk as external, else as unknown', () => {
    assert.equal(plan.scopeOf(null, { via: 'trunk' }), 'external');
    assert.equal(plan.scopeOf(null), 'unknown');
    assert.equal(plan.scopeOf('anonymous'), 'unknown');
  });
  it('takes what is a number behind the digits for an outside line as external', () => {
    assert.equal(planFor('DE', { outsidePrefixes: ['0'] }).scopeOf('0030123456'), 'external');
    assert.equal(planFor('DE', { outsidePrefixes: ['0'] }).scopeOf('0112'), 'internal', 'four digits are an extension by default');
    assert.equal(planFor('DE', { outsidePrefixes: ['0'], extensionPattern: '[1-9]\\d{3}' }).scopeOf('0112'), 'external');
  });
  it('says unknown of a name and of digits that are no number', () => {
    assert.equal(plan.scopeOf('dev2Incoming'), 'unknown');
    assert.equal(plan.scopeOf('999999999999999'), 'unknown');
  });
  it('tells extensions by directory or pattern', () => {
    assert.deepEqual(
      ['1001', '700100', '12', '700101', '911', '+4930123456', 'sip:1001@pbx'].map((number) => plan.isExtension(number)),
      [true, true, true, false, false, false, true],
    );
  });
});

describe('extension pattern', () => {
  const rows: [source: string, isUsable: boolean][] = [
    ['\\d{2,5}', true],
    ['1\\d{3}|2\\d{3}|3\\d{2,4}', true],
    ['(?:9)?\\d{3}', true],
    ['(1|2)\\d{3}', true],
    ['(\\d+)+', false],
    ['(1|1)*', false],
    ['((\\d{2}){2}){2}', false],
    ['\\d*\\d*\\d*\\d*\\d*\\d*', false],
    ['(?=1)\\d+', false],
    ['(\\d)\\1', false],
    ['(', false],
    ['['.repeat(300), false],
  ];
  for (const [source, isUsable] of rows) {
    it(`${isUsable ? 'takes' : 'refuses'} ${source.slice(0, 40)}`, () =>
      assert.equal(compileExtensionPattern(source) !== undefined, isUsable));
  }
  it('matches the whole number only', () => {
    const test = compileExtensionPattern('1\\d{3}|2\\d');
    assert.deepEqual(
      ['1001', '10011', '25', '251'].map((digits) => test?.(digits)),
      [true, false, true, false],
    );
  });
  it('matches nothing in a plan when it cannot be used', () =>
    assert.equal(planFor('DE', { extensionPattern: '(' }).isExtension('1001'), false));
});

describe('cache of recent values', () => {
  it('keeps what is used and forgets the rest, within its size', () => {
    const cache = new RecentCache<object>(10);
    const kept = cache.get('often', () => ({}));
    for (let i = 0; i < 100; i++) {
      cache.get(`once ${i}`, () => ({}));
      assert.equal(
        cache.get('often', () => ({})),
        kept,
      );
      assert.ok(cache.size <= 20);
    }
  });
});
