import { compileExtensionPattern } from '../numbers/extension-pattern.ts';
import { isKnownCountry } from '../numbers/numbering.ts';
import { isKnownTimeZone } from '../placeholders/date-format.ts';
import type { SiteSettings } from './configuration.ts';
import { type LintFinding, lintError } from './lint-finding.ts';

/** Limits as in the schemas of the API; a test compares the two. */
const MIN_LINK_TTL_MS = 60_000;
const MAX_LINK_TTL_MS = 366 * 24 * 60 * 60 * 1_000;

export function lintSettings(settings: SiteSettings): LintFinding[] {
  const { defaultCountry, timeZone, extensionPattern, outsidePrefixes, incomingPrefix, shortCodes, allowedNetworks } = settings;
  const findings: LintFinding[] = [];
  if (defaultCountry !== undefined && !isKnownCountry(defaultCountry)) {
    findings.push(
      lintError('settings.defaultCountry', 'COUNTRY_UNKNOWN', `"${defaultCountry}" is no country; use two capital letters, e.g. DE`),
    );
  }
  if (!isKnownTimeZone(timeZone)) {
    findings.push(
      lintError('settings.timeZone', 'TIME_ZONE_UNKNOWN', `"${timeZone}" is no time zone; use an IANA name, e.g. Europe/Berlin`),
    );
  }
  if (compileExtensionPattern(extensionPattern) === undefined) {
    const fix = 'use a simple regular expression for the whole number, e.g. \\d{3,4} or 1\\d{3}|2\\d{3}';
    findings.push(
      lintError('settings.extensionPattern', 'PATTERN_INVALID', `"${extensionPattern}" cannot be used as extension pattern; ${fix}`),
    );
  }
  for (const [index, prefix] of outsidePrefixes.entries()) {
    if (/^[\d*#]+$/.test(prefix)) continue;
    findings.push(
      lintError(`settings.outsidePrefixes[${index}]`, 'DIGITS_EXPECTED', `"${prefix}" is no prefix; use the digits dialled, e.g. "9"`),
    );
  }
  if (incomingPrefix !== undefined && !/^(?:\+|\d{1,9})$/.test(incomingPrefix)) {
    const fix = 'use what the trunk leaves out before numbers that come in: "+", "00", "0" or an area code such as "030"';
    findings.push(lintError('settings.incomingPrefix', 'DIGITS_EXPECTED', `"${incomingPrefix}" is no prefix; ${fix}`));
  }
  for (const [index, code] of shortCodes.entries()) {
    if (/^[\d*#]+$/.test(code)) continue;
    findings.push(lintError(`settings.shortCodes[${index}]`, 'DIGITS_EXPECTED', `"${code}" is no short code; use its digits, e.g. "112"`));
  }
  for (const [index, network] of allowedNetworks.entries()) {
    const objection = objectToNetwork(network);
    if (objection !== undefined)
      findings.push(lintError(`settings.allowedNetworks[${index}]`, 'NETWORK_INVALID', `"${network}" ${objection}`));
  }
  return [...findings, ...lintPublicUrl(settings), ...lintTimes(settings)];
}

function lintPublicUrl({ publicUrl }: SiteSettings): LintFinding[] {
  if (publicUrl === undefined) return [];
  const url = URL.parse(publicUrl);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '') return [];
  const message = `"${publicUrl}" cannot be the base of links; use scheme, host and path only, e.g. https://ringhook.example`;
  return [lintError('settings.publicUrl', 'URL_INVALID', message)];
}

function lintTimes({ missedHoldBackMs, recordingLinkTtlMs }: SiteSettings): LintFinding[] {
  const findings: LintFinding[] = [];
  if (!(missedHoldBackMs >= 0 && missedHoldBackMs <= 60_000)) {
    findings.push(lintError('settings.missedHoldBackMs', 'OUT_OF_RANGE', 'the hold-back of missed has to be 0 to 60000 ms'));
  }
  if (!(recordingLinkTtlMs >= MIN_LINK_TTL_MS && recordingLinkTtlMs <= MAX_LINK_TTL_MS)) {
    findings.push(lintError('settings.recordingLinkTtlMs', 'OUT_OF_RANGE', 'links to recordings have to live for 60000 ms to a year'));
  }
  return findings;
}

/** IPv4 inside IPv6: mapped (RFC 4291) or for NAT64 (RFC 6052), in the one spelling of RFC 5952. */
const WRAPPED_IPV4 = /^\[(?:::ffff:[0-9a-f]+:[0-9a-f]+|64:ff9b::(?:[0-9a-f]+(?::[0-9a-f]+)?)?)\]$/;

/** Everything that passes here has to be taken by whoever judges addresses: a saved configuration must not stop the next start. */
function objectToNetwork(text: string): string | undefined {
  if (!isNetwork(text)) return 'is no range; use e.g. 10.0.0.0/8 or fd00::/8';
  const hostname = URL.parse(`http://[${text.split('/')[0]}]/`)?.hostname ?? '';
  return WRAPPED_IPV4.test(hostname) ? 'wraps an IPv4 range; write the IPv4 range itself, e.g. 10.0.0.0/8' : undefined;
}

/** An IPv4 or IPv6 range in CIDR notation, e.g. `10.0.0.0/8`. */
function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([0-9a-f:.]+)\/(\d{1,3})$/i.exec(text) ?? [];
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(address)) return URL.parse(`http://${address}/`)?.hostname === address && Number(bits) <= 32;
  return address.includes(':') && URL.canParse(`http://[${address}]/`) && Number(bits) <= 128;
}
