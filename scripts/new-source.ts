/**
 * Makes a source for another PBX to start from: options, codec, normaliser, connection, tests and a guide, wired in and passing.
 *
 *   npm run new-source my-pbx
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { sourceAdapters } from '@ringhook/sources';

const ROOT = new URL('../', import.meta.url);
const TEMPLATES = new URL('./new-source/', import.meta.url);

const [name = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) fail('give the new source a name in lower case, e.g. npm run new-source my-pbx');
if (sourceAdapters.some(({ kind }) => kind === name)) fail(`there is a source "${name}" already`);
const folder = `packages/sources/src/${name}/`;

const type = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
const words: Readonly<Record<string, string>> = {
  name,
  Type: type,
  camel: type[0]?.toLowerCase() + type.slice(1),
  CONSTANT: name.toUpperCase().replaceAll('-', '_'),
};

const FILES: readonly (readonly [template: string, file: string])[] = [
  ['config.ts.txt', `${folder}config.ts`],
  ['line-parser.ts.txt', `${folder}line-parser.ts`],
  ['normaliser.ts.txt', `${folder}normaliser.ts`],
  ['source.ts.txt', `${folder}source.ts`],
  ['test.ts.txt', `packages/sources/test/${name}.test.ts`],
  ['guide.md.txt', `docs/guides/${name}.md`],
];

for (const path of [folder, ...FILES.map(([, file]) => file)]) {
  if (existsSync(new URL(path, ROOT))) fail(`${path} is there already; nothing was made`);
}
mkdirSync(new URL(folder, ROOT), { recursive: true });
for (const [template, file] of FILES) {
  const text = readFileSync(new URL(template, TEMPLATES), 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? word);
  writeFileSync(new URL(file, ROOT), text);
  console.log(`made     ${file}`);
}
edit('packages/sources/src/source-adapters.ts', [
  [/^(import \{ simulatorSource)/m, `import { ${words['camel']}Source } from './${name}/source.ts';\n$1`],
  [/^( *)(forAnyConfig\(simulatorSource\))/m, `$1forAnyConfig(${words['camel']}Source),\n$1$2`],
]);
edit('scripts/source-checklist.ts', [[/^(\} as const satisfies)/m, `  '${name}': { guide: 'docs/guides/${name}.md' },\n$1`]]);
console.log(`
Next: npx oxfmt ${folder} packages/sources/test/${name}.test.ts packages/sources/src/source-adapters.ts scripts/source-checklist.ts
      npm run docs && npm run check && npm test -- packages/sources/test/${name}.test.ts
Then the checklist in CONTRIBUTING.md, row by row; scripts/source-checklist.ts names the test for each.`);

function edit(file: string, changes: readonly (readonly [RegExp, string])[]): void {
  const path = new URL(file, ROOT);
  let text = readFileSync(path, 'utf8');
  for (const [pattern, replacement] of changes) {
    if (!pattern.test(text)) fail(`${file} has changed too much to be edited: add ${name} by hand, where the simulator stands`);
    text = text.replace(pattern, replacement);
  }
  writeFileSync(path, text);
  console.log(`changed  ${file}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
