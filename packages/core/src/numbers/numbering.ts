import { type CountryCode, isSupportedCountry, Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** How the country of a site writes telephone numbers. */
export interface Numbering {
  /** `+` and digits when the text is in international notation (`+...`, `00...`, `011...`), valid or not. */
  readonly toInternational: (dialable: string) => string | undefined;
  /** `+` and digits; undefined unless the number is valid. */
  readonly toE164: (dialable: string) => string | undefined;
  /** How a number of this country is dialled inside it; none for numbers of other countries. */
  readonly nationalForms: (e164: string) => readonly string[];
}

export function isKnownCountry(code: string): boolean {
  return isSupportedCountry(code);
}

/** Countries whose national prefix may be left out; elsewhere the digits without it are no number. */
const OPTIONAL_PREFIX_CALLING_CODES = new Set(['1']);

/** An unknown or absent country reads international notation only. */
export function numberingOf(country: string | undefined): Numbering {
  if (country === undefined || !isSupportedCountry(country)) {
    return { toInternational: withPrefix(/^00(?=\d)/), toE164: (text) => validE164(text), nationalForms: () => [] };
  }
  const { callingCode, idd, nationalPrefix } = numberingPlan(country);
  const home = `+${callingCode}`;
  const isBareDialled = nationalPrefix === '' || OPTIONAL_PREFIX_CALLING_CODES.has(callingCode);
  return {
    toInternational: withPrefix(new RegExp(`^(?:${idd})(?=\\d)`)),
    toE164: (text) => validE164(text, country),
    nationalForms: (e164) => {
      if (!e164.startsWith(home)) return [];
      const significant = e164.slice(home.length);
      if (nationalPrefix === '') return [significant];
      return isBareDialled ? [nationalPrefix + significant, significant] : [nationalPrefix + significant];
    },
  };
}

function withPrefix(idd: RegExp): Numbering['toInternational'] {
  return (text) => {
    if (text.startsWith('+')) return text;
    const found = idd.exec(text)?.[0];
    return found === undefined ? undefined : `+${text.slice(found.length)}`;
  };
}

/** "Possible" is not enough: 1001 would become +491001. The library never throws here, but a caller chose the text. */
function validE164(text: string, country?: CountryCode): string | undefined {
  const parsed = parsePhoneNumberFromString(text, country === undefined ? { extract: false } : { defaultCountry: country, extract: false });
  return parsed?.isValid() ? parsed.number : undefined;
}

function numberingPlan(country: CountryCode): { callingCode: string; idd: string; nationalPrefix: string } {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as {
    callingCode(): string;
    IDDPrefix(): string | undefined;
    nationalPrefix(): string | undefined;
  };
  return { callingCode: plan.callingCode(), idd: plan.IDDPrefix() ?? '00', nationalPrefix: plan.nationalPrefix() ?? '' };
}
