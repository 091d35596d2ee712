import { API_ERRORS, createApi, LiveHub, METRICS, Metrics } from '@ringhook/api';
import { FILTERS, PLACEHOLDERS } from '@ringhook/core';
import { sourceAdapters } from '@ringhook/sources';
import type { Command } from 'commander';
import { createProgram } from '../../apps/server/src/cli/program.ts';
import { COMMAND_ERRORS } from '../../apps/server/src/error-catalogue.ts';
import { MAIN_KEY_VARIABLE, SERVER_OPTIONS, SETUP_TOKEN_VARIABLE } from '../../apps/server/src/server-options.ts';
import { VERSION } from '../../apps/server/src/version.ts';
import { CHECKLIST, type ChecklistItem, type ChecklistState, SOURCE_STATE } from '../source-checklist.ts';

/** A file of docs/reference and how it is made; every one comes from the table that the program itself reads. */
export interface ReferencePage {
  readonly file: string;
  readonly make: () => string | Promise<string>;
}

const made = (source: string): string => `<!-- Made by "npm run docs" from ${source}; do not edit. -->\n\n`;

/** A pipe in a cell would end it, a line break the row. */
const cell = (text: unknown): string => String(text).replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
const code = (text: unknown): string => (text === undefined || text === '' ? '' : `\`${String(text)}\``);

function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const lines = [headings, headings.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return `${lines.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

export const REFERENCE_PAGES: readonly ReferencePage[] = [
  { file: 'openapi.json', make: openApi },
  { file: 'errors.md', make: errors },
  { file: 'placeholders.md', make: placeholders },
  { file: 'sources.md', make: sources },
  { file: 'source-state.md', make: sourceState },
  { file: 'options.md', make: options },
  { file: 'metrics.md', make: metrics },
  { file: 'cli.md', make: commandLine },
];

const nothing = () => Promise.reject(new Error('not asked'));
const never = (): never => {
  throw new Error('not asked');
};

/** Only the shape is asked for, so nothing behind the API is needed. */
async function openApi(): Promise<string> {
  const none = { revision: 0, author: '', note: '', at: 0, configuration: undefined as never };
  const api = await createApi({
    configuration: { current: () => none, at: nothing, save: nothing, history: nothing },
    calls: { list: nothing, today: nothing, get: nothing, events: nothing },
    deliveries: { list: nothing, get: nothing, attempts: nothing },
    deliveryControl: { redeliver: nothing, pause: nothing, resume: nothing, hooks: () => [] },
    sources: { kinds: () => [], list: () => [], get: () => undefined, restart: nothing },
    tokens: { list: () => [], create: () => {}, revoke: () => false },
    people: {
      accounts: { list: () => [], get: () => undefined, create: () => {}, replace: () => {}, remove: () => false },
      sessions: { list: () => [], find: () => undefined, create: () => {}, touch: () => {}, end: () => false, prune: () => {} },
      audit: { append: () => {}, list: () => ({ items: [], next: null }) },
      isSetupToken: () => false,
      readSecret: () => '',
    },
    secrets: { list: () => [], set: () => {}, remove: () => false },
    ingest: { push: nothing },
    backup: { make: nothing },
    storage: { measure: nothing },
    replays: { preview: nothing, start: nothing, list: nothing, get: nothing, cancel: nothing },
    desks: {
      server: {
        epoch: '',
        version: VERSION,
        userOf: () => undefined,
        definitionsOf: () => undefined,
        noticesSince: () => [],
        listening: () => {},
        takeOutcomes: () => {},
      },
      sounds: { list: () => [], read: () => undefined, put: () => {}, remove: () => false },
      outcomes: { list: never },
      connect: () => {},
    },
    dryRuns: {
      start: never,
      list: () => [],
      get: () => undefined,
      remove: () => false,
      calls: () => undefined,
      orderOf: () => undefined,
    },
    savedTests: { count: () => 0, list: () => [], get: () => undefined, put: () => {}, remove: () => false },
    testsToYaml: () => '',
    toYaml: () => '',
    idempotency: { look: () => ({ kind: 'new' }), keep: () => {} },
    live: new LiveHub({ epoch: '' }),
    metrics: new Metrics(),
    health: { version: VERSION, startedAt: 0, checks: async () => [] },
    now: () => 0,
    log: { info: () => {}, error: () => {} },
  });
  const document = api.swagger();
  await api.close();
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Each kind of source against the checklist, with the test that keeps each promise. */
function sourceState(): string {
  const rows: Readonly<Record<string, Readonly<Partial<Record<ChecklistItem, ChecklistState>>>>> = SOURCE_STATE;
  const items = Object.keys(CHECKLIST) as ChecklistItem[];
  const mark = (state: ChecklistState | undefined): string => (state === undefined ? 'open' : typeof state === 'string' ? 'yes' : 'not needed');
  const overview = Object.entries(rows).map(([kind, row]) => [code(kind), ...items.map((item) => mark(row[item]))]);
  const details = Object.entries(rows).map(([kind, row]) => {
    const lines = items.map((item) => {
      const state = row[item];
      return [CHECKLIST[item], state === undefined ? 'open' : typeof state === 'string' ? shownState(item, state) : state.none];
    });
    return `## ${kind}\n\n${table(['promise', 'test, or why there is none'], lines)}`;
  });
  return `${made('scripts/source-checklist.ts')}# What each source keeps

${items.map((item) => `* **${item}**: ${CHECKLIST[item]}`).join('\n')}

${table(['source', ...items], overview)}
${details.join('\n')}`;
}

