import type { Placeholder } from '../placeholders/catalogue.ts';
import { FILTERS, type FilterContext, findFilter } from '../placeholders/filter.ts';
import { checkTemplate, type Escaping, findAnyPlaceholder, type TemplateProblem } from '../placeholders/template.ts';
import type { DeskValues } from './values.ts';

/** A desk template's text, or a variable in it. */
type Piece = string | { readonly placeholder: Placeholder; readonly filters: readonly FilterUse[] };

interface FilterUse {
  readonly name: string;
  readonly argument: string;
}

const PIECE = /\{\{\s*[A-Za-z_][\w.]*\s*(?:\|[^{}]*)?\}\}|\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g;
const VARIABLE = /^\{\{?\s*([A-Za-z_][\w.]*)\s*(\|[^{}]*)?\}?\}$/;

export interface DeskTemplate {
  /** Problems that must be put right before it is saved (G41), and what deserves a look (G30, G43). */
  readonly problems: readonly TemplateProblem[];
  /** Names of the variables in it, in their order. */
  readonly variables: readonly string[];
  /** The text up to the first variable, as it is written. */
  readonly lead: string;
  readonly render: (values: DeskValues) => string;
}

/**
 * Reads a template of a workstation: `{Call.X}`, `{Device.X}` and `{{X}}` are variables, with filters behind a `|`; braces that stand
 * for themselves are doubled (G41). Rendering is one pass: what a value holds is never read again (G42).
 */
export function compileDeskTemplate(text: string, escaping: Escaping, context: FilterContext): DeskTemplate {
  const problems: TemplateProblem[] = [];
  const pieces: Piece[] = [];
  for (const [token] of text.matchAll(PIECE)) {
    const read = readToken(token);
    if (typeof read === 'string' || 'placeholder' in read) pieces.push(read);
    else problems.push(...read.problems);
  }
  const steps = pieces.map((piece) => (typeof piece === 'string' ? escaping.literal(piece) : compileVariable(piece, escaping, context)));
  const variables = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.placeholder.name]));
  const firstVariable = pieces.findIndex((piece) => typeof piece !== 'string');
  return {
    problems,
    variables,
    lead: (firstVariable === -1 ? pieces : pieces.slice(0, firstVariable)).join(''),
    render: (values) => steps.map((step) => (typeof step === 'string' ? step : step(values))).join(''),
  };
}

function readToken(token: string): Piece | { readonly problems: readonly TemplateProblem[] } {
  if (token === '{{' || token === '}}') return token.slice(1);
  if (!/^[{}]/.test(token)) return token;
  const [, name, filterText = ''] = VARIABLE.exec(token) ?? [];
  if (name === undefined) {
    const message = `"${token.slice(0, 30)}" is no variable: write {Call.RemoteTel}, and double a brace that stands for itself`;
    return { problems: [{ code: 'PLACEHOLDER_MALFORMED', message, severity: 'error' }] };
  }
  const problems = checkTemplate(`{{${name}${filterText}}}`).filter(({ severity }) => severity === 'error');
  const placeholder = findAnyPlaceholder(name);
  if (problems.length > 0 || placeholder === undefined) return { problems };
  return { placeholder, filters: readFilters(filterText) };
}

function readFilters(text: string): FilterUse[] {
  return text
    .split('|')
    .slice(1)
    .map((use) => {
      const [name = '', ...rest] = use.split(':');
      return { name: name.trim(), argument: rest.join(':').trim() };
    });
}

function compileVariable(
  { placeholder, filters }: Exclude<Piece, string>,
  escaping: Escaping,
  context: FilterContext,
): (values: DeskValues) => string {
  const { name, writtenAs } = placeholder;
  const uses = writtenAs && !filters.some((use) => use.name === writtenAs.name) ? [writtenAs, ...filters] : filters;
  const steps = uses.flatMap((use) => findFilter(use.name)?.compile(context, use.argument) ?? []);
  const form = uses.reduce<keyof Omit<Escaping, 'literal'>>(
    (last, use) => findFilter(use.name)?.form ?? 'component',
    placeholder.form ?? 'component',
  );
  const escape = escaping[form];
  return (values) => {
    const plain = values[name] ?? '';
    return plain === '' ? '' : escape(steps.reduce((text, step) => step(text), plain));
  };
}

/** Names of the filters, for menus. */
export const FILTER_NAMES: readonly string[] = FILTERS.map(({ name }) => name);
