/**
 * Measures every claim of docs/performance.md and prints machine, figures, targets.
 *
 *   npm run bench                 all
 *   npm run bench -- matching     the named ones
 *   npm run bench -- --json FILE  the figures as JSON as well
 *   npm run bench -- --strict     exit 1 when a target is missed
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BenchResult, formatResult, machine, meetsTarget } from './result.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ run: () => Promise<readonly BenchResult[]> }>>> = {
  'ami-codec': () => import('./ami-codec.ts'),
  'esl-codec': () => import('./esl-codec.ts'),
  xsi: () => import('./xsi.ts'),
  'call-search': () => import('./call-search.ts'),
  matching: () => import('./matching.ts'),
  'dry-run': () => import('./dry-run.ts'),
  memory: () => import('./memory.ts'),
  // Its types are those of a browser: checked with the console's tests.
  console: () => import(new URL('console.ts', import.meta.url).href),
  delivery: () => import('./delivery.ts'),
  desk: () => import('./desk.ts'),
  workstation: () => import('./workstation.ts'),
  'whole-way': () => import('./whole-way.ts'),
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, strict: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

console.log(machine());
const results: Record<string, readonly BenchResult[]> = {};
for (const [name, load] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${name}`);
  results[name] = await (await load()).run();
  for (const result of results[name]) console.log(`  ${formatResult(result)}`);
}

const missed = Object.values(results)
  .flat()
  .filter((result) => !meetsTarget(result));
console.log(
  missed.length === 0 ? '\nall targets met' : `\n${missed.length} targets missed: ${missed.map((result) => result.name).join('; ')}`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine: machine(), results }, undefined, 2)}\n`);
process.exit(values.strict && missed.length > 0 ? 1 : 0);