/** From docs/reference a guide is a neighbour's neighbour. */
function shownState(item: ChecklistItem, state: string): string {
  return item === 'guide' ? `[${state}](${state.replace(/^docs/, '..')})` : `“${state}”`;
}

function errors(): string {
  const api = API_ERRORS.map(({ code: name, status, title, fix }) => [code(name), status, title, fix]);
  const commands = COMMAND_ERRORS.map(({ code: name, title, fix }) => [code(name), title, fix]);
  return `${made('the tables of error codes')}# Errors

Every error has a code that stays the same; the words beside it may change. Answers of the API are
[RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems (\`application/problem+json\`) with \`code\`, \`detail\` and, where the request
was wrong, \`fields\`.

## In answers of the API

${table(['code', 'status', 'meaning', 'what to do'], api)}
## In commands and log lines

Besides the ones above:

${table(['code', 'meaning', 'what to do'], commands)}`;
}

function placeholders(): string {
  const rows = PLACEHOLDERS.map(({ name, type, summary, example, values }) => [
    code(`{{${name}}}`),
    type,
    values ? `${summary} One of ${values.join(', ')}.` : summary,
    code(example),
  ]);
  const filters = FILTERS.map(({ name, argument, summary }) => [code(argument === undefined ? name : `${name}:...`), summary, argument ?? '']);
  return `${made('the catalogue of placeholders')}# Placeholders

Wherever a URL adapter takes text, \`{{Name}}\` stands for a fact of the call. What has no meaningful value is the empty string; the
parameter stays. Values are escaped for the place they land in.

${table(['placeholder', 'type', 'meaning', 'example'], rows)}
## Filters

\`{{Name | filter}}\` changes the value; several are applied from left to right. There is no expression language.

${table(['filter', 'meaning', 'argument'], filters)}`;
}

function sources(): string {
  const sections = sourceAdapters.map(({ kind, label, fields }) => {
    const rows = fields.map(({ name, type, isRequired, default: value, choices, help }) => [
      code(name),
      choices ? choices.join(', ') : type,
      isRequired ? 'yes' : '',
      value === undefined ? '' : code(JSON.stringify(value)),
      help,
    ]);
    return `## ${label}: \`kind: ${kind}\`\n\n${table(['option', 'type', 'required', 'default', 'meaning'], rows)}`;
  });
  return `${made('the tables of the sources')}# Sources

A source is a connection to one PBX. Its \`options\` depend on its \`kind\`. An option of the type \`secret\` is a reference:
\`{ env: NAME }\`, \`{ file: PATH }\` or \`{ stored: NAME }\`.

${sections.join('\n')}`;
}

function options(): string {
  const rows = Object.values(SERVER_OPTIONS).map((row) => [
    code(row.flag),
    code(row.env),
    'default' in row ? code(row.default) : '',
    'choices' in row ? `${row.help}: ${row.choices.join(', ')}` : row.help,
  ]);
  return `${made('the table of options')}# Options of \`ringhook serve\`

Each can be given on the command line or as an environment variable; the command line wins.

${table(['option', 'variable', 'default', 'meaning'], [
  ...rows,
  ...[MAIN_KEY_VARIABLE, SETUP_TOKEN_VARIABLE].map(({ env, help }) => ['', code(env), '', help]),
])}`;
}

function metrics(): string {
  const rows = METRICS.map(({ name, kind, labels, help }) => [code(name), kind, labels.join(', '), help]);
  return `${made('the table of metrics')}# Metrics

\`GET /metrics\` gives them in the text format of Prometheus, to a token with the scope \`read\`.

${table(['metric', 'kind', 'labels', 'meaning'], rows)}`;
}

function commandLine(): string {
  const program = createProgram();
  return `${made('the commands themselves')}# Command line\n\n${helpOf(program)}${commandSections(program, 'ringhook')}`;
}

function commandSections(parent: Command, path: string): string {
  return parent.commands
    .map((command) => `\n## ${path} ${command.name()}\n\n${helpOf(command)}${commandSections(command, `${path} ${command.name()}`)}`)
    .join('');
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 120, getOutHasColors: () => false });
  command.outputHelp();
  return `\`\`\`\n${text.trim()}\n\`\`\`\n`;
}
