import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');

/** Every key of the texts of the console with a dot in it: what a page shows where a text is missing. */
export function textKeys(): ReadonlySet<string> {
  const files = globSync('**/texts/en.json', { cwd: SRC });
  return new Set(files.flatMap((file) => keysOf(JSON.parse(readFileSync(join(SRC, file), 'utf8')), '')).filter((key) => key.includes('.')));
}

function keysOf(value: unknown, key: string): readonly string[] {
  if (typeof value === 'string') return [key];
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) => keysOf(inner, key === '' ? name : `${key}.${name}`));
}
