import { flag, listOf, numberText, strict, text, whole } from './field.ts';
import { SignInSettings } from './sign-in.ts';

const YEAR_MS = 366 * 24 * 60 * 60 * 1_000;

/** Defaults are those of an untouched installation; `packages/api/test` compares them with core's. */
export const Settings = strict({
  defaultCountry: text({ max: 2 })
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, e.g. DE')
    .exactOptional(),
  timeZone: text({ max: 64 }).default('UTC'),
  extensionPattern: text({ max: 500 }).default('\\d{2,5}'),
  outsidePrefixes: listOf(numberText(), 100).default([]),
  incomingPrefix: text({ max: 10 })
    .regex(
      /^(?:\+|\d{1,9})$/,
      'must be what the trunk leaves out before numbers that come in: "+", "00", "0" or an area code such as "030"',
    )
    .exactOptional(),
  shortCodes: listOf(numberText(), 1_000).default(['110', '112', '118', '911', '999']),
  missedForInternal: flag().default(true),
  startOnDialback: flag().default(true),
  queueOfferMissed: flag().default(true),
  missedHoldBackMs: whole({ min: 0, max: 60_000 }).default(2_000),
  allowedNetworks: listOf(text({ max: 64 }), 1_000).default([]),
  publicUrl: text({ max: 2_048 })
    .regex(/^https?:\/\//i, 'must begin with http:// or https://')
    .exactOptional(),
  recordingLinkTtlMs: whole({ min: 60_000, max: YEAR_MS }).default(604_800_000),
  historyDays: whole({ min: 1, max: 36_500 }).default(90),
  deliveryDays: whole({ min: 1, max: 36_500 }).exactOptional(),
  deadLetterDays: whole({ min: 1, max: 36_500 }).exactOptional(),
  auditDays: whole({ min: 1, max: 36_500 }).default(730),
  signIn: SignInSettings.exactOptional(),
}).meta({ id: 'Settings', description: 'Settings of the site.' });
