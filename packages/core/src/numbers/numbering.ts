import { type CountryCode, getCountryCallingCode, isSupportedCountry, Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/max';

export interface ValidNumber {
  /** `+` and digits. */
  readonly e164: string;
  /** The digits by which it is usually dialled inside the site's country; null for numbers of other countries. */
  readonly national: string | null;
}

/** How the country of a site writes telephone numbers. */
export interface Numbering {
  /** Digits of the site's own country after the `+`; null when no country is set. */
  readonly callingCode: string | null;
  /** `+` and digits when the text is in international notation (`+...`, `00...`, `011...`), valid or not. */
  readonly toInternational: (dialable: string) => string | undefined;
  /** Undefined unless the number is valid: "possible" is not enough, 1001 would become +491001. */
  readonly read: (dialable: string) => ValidNumber | undefined;
}

export function isKnownCountry(code: string): boolean {
  return isSupportedCountry(code);
}

/** An unknown or absent country reads international notation only. */
export function numberingOf(country: string | undefined): Numbering {
  if (country === undefined || !isSupportedCountry(country)) {
    return { callingCode: null, toInternational: withPrefix(/^00(?=\d)/), read: (text) => readNumber(text, undefined) };
  }
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const idd = (metadata.numberingPlan as unknown as { IDDPrefix(): string | undefined }).IDDPrefix() ?? '00';
  return {
    callingCode: getCountryCallingCode(country),
    toInternational: withPrefix(new RegExp(`^(?:${idd})(?=\\d)`)),
    read: (text) => readNumber(text, country),
  };
}

function withPrefix(idd: RegExp): Numbering['toInternational'] {
  return (text) => {
    if (text.startsWith('+')) return text;
    const found = idd.exec(text)?.[0];
    return found === undefined ? undefined : `+${text.slice(found.length)}`;
  };
}

/** Which country a number range belongs to is guesswork in places (+44 7911 is Guernsey): only the calling code is used. */
function readNumber(text: string, home: CountryCode | undefined): ValidNumber | undefined {
  const parsed = parsePhoneNumberFromString(text, home === undefined ? { extract: false } : { defaultCountry: home, extract: false });
  if (!parsed?.isValid()) return undefined;
  if (home === undefined || parsed.countryCallingCode !== getCountryCallingCode(home)) return { e164: parsed.number, national: null };
  return { e164: parsed.number, national: parsed.formatNational().replace(/\D/g, '') };
}
