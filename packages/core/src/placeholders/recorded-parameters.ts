import type { NameValue } from '../config/configuration.ts';
import { findPlaceholder, type Placeholder, PLACEHOLDERS } from './catalogue.ts';
import { EXAMPLE_PARAMETERS } from './example-parameters.ts';
import { splitQuery } from './url-text.ts';

/** A request that was sent once, read as the list it was made from. */
export interface RecordedParameters {
  readonly parameters: readonly NameValue[];
  readonly notes: readonly string[];
}

/** Fewer known names may be there by chance. */
const MIN_KNOWN = 3;
const LINK = 'RecordingURL';
/** One of them is in every request about a call. */
const IDENTITIES = new Set(['CallID', 'CallUUID']);

/** Placeholders by the parameter names that usually stand before them, in lower case: their own (F27 to F48) and those of the samples (F25). */
const BY_PARAMETER = new Map<string, Placeholder>();
for (const placeholder of PLACEHOLDERS) BY_PARAMETER.set(placeholder.name.toLowerCase(), placeholder);
for (const { name, value } of EXAMPLE_PARAMETERS.find(({ id }) => id === 'common')?.parameters ?? []) {
  const placeholder = findPlaceholder(value.slice(2, -2));
  if (placeholder !== undefined) BY_PARAMETER.set(name.toLowerCase(), placeholder);
}

/**
 * Recognises the query of a request that was recorded, by names with fitting values, the call's identity among them. Undefined for all
 * others, templates too: their values are meant as they stand (F21).
 */
export function readRecordedParameters(query: string): RecordedParameters | undefined {
  if (query.includes('{')) return undefined;
  const { before, link, after } = cutLink(query);
  const guessed: string[] = [];
  const known = new Set<string>();
  const parameters = [...splitQuery(before), ...splitQuery(link), ...splitQuery(after)].map(({ name, value }) => {
    const placeholder = BY_PARAMETER.get(name.toLowerCase());
    if (placeholder === undefined || !fits(placeholder, value)) return { name, value };
    known.add(placeholder.name);
    guessed.push(name);
    return { name, value: `{{${placeholder.name === LINK ? linkWrittenAs(value, link) : placeholder.name}}}` };
  });
  if (known.size < MIN_KNOWN || ![...IDENTITIES].some((name) => known.has(name))) return undefined;
  const notes = [`taken for a request about one call: placeholders stand for what it said in ${guessed.join(', ')}; check them`];
  if (link.includes('%26')) notes.push(`what follows in ${LINK} up to its end is part of that link, no parameters of their own`);
  return { parameters, notes };
}

/** A link that went in as it is (F65) ends where the next known parameter begins, not at its own `&`. */
function cutLink(query: string): { readonly before: string; readonly link: string; readonly after: string } {
  const start = /(?:^|&)RecordingURL=(?=https?:\/\/)/i.exec(query)?.index;
  if (start === undefined) return { before: query, link: '', after: '' };
  const rest = query.slice(start).replace(/^&/, '');
  const pieces = rest.split('&');
  const next = pieces.findIndex((piece, index) => index > 0 && BY_PARAMETER.has((piece.split('=')[0] ?? '').toLowerCase()));
  const own = next === -1 ? pieces : pieces.slice(0, next);
  const name = rest.slice(0, LINK.length);
  // As one value: nothing in it separates parameters any more.
  const link = `${name}=${own
    .join('&')
    .slice(LINK.length + 1)
    .replaceAll('%', '%25')
    .replaceAll('&', '%26')
    .replaceAll('+', '%2B')}`;
  return { before: query.slice(0, start), link, after: next === -1 ? '' : pieces.slice(next).join('&') };
}

function linkWrittenAs(value: string, link: string): string {
  if (value === '' || link !== '') return LINK;
  return value.startsWith('aHR0c') ? `${LINK}_asBase64` : `${LINK}_asURIComponent`;
}

/** Nearly everything is empty in some request (F49). */
function fits({ type, values, name }: Placeholder, value: string): boolean {
  if (value === '') return true;
  if (values !== undefined) return values.includes(value);
  if (name === LINK) return /^(?:https?:\/\/|aHR0c)/.test(value);
  if (type === 'guid') return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
  if (type === 'timestamp') return /^\d{12,14}$/.test(value);
  return type === 'string' || /^\d{1,19}$/.test(value);
}
