/** What holds for any number, whoever chose it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileNumberPlan, EMPTY_CONFIGURATION } from '../src/index.ts';
import { CallStory } from './call-story.ts';

const { settings, directory } = EMPTY_CONFIGURATION;
const COUNTRIES = ['DE', 'US', 'GB', 'IT', 'RU', 'CH', 'DK', 'FR', 'BR', 'JP'] as const;
const country = fc.constantFrom(...COUNTRIES);
const dialable = fc.stringMatching(/^[+]?[0-9 ()/.-]{1,24}$/);
const anything = fc.oneof(
  dialable,
  fc.stringMatching(/^[*#0-9]{1,12}$/),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

describe('any number (P9, call-model 5)', () => {
  it('read twice is read the same: what came out goes in again unchanged', () => {
    fc.assert(
      fc.property(country, anything, fc.boolean(), fc.constantFrom('', '+', '0'), (defaultCountry, raw, outgoing, incomingPrefix) => {
        const planned = { ...settings, defaultCountry, outsidePrefixes: ['0'] };
        // What was dialled did not come over a trunk that leaves digits out: read again, it must not be taken for what did.
        const plan = compileNumberPlan(outgoing ? planned : { ...planned, incomingPrefix }, directory);
        const once = plan.normalise(raw, outgoing);
        const shown = once.e164 ?? once.dialled;
        const twice = plan.normalise(shown);
        assert.deepEqual([twice.kind, twice.e164, twice.e164 ?? twice.dialled], [once.kind, once.e164, shown], JSON.stringify(once));
      }),
      { numRuns: 10_000 },
    );
  });

  it('that is an extension is never turned into a number of a foreign, or the own, country', () => {
    const extension = fc.stringMatching(/^[0-9]{2,5}$/);
    fc.assert(
      fc.property(country, extension, fc.boolean(), (defaultCountry, digits, outgoing) => {
        const plan = compileNumberPlan({ ...settings, defaultCountry, outsidePrefixes: ['0', '9'], incomingPrefix: '+' }, directory);
        const { kind, e164, dialled } = plan.normalise(digits, outgoing);
        assert.equal(e164, null);
        if (kind === 'extension') assert.equal(dialled, digits);
        else
          assert.ok(
            settings.shortCodes.includes(dialled) || plan.numbering.toInternational(digits) !== undefined,
            `${digits} became ${kind}`,
          );
      }),
      { numRuns: 3_000 },
    );
  });

  it('of the directory is an extension whatever it looks like', () => {
    fc.assert(
      fc.property(country, fc.stringMatching(/^[0-9]{2,12}$/), (defaultCountry, number) => {
        const plan = compileNumberPlan({ ...settings, defaultCountry }, { ...directory, extensions: [{ number }] });
        const forms = plan.normalise(number);
        assert.deepEqual([forms.kind, forms.e164, forms.dialled], ['extension', null, number]);
      }),
    );
  });

  it('never costs a call: whatever the caller is called, start, hangup and missed are told', () => {
    fc.assert(
      fc.property(fc.option(anything), fc.option(anything), fc.option(anything), (caller, name, dialled) => {
        const story = new CallStory()
          .create('a', { kind: 'outside' }, { isOrigin: true, number: caller, name, target: dialled })
          .hangUp('a');
        assert.deepEqual(story.lines(), ['1 start', '1 hangup', '1 missed']);
      }),
      { numRuns: 500 },
    );
  });
});
