/** Fails when a package imports one it may not. The table is the architecture; docs/architecture.md quotes it. */
import { globSync, readFileSync } from 'node:fs';

/** Who may import which sibling. Tests may also import `testkit` and the `contract` suites of the store. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/protocols': [],
  'packages/contract': [],
  'packages/sources': ['core', 'protocols'],
  'packages/store': ['core'],
  'packages/delivery': ['core'],
  'packages/recordings': ['core'],
  'packages/api': ['core', 'contract'],
  'packages/testkit': ['core', 'protocols'],
  'apps/console': ['contract', 'core'],
  'apps/workstation': ['contract', 'core'],
  'apps/server': ['core', 'protocols', 'contract', 'sources', 'store', 'delivery', 'recordings', 'api'],
};

/** What would make a pure package impure. */
const IMPURE = /from '(?:node:(?!buffer|util|assert)[\w/]+|undici|fastify|pino)'|\bDate\.now\(|\bMath\.random\(|\bsetTimeout\(|\bprocess\./;
const PURE = new Set(['packages/core', 'packages/protocols', 'packages/contract']);

/** Inside the console: what a part may reach, besides itself. A feature never reaches another feature. */
const CONSOLE = 'apps/console/src/';
const CONSOLE_PARTS: Readonly<Record<string, readonly string[]>> = {
  api: [],
  ui: ['api'],
  features: ['api', 'ui'],
  app: ['api', 'ui', 'features'],
};

const breaches: string[] = [];

function checkConsole(file: string, target: string): void {
  const [part = '', noun] = file.slice(CONSOLE.length).split('/');
  const [toPart = '', toNoun] = target.slice(CONSOLE.length).split('/');
  const allowed = CONSOLE_PARTS[part];
  if (!allowed) return;
  if (part !== toPart && !allowed.includes(toPart)) breaches.push(`${file}: ${part} may not import ${toPart}`);
  if (part === 'features' && toPart === 'features' && noun !== toNoun)
    breaches.push(`${file}: a feature may not import the feature ${toNoun}`);
}

for (const file of globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,tsx}'])) {
  const home = file.split('/').slice(0, 2).join('/');
  const allowed = MAY_IMPORT[home];
  const text = readFileSync(file, 'utf8');
  if (!allowed) {
    breaches.push(`${home} is not in the table of scripts/check-layers.ts`);
    continue;
  }
  const own = home.split('/')[1];
  for (const [, name] of text.matchAll(/(?:from|import)\s*\(?'@ringhook\/([\w-]+)/g)) {
    if (name !== own && !allowed.includes(String(name))) breaches.push(`${file} imports ${name}`);
  }
  for (const [, path] of text.matchAll(/(?:from|import)\s*\(?'(\.\.?\/[^']+)'/g)) {
    const outside = new URL(String(path), `file:///${file}`).pathname.slice(1);
    if (!outside.startsWith(`${home}/`)) breaches.push(`${file} reaches into ${outside}`);
    if (file.startsWith(CONSOLE) && outside.startsWith(CONSOLE)) checkConsole(file, outside);
  }
  if (PURE.has(home)) {
    text.split('\n').forEach((line, index) => {
      const code = line.replace(/\/\/.*|^\s*\*.*/, '');
      const found = IMPURE.exec(code);
      if (found) breaches.push(`${file}:${index + 1} is not pure: ${found[0]}`);
    });
  }
}

for (const breach of new Set(breaches)) console.error(breach);
console.log(breaches.length === 0 ? 'layers: every import goes the allowed way' : `layers: ${breaches.length} breaches`);
process.exitCode = breaches.length > 0 ? 1 : 0;
