import { joinPath } from '@ringhook/api';
import { ConfigurationDocument } from '@ringhook/contract';
import { AppError, type Configuration, lintConfiguration, type LintFinding, NO_WORKSTATIONS } from '@ringhook/core';
import { stringify } from 'yaml';
import { readYaml, type YamlProblem, type YamlSource } from './yaml-document.ts';

export type YamlReading =
  | {
      readonly kind: 'read';
      readonly configuration: Configuration;
      /** Doubtful, but usable. */
      readonly warnings: readonly YamlProblem[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly YamlProblem[] };

/** Reads a configuration file. Whatever is wrong with it is told with line, column, path and what to do. */
export function readConfiguration(text: string): YamlReading {
  const read = readYaml(text);
  if (read.kind === 'broken') return { kind: 'refused', problems: read.problems };
  const { source } = read;
  const parsed = ConfigurationDocument.safeParse(read.value ?? {});
  if (!parsed.success) return { kind: 'refused', problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, source)) };
  const findings = lintConfiguration(parsed.data);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { kind: 'refused', problems: errors.map((finding) => placed(finding, source)) };
  return { kind: 'read', configuration: parsed.data, warnings: findings.map((finding) => placed(finding, source)) };
}

/** The same for callers that can only go on with a good file. Fails with CONFIGURATION_FILE_INVALID and one line per problem. */
export function parseYaml(text: string, fileName: string): Configuration {
  const reading = readConfiguration(text);
  if (reading.kind === 'read') return reading.configuration;
  throw new AppError('CONFIGURATION_FILE_INVALID', fileName, reading.problems.map((problem) => problemLine(problem, fileName)).join('\n'));
}

/** `file:line:column path message`: editors and terminals jump to it. */
export function problemLine({ line, column, path, message }: YamlProblem, fileName: string): string {
  return `${fileName}:${line}:${column} ${path === '' ? '' : `${path} `}${message}`;
}

const HEADER = ` Ringhook configuration. Change it, then: ringhook apply FILE --dry-run
 Numbers are text: keep their quotes. Secrets are references: { env: NAME }, { file: PATH } or { stored: NAME }.`;

/** The whole configuration as YAML that reads back to exactly the same; what equals its default is left out of list entries. */
export function toYaml(configuration: Configuration): string {
  const { settings, sources, directory, adapters, globalActions, rules, workstations } = configuration;
  const document = {
    settings,
    sources: sources.map((source) => without(source, { enabled: true, options: {} })),
    directory: {
      ...directory,
      agents: directory.agents.map((agent) => without(agent, { extensions: [] })),
      numberLists: directory.numberLists.map((list) => without(list, { numbers: [], lists: [] })),
    },
    adapters: adapters.map((adapter) => without(adapter, { enabled: true, method: 'GET', parameters: [], headers: [] })),
    globalActions,
    rules: rules.map((rule) => without(rule, { enabled: true, conditions: {}, actions: [], stopProcessing: false })),
    ...(JSON.stringify(workstations) !== JSON.stringify(NO_WORKSTATIONS) && { workstations }),
  };
  const body = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.2' });
  return `${HEADER.split('\n')
    .map((line) => `#${line}`)
    .join('\n')}\n${body}`;
}

function without(entry: object, defaults: Readonly<Record<string, unknown>>): object {
  const isDefault = (name: string, value: unknown): boolean => name in defaults && JSON.stringify(value) === JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(entry).filter(([name, value]) => !isDefault(name, value)));
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function problemsOf(issue: Issue, source: YamlSource): YamlProblem[] {
  const path = joinPath(issue.path);
  const [key] = issue.keys ?? [];
  if (issue.code === 'unrecognized_keys' && key !== undefined) {
    return [{ ...source.placeOfKey(issue.path, key), path, message: issue.message }];
  }
  // `0123` has lost its zero in the value, but not in the text.
  const written = issue.message.endsWith('put it in quotes') ? source.writtenAt(issue.path) : undefined;
  const message = written === undefined ? issue.message : `${issue.message}: "${written}"`;
  return [{ ...source.place(issue.path), path, message }];
}

function placed({ path, message }: LintFinding, source: YamlSource): YamlProblem {
  return { ...source.place(pathSteps(path)), path, message };
}

/** `rules[2].name` as steps. */
function pathSteps(path: string): (string | number)[] {
  return [...path.matchAll(/([^.[\]]+)/g)].map(([, step]) => (/^\d+$/.test(step ?? '') ? Number(step) : (step ?? '')));
}
