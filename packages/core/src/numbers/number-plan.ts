import type { Scope } from '../call/call.ts';
import type { Directory, SiteSettings } from '../config/configuration.ts';
import { internalKey, type NumberForms, rawKey, WITHHELD_KEY } from './number-forms.ts';
import { dialableText, isWithheldText, MAX_NUMBER_CHARS, userPart } from './number-text.ts';
import { expandLists } from './number-lists.ts';
import { type Numbering, numberingOf, type ValidNumber } from './numbering.ts';
import { compileExtensionPattern } from './extension-pattern.ts';
import { RecentCache } from './recent-cache.ts';

const CACHED_NUMBERS = 10_000;

/** What is known of a far party besides its number (call-model 4). */
export interface ScopeHints {
  /** What the PBX itself says about the party, when it does. */
  readonly sourceSays?: Scope | null;
  /** What the source's configuration says of the endpoint the party came in or went out by. */
  readonly via?: 'trunk' | 'extension' | null;
}

/** How numbers are read at this site. */
export interface NumberPlan {
  readonly numbering: Numbering;
  /** An internal number: known to the directory, or shaped like an extension and no short code. */
  readonly isExtension: (number: string) => boolean;
  /** An extension that the directory knows. */
  readonly isListed: (number: string) => boolean;
  /** First rule that knows wins: PBX, directory, endpoint, dial plan, E.164; else unknown. */
  readonly scopeOf: (number: string | null, hints?: ScopeHints) => Scope;
  /** Reads a number in any notation. `outgoing`: as it was dialled, with outside-line prefixes. Cached; never throws. */
  readonly normalise: (raw: string | null, outgoing?: boolean) => NumberForms;
  /** Entries of a number list with those of the lists inside it; empty for one that is not there. */
  readonly numbersOf: (listId: string) => readonly string[];
}

export type NumberSettings = Pick<
  SiteSettings,
  'defaultCountry' | 'extensionPattern' | 'outsidePrefixes' | 'incomingPrefix' | 'shortCodes'
>;

/** Compiles settings and directory once; an unreadable extension pattern matches nothing (`lintConfiguration` reports it). */
export function compileNumberPlan(
  settings: NumberSettings,
  directory: Pick<Directory, 'extensions' | 'agents' | 'numberLists'>,
): NumberPlan {
  const numbering = numberingOf(settings.defaultCountry);
  const reader: Reader = {
    numbering,
    listed: listedExtensions(directory),
    looksInternal: compileExtensionPattern(settings.extensionPattern) ?? (() => false),
    shortCodes: new Set(settings.shortCodes),
    incomingPrefix: settings.incomingPrefix ?? '',
    outsidePrefixes: settings.outsidePrefixes.filter((prefix) => prefix !== '').toSorted((a, b) => b.length - a.length),
  };
  const received = new RecentCache<NumberForms>(CACHED_NUMBERS);
  const dialled = new RecentCache<NumberForms>(CACHED_NUMBERS);
  const normalise: NumberPlan['normalise'] = (raw, outgoing = false) => {
    const text = (raw ?? '').slice(0, MAX_NUMBER_CHARS);
    return outgoing ? dialled.get(text, (key) => read(key, true, reader)) : received.get(text, (key) => read(key, false, reader));
  };
  const ownOutside = new Set(directory.extensions.flatMap(({ externalTel }) => (externalTel ? [identity(normalise(externalTel))] : [])));

  return {
    numbering,
    normalise,
    numbersOf: expandLists(directory.numberLists),
    isExtension: (number) => normalise(number).kind === 'extension',
    isListed: (number) => reader.listed.has(number),
    scopeOf: (number, { sourceSays, via } = {}) => {
      if (sourceSays === 'internal' || sourceSays === 'external') return sourceSays;
      const forms = normalise(number);
      if (forms.kind !== 'withheld' && (reader.listed.has(forms.dialled) || ownOutside.has(identity(forms)))) return 'internal';
      if (via === 'trunk') return 'external';
      if (via === 'extension' || forms.kind === 'extension') return 'internal';
      // It may have been dialled with the digits for an outside line.
      return isOutside(forms) || isOutside(normalise(number, true)) ? 'external' : 'unknown';
    },
  };
}

function isOutside({ kind, e164 }: NumberForms): boolean {
  return e164 !== null || kind === 'shortCode';
}

