import { findPlaceholder, type Placeholder, PLACEHOLDERS, SILENT_PLACEHOLDERS } from './catalogue.ts';
import { CLIENT_PLACEHOLDERS, findClientPlaceholder } from './client-catalogue.ts';
import type { FilterContext } from './filter.ts';
import { FILTERS, findFilter } from './filter.ts';
import type { HookFacts } from './hook-facts.ts';
import { suggestName } from './suggestion.ts';

export interface FilterUse {
  readonly name: string;
  readonly argument: string;
}

export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly name: string; readonly filters: readonly FilterUse[] };

/** `{{Name}}`, or `{Call.Name}` and `{Device.Name}` as desktop clients write it (C07); any other single brace is text. */
const BRACED = /\{\{([^{}]*)\}\}|\{(\s*(?:Call|Device)\.[^{}]*)\}/gi;
const INNER = /^\s*([A-Za-z_][\w.]*)\s*((?:\|\s*[A-Za-z]\w*\s*(?::[^{}|&#?]*)?)*)$/;

/**
 * Cuts a template into literal text and `{{Name | filter:argument}}` or `{Call.Name | filter}`. What is put in later is never looked at again.
 * Braces around anything else stay literal text (`checkTemplate` objects to them).
 */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literalFrom = 0;
  for (const found of text.matchAll(BRACED)) {
    const inner = INNER.exec(found[1] ?? found[2] ?? '');
    if (inner === null) continue;
    if (found.index > literalFrom) parts.push({ kind: 'literal', text: text.slice(literalFrom, found.index) });
    parts.push({ kind: 'placeholder', name: inner[1] ?? '', filters: parseFilters(inner[2] ?? '') });
    literalFrom = found.index + found[0].length;
  }
  if (literalFrom < text.length) parts.push({ kind: 'literal', text: text.slice(literalFrom) });
  return parts;
}

function parseFilters(text: string): FilterUse[] {
  return text
    .split('|')
    .slice(1)
    .map((use) => {
      const colon = use.indexOf(':');
      return colon === -1
        ? { name: use.trim(), argument: '' }
        : { name: use.slice(0, colon).trim(), argument: use.slice(colon + 1).trim() };
    });
}

export interface TemplateProblem {
  readonly code: 'PLACEHOLDER_UNKNOWN' | 'PLACEHOLDER_SILENT' | 'PLACEHOLDER_MALFORMED' | 'FILTER_UNKNOWN' | 'FILTER_MISUSED';
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** What has to be said when a template is saved (F22). At run time an unknown placeholder is empty. */
export function checkTemplate(text: string): TemplateProblem[] {
  return parseTemplate(text).flatMap((part) => (part.kind === 'literal' ? checkLiteral(part.text) : checkPlaceholder(part)));
}

function checkLiteral(text: string): TemplateProblem[] {
  const at = text.indexOf('{{');
  if (at === -1) return [];
  const excerpt = text.slice(at, at + 30);
  const message = `"${excerpt}" is no placeholder: write {{Name}} or {{Name | filter}}, with both pairs of braces`;
  return [{ code: 'PLACEHOLDER_MALFORMED', message, severity: 'error' }];
}

function checkPlaceholder({ name, filters }: { name: string; filters: readonly FilterUse[] }): TemplateProblem[] {
  const placeholder = findAnyPlaceholder(name);
  if (placeholder !== undefined) return filters.flatMap((use) => checkFilter(use, placeholder));
  const silence = SILENT_PLACEHOLDERS.get(name);
  if (silence !== undefined) return [{ code: 'PLACEHOLDER_SILENT', message: `{{${name}}} ${silence}`, severity: 'warning' }];
  const near = suggestName(
    name,
    [...PLACEHOLDERS, ...CLIENT_PLACEHOLDERS].map((known) => known.name),
  );
  const hint = near === undefined ? 'see the list of placeholders' : `did you mean ${braced(near)}?`;
  return [{ code: 'PLACEHOLDER_UNKNOWN', message: `there is no placeholder ${braced(name)}; ${hint}`, severity: 'error' }];
}

/** By its name in either dialect. */
export function findAnyPlaceholder(name: string): Placeholder | undefined {
  return findPlaceholder(name) ?? findClientPlaceholder(name)?.placeholder;
}

/** As people write it. */
function braced(name: string): string {
  return name.includes('.') ? `{${name}}` : `{{${name}}}`;
}

function checkFilter({ name, argument }: FilterUse, placeholder: Placeholder): TemplateProblem[] {
  const filter = findFilter(name);
  if (filter === undefined) {
    const known = FILTERS.map((row) => row.name);
    const near = suggestName(name, known);
    const hint = near === undefined ? `the filters are ${known.join(', ')}` : `did you mean ${near}?`;
    return [{ code: 'FILTER_UNKNOWN', message: `there is no filter "${name}"; ${hint}`, severity: 'error' }];
  }
  const unwanted = argument !== '' && filter.argument === undefined ? `${name} takes nothing after a colon` : undefined;
  const objection = unwanted ?? filter.objection?.(argument, placeholder);
  return objection === undefined ? [] : [{ code: 'FILTER_MISUSED', message: objection, severity: 'error' }];
}

/** How text gets into one place of a request. */
export interface Escaping {
  readonly literal: (text: string) => string;
  /** An ordinary value. */
  readonly component: (text: string) => string;
  /** A value that is a URL of its own. */
  readonly url: (text: string) => string;
  /** A value that was percent-encoded already. */
  readonly encoded: (text: string) => string;
}

/** Literal text, already escaped, or what gives the escaped value. */
export type Segment = string | ((facts: HookFacts) => string);

/** Parses once; unknown placeholders and filters leave nothing and change nothing. */
export function compileTemplate(text: string, escaping: Escaping, context: FilterContext): Segment[] {
  return parseTemplate(text).map((part) => {
    if (part.kind === 'literal') return escaping.literal(part.text);
    const placeholder = findAnyPlaceholder(part.name);
    return placeholder === undefined ? '' : compilePlaceholder(placeholder, part.filters, { escaping, context });
  });
}

function compilePlaceholder(
  placeholder: Placeholder,
  uses: readonly FilterUse[],
  { escaping, context }: { escaping: Escaping; context: FilterContext },
): Segment {
  let form = placeholder.form ?? 'component';
  const steps: ((value: string) => string)[] = [];
  const { value, writtenAs } = placeholder;
  const written = writtenAs && !uses.some(({ name }) => name === writtenAs.name) ? [writtenAs, ...uses] : uses;
  for (const { name, argument } of written) {
    const filter = findFilter(name);
    if (filter === undefined) continue;
    steps.push(filter.compile(context, argument));
    form = filter.form ?? 'component';
  }
  const escape = escaping[form];
  if (steps.length === 0 && isPlain(placeholder)) return value;
  if (steps.length === 0) return (facts) => escape(value(facts));
  return (facts) => {
    const plain = value(facts);
    return plain === '' ? '' : escape(steps.reduce((text, step) => step(text), plain));
  };
}

/** Digits, a GUID or one of a few words of ours: the same in every place. */
function isPlain({ type, values }: Placeholder): boolean {
  return type !== 'string' || values !== undefined;
}

/** Neighbouring literals as one. */
export function mergeSegments(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (typeof segment === 'string' && typeof last === 'string') merged[merged.length - 1] = last + segment;
    else if (segment !== '') merged.push(segment);
  }
  return merged;
}

export function renderSegments(segments: readonly Segment[], facts: HookFacts): string {
  let text = '';
  for (const segment of segments) text += typeof segment === 'string' ? segment : segment(facts);
  return text;
}
