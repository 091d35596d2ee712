/** Fails when a kind of source has no row in the checklist, or a row names a test that is not there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { sourceAdapters } from '@ringhook/sources';
import { CHECKLIST, type ChecklistState, SOURCE_STATE } from './source-checklist.ts';

const tests = globSync(['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts']).map((file) => readFileSync(file, 'utf8'));
/** A title stands in quotes, whole. */
const isTitle = (title: string): boolean =>
  ["'", '"', '`'].some((quote) => tests.some((text) => text.includes(`(${quote}${title.replaceAll(quote, `\\${quote}`)}${quote}`)));
const rows: Readonly<Record<string, Readonly<Record<string, ChecklistState>>>> = SOURCE_STATE;
const problems: string[] = [];

for (const { kind } of sourceAdapters) {
  if (!(kind in rows)) problems.push(`the source "${kind}" is not in scripts/source-checklist.ts`);
}
for (const [kind, row] of Object.entries(rows)) {
  if (!sourceAdapters.some((adapter) => adapter.kind === kind)) problems.push(`there is no source "${kind}" any more`);
  for (const [item, state] of Object.entries(row)) {
    if (!(item in CHECKLIST)) problems.push(`${kind}: "${item}" is not on the checklist`);
    if (item === 'guide') {
      if (typeof state === 'string' && !existsSync(state)) problems.push(`${kind}: there is no ${state}`);
    } else if (typeof state === 'string' && !isTitle(state)) problems.push(`${kind}, ${item}: no test "${state}"`);
  }
}

for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? `sources: ${sourceAdapters.length} kinds, every promise has its test` : `sources: ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