function identity(forms: NumberForms): string {
  return forms.e164 ?? forms.dialled;
}

function listedExtensions({ extensions, agents }: Pick<Directory, 'extensions' | 'agents'>): ReadonlySet<string> {
  return new Set([...extensions.map(({ number }) => number), ...agents.flatMap((agent) => agent.extensions)]);
}

interface Reader {
  readonly numbering: Numbering;
  readonly listed: ReadonlySet<string>;
  readonly looksInternal: (digits: string) => boolean;
  readonly shortCodes: ReadonlySet<string>;
  /** Longest first. */
  readonly outsidePrefixes: readonly string[];
  readonly incomingPrefix: string;
}

function read(raw: string, outgoing: boolean, reader: Reader): NumberForms {
  const user = userPart(raw);
  if (isWithheldText(user)) return { kind: 'withheld', raw, dialled: '', e164: null, national: null, keys: [WITHHELD_KEY] };
  if (reader.listed.has(user)) return kept('extension', raw, user, internalKey(user.toLowerCase()));
  const text = dialableText(user);
  if (text === undefined) return kept('name', raw, user, user.toLowerCase());
  if (reader.listed.has(text)) return kept('extension', raw, text, internalKey(text));
  if (/[*#]/.test(text)) return kept('serviceCode', raw, text, text);
  if (reader.shortCodes.has(text)) return kept('shortCode', raw, text, text);
  const international = reader.numbering.toInternational(text);
  if (international === undefined && reader.looksInternal(text)) return kept('extension', raw, text, internalKey(text));
  return readOutside(raw, text, outgoing, reader);
}

function kept(kind: NumberForms['kind'], raw: string, dialled: string, key: string): NumberForms {
  return { kind, raw, dialled, e164: null, national: null, keys: [key, rawKey(raw)] };
}

function readOutside(raw: string, text: string, outgoing: boolean, reader: Reader): NumberForms {
  return outgoing ? readDialled(raw, text, reader) : readReceived(raw, text, reader);
}

/** What the trunk leaves out is added where it makes a valid number: some trunks leave it out of some numbers only. */
function readReceived(raw: string, text: string, { numbering, incomingPrefix }: Reader): NumberForms {
  const isShort = incomingPrefix !== '' && numbering.toInternational(text) === undefined && !hasIts(incomingPrefix, text);
  const completed = isShort ? readValid(incomingPrefix + text, numbering) : undefined;
  return outside(raw, text, completed ?? readValid(text, numbering), numbering);
}

/** A number with a zero in front is as long as any inside its country: no area code is missing. */
function hasIts(prefix: string, text: string): boolean {
  return text.startsWith(prefix) || (text.startsWith('0') && prefix.startsWith('0'));
}

/** What is dialled abroad wins over an outside-line prefix, as long as it makes a valid number. */
function readDialled(raw: string, text: string, { numbering, outsidePrefixes, shortCodes, listed, looksInternal }: Reader): NumberForms {
  const asIs = readValid(text, numbering);
  if (asIs !== undefined || text.startsWith('+')) return outside(raw, text, asIs, numbering);
  const prefix = outsidePrefixes.find((digits) => text.startsWith(digits) && text.length > digits.length);
  if (prefix === undefined) return outside(raw, text, undefined, numbering);
  const dialled = text.slice(prefix.length);
  if (shortCodes.has(dialled)) return kept('shortCode', raw, dialled, dialled);
  const valid = readValid(dialled, numbering);
  // What is left must not be taken for an extension: whoever dialled it wanted to get out.
  const isMistakable = valid === undefined && (listed.has(dialled) || looksInternal(dialled));
  return outside(raw, isMistakable ? text : dialled, valid, numbering);
}

function readValid(text: string, numbering: Numbering): ValidNumber | undefined {
  return numbering.read(numbering.toInternational(text) ?? text);
}

function outside(raw: string, dialled: string, valid: ValidNumber | undefined, numbering: Numbering): NumberForms {
  const { e164 = null, national = null } = valid ?? {};
  const keys = new Set<string>();
  const international = e164 ?? numbering.toInternational(dialled);
  if (international !== undefined) keys.add(international).add(international.slice(1));
  if (national !== null) keys.add(national);
  keys.add(dialled.startsWith('+') ? dialled.slice(1) : dialled);
  keys.add(rawKey(raw));
  return { kind: 'external', raw, dialled, e164, national, keys: [...keys] };
}
