/** Everything that must stay true and is not a test: format, lint, types, layers, generated documents. */
import { spawnSync } from 'node:child_process';

const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--deny-warnings', '.'],
  ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types of the console', 'tsc', '--noEmit', '-p', 'apps/console/tsconfig.json'],
  ['types of its tests', 'tsc', '--noEmit', '-p', 'apps/console/test/tsconfig.json'],
  ['layers', process.execPath, 'scripts/check-layers.ts'],
  ['sources', process.execPath, 'scripts/check-sources.ts'],
  ['texts', process.execPath, 'scripts/check-texts.ts'],
  ['documents', process.execPath, 'scripts/generate-docs.ts', '--check'],
];

const failed: string[] = [];
for (const [name, command, ...args] of CHECKS) {
  console.log(`\n== ${name}`);
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\ncheck: all good' : `\ncheck: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
