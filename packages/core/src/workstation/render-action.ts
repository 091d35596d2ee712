import type { FilterContext } from '../placeholders/filter.ts';
import { JSON_STRING } from '../placeholders/escapings.ts';
import { checkJsonTemplate } from '../placeholders/json-template.ts';
import type { Escaping, TemplateProblem } from '../placeholders/template.ts';
import { compileUrl } from './compile-url.ts';
import type { DeskAction, PlaySound, RunProgram, RunWebService, ShowMessage } from './custom-event.ts';
import { compileDeskTemplate } from './desk-template.ts';
import { argumentValue, guardArgument, oneLine, programProblem } from './guard.ts';
import type { DeskValues } from './values.ts';

/** One action with its values in place, ready to be done. */
export type DeskCommand =
  | (Pick<RunProgram, 'kind' | 'program' | 'workingFolder' | 'window'> & { readonly arguments: readonly string[] })
  | PlaySound
  | ShowMessage
  | { readonly kind: 'openWebPage'; readonly url: string }
  | (Pick<RunWebService, 'kind' | 'method' | 'from'> & { readonly url: string; readonly body: string | null });

export interface CompiledAction {
  readonly action: DeskAction;
  /** `path` is the field of the action, e.g. `arguments[1]`. */
  readonly problems: readonly (TemplateProblem & { readonly path: string })[];
  readonly variables: readonly string[];
  readonly render: (values: DeskValues) => DeskCommand;
}

const asIs = (text: string): string => text;
const everywhere = (escape: (text: string) => string): Escaping => ({ literal: asIs, component: escape, url: escape, encoded: escape });
const ARGUMENT = everywhere(argumentValue);
const SHOWN = everywhere(oneLine);
const MAX_SHOWN_CHARS = 4_000;

/** Parses an action's templates once. Rendering never throws, whatever a caller is called. */
export function compileAction(action: DeskAction, context: FilterContext): CompiledAction {
  switch (action.kind) {
    case 'runProgram':
      return compileProgram(action, context);
    case 'playSound':
      return { action, problems: [], variables: [], render: () => action };
    case 'showMessage':
      return compileMessage(action, context);
    case 'openWebPage': {
      const { problems, variables, render } = compileUrl(action.url, action.parameters, context);
      return { action, problems: at('url', problems), variables, render: (values) => ({ kind: 'openWebPage', url: render(values) }) };
    }
    case 'runWebService':
      return compileService(action, context);
  }
}

function at(path: string, problems: readonly TemplateProblem[]): CompiledAction['problems'] {
  return problems.map((problem) => ({ ...problem, path }));
}

function compileProgram(action: RunProgram, context: FilterContext): CompiledAction {
  const { kind, program, workingFolder, window } = action;
  const templates = action.arguments.map((text) => compileDeskTemplate(text, ARGUMENT, context));
  const problems = [
    ...at('program', programProblems(program)),
    ...templates.flatMap(({ problems: found, lead, variables }, index) => [
      ...at(`arguments[${index}]`, found),
      ...at(`arguments[${index}]`, variables.length > 0 && /^[-/]+$/.test(lead) ? [CHOOSES_SWITCH] : []),
    ]),
  ];
  return {
    action,
    problems,
    variables: templates.flatMap(({ variables }) => variables),
    render: (values) => ({
      kind,
      program,
      ...(workingFolder !== undefined && { workingFolder }),
      window,
      arguments: templates.map(({ lead, variables, render }) => {
        const text = render(values);
        return variables.length === 0 ? text : guardArgument(text, lead);
      }),
    }),
  };
}

const CHOOSES_SWITCH: TemplateProblem = {
  code: 'PLACEHOLDER_MALFORMED',
  message: 'a variable right behind - or / would let a caller choose the switch: write the switch out, e.g. /Phone={Call.RemoteTel}',
  severity: 'error',
};

function programProblems(program: string): TemplateProblem[] {
  const problem = programProblem(program);
  if (problem) return [{ code: 'PLACEHOLDER_MALFORMED', message: problem.message, severity: 'error' }];
  const message = 'the path of a program is fixed: variables belong into its arguments';
  return /[{}]/.test(program) ? [{ code: 'PLACEHOLDER_MALFORMED', message, severity: 'error' }] : [];
}

function compileMessage({ kind, title, text, style }: ShowMessage, context: FilterContext): CompiledAction {
  const [first, second] = [title, text].map((template) => compileDeskTemplate(template, SHOWN, context));
  return {
    action: { kind, title, text, style },
    problems: [...at('title', first?.problems ?? []), ...at('text', second?.problems ?? [])],
    variables: [...(first?.variables ?? []), ...(second?.variables ?? [])],
    render: (values) => ({
      kind,
      style,
      title: (first?.render(values) ?? '').slice(0, MAX_SHOWN_CHARS).toWellFormed(),
      text: (second?.render(values) ?? '').slice(0, MAX_SHOWN_CHARS).toWellFormed(),
    }),
  };
}

function compileService(action: RunWebService, context: FilterContext): CompiledAction {
  const { kind, method, from } = action;
  const url = compileUrl(action.url, action.parameters, context);
  const wrongJson = method === 'POST' && action.body !== undefined ? checkJsonTemplate(action.body) : undefined;
  const isUsed = method === 'POST' && action.body !== undefined && wrongJson === undefined;
  const body = isUsed ? compileJson(action.body ?? '', context) : undefined;
  const jsonProblem: TemplateProblem[] = wrongJson ? [{ code: 'PLACEHOLDER_MALFORMED', message: wrongJson, severity: 'error' }] : [];
  return {
    action,
    problems: [...at('url', url.problems), ...at('body', [...jsonProblem, ...(body?.problems ?? [])])],
    variables: [...url.variables, ...(body?.variables ?? [])],
    render: (values) => ({ kind, method, from, url: url.render(values), body: body?.render(values) ?? null }),
  };
}

/** The braces of JSON are its own: only what stands inside its strings is a template. */
function compileJson(text: string, context: FilterContext) {
  const parts = text
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part) => (part.startsWith('"') ? compileDeskTemplate(part, JSON_STRING, context) : part));
  const templates = parts.filter((part) => typeof part !== 'string');
  return {
    problems: templates.flatMap(({ problems }) => problems),
    variables: templates.flatMap(({ variables }) => variables),
    render: (values: DeskValues) => parts.map((part) => (typeof part === 'string' ? part : part.render(values))).join(''),
  };
}
