/**
 * Writes docs/reference from the tables that the program itself reads.
 *
 *   node scripts/generate-docs.ts           writes what changed
 *   node scripts/generate-docs.ts --check   fails when something would change
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { REFERENCE_PAGES } from './docs/pages.ts';

const FOLDER = new URL('../docs/reference/', import.meta.url);
const isCheck = process.argv.includes('--check');

const stale: string[] = [];
mkdirSync(FOLDER, { recursive: true });
for (const { file, make } of REFERENCE_PAGES) {
  const path = new URL(file, FOLDER);
  const text = await make();
  if (text === textOf(path)) continue;
  stale.push(file);
  if (!isCheck) writeFileSync(path, text);
}

if (stale.length === 0) console.log('documents: docs/reference is up to date');
else console.log(`documents: ${isCheck ? 'stale, run "npm run docs"' : 'written'}: ${stale.join(', ')}`);
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;

function textOf(path: URL): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there yet, so it is written.
    return undefined;
  }
}
