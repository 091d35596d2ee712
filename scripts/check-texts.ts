/**
 * Fails when a text of the console is missing in a language, has other placeholders or plural forms than in English, or is not
 * used. Keys that are used and not there are found by the type checker: keys are typed by the English texts.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { LANGUAGES } from '@ringhook/contract';

const SRC = 'apps/console/src';
const PLURAL = /_(?:zero|one|two|few|many|other)$/;

type Texts = ReadonlyMap<string, string>;
interface Namespace {
  readonly name: string;
  readonly texts: ReadonlyMap<string, Texts>;
}

const wrong: string[] = [];

function flatten(value: unknown, prefix = ''): [string, string][] {
  if (typeof value === 'string') return [[prefix, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    flatten(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}

function readNamespace(folder: string): Namespace {
  const texts = new Map<string, Texts>();
  for (const language of LANGUAGES) {
    const file = `${folder}/${language}.json`;
    if (!existsSync(file)) wrong.push(`${file} is missing`);
    else texts.set(language, new Map(flatten(JSON.parse(readFileSync(file, 'utf8')))));
  }
  return { name: basename(dirname(folder)), texts };
}

const placeholdersOf = (text: string): string =>
  [...text.matchAll(/\{\{\s*([\w-]+)/g)]
    .map(([, name]) => name)
    .toSorted()
    .join(', ');

function compareLanguages({ name, texts }: Namespace): void {
  const english = texts.get('en');
  if (!english) return;
  for (const [language, own] of texts) {
    for (const key of english.keys()) if (!own.has(key)) wrong.push(`${name}/${language}: "${key}" is missing`);
    for (const [key, text] of own) {
      const original = english.get(key);
      if (original === undefined) wrong.push(`${name}/${language}: "${key}" is not in English`);
      else if (placeholdersOf(text) !== placeholdersOf(original)) {
        wrong.push(
          `${name}/${language}: "${key}" has the placeholders "${placeholdersOf(text)}", English has "${placeholdersOf(original)}"`,
        );
      }
      if (text.trim() === '') wrong.push(`${name}/${language}: "${key}" is empty`);
    }
  }
}

interface Use {
  readonly file: string;
  readonly namespace: string;
  /** A pattern when parts of the key are made at run time. */
  readonly key: RegExp;
  readonly text: string;
}

/** `t('a.b')` and t(`a.${x}`) in a file whose `useTranslation` or `i18next.t` names the namespace; also `// texts: ns:key.*`. */
function usesIn(file: string): Use[] {
  const code = readFileSync(file, 'utf8');
  const [, own = ''] = /useTranslation\('([\w-]+)'/.exec(code) ?? [];
  const uses: Use[] = [];
  const add = (namespace: string, text: string): void => void uses.push({ file, namespace, key: patternOf(text), text });
  for (const [, call = ''] of code.matchAll(/(?<![\w.])(?:t|say|i18next\.t)\(((?:[^()]|\([^()]*\))*)\)/g)) {
    // Also finds both branches of `t(isOpen ? 'close' : 'open')`, but not values: they follow a colon or a comma.
    for (const [, single, back] of firstArgument(call).matchAll(/'([\w.-]+)'|`([^`]+)`/g)) {
      const text = single ?? back ?? '';
      if (isKey(text)) add(own, text);
    }
  }
  for (const [, namespace = '', text = ''] of code.matchAll(/texts: ([\w-]+):([\w.*-]+)/g)) add(namespace, text.replaceAll('*', '${}'));
  return uses;
}

/** Up to the first comma that is in no bracket. */
function firstArgument(call: string): string {
  let depth = 0;
  for (const [index, character] of [...call].entries()) {
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === ',' && depth === 0) return call.slice(0, index);
  }
  return call;
}

function isKey(text: string): boolean {
  return text !== '' && !/\s/.test(text.replace(/\$\{[^}]*\}/g, ''));
}

function patternOf(text: string): RegExp {
  const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', String.raw`\.`));
  return new RegExp(`^${parts.join('.+')}$`);
}

const namespaces = globSync(`${SRC}/{*,features/*}/texts`).map(readNamespace);
namespaces.forEach(compareLanguages);

const uses = globSync(`${SRC}/**/*.{ts,tsx}`).flatMap(usesIn);
for (const { name, texts } of namespaces) {
  const keys = [...(texts.get('en')?.keys() ?? [])].map((key) => ({ key, base: key.replace(PLURAL, '') }));
  const own = uses.filter(({ namespace }) => namespace === name);
  for (const { key, base } of keys)
    if (!own.some((use) => use.key.test(base) || use.key.test(key))) wrong.push(`${name}: "${key}" is not used`);
}

for (const line of wrong) console.error(line);
console.log(
  wrong.length === 0
    ? `texts: ${namespaces.length} features in ${LANGUAGES.join(', ')}, none missing, none unused`
    : `texts: ${wrong.length} problems`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
