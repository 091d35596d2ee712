/** What `npm run new-source` makes compiles, passes its tests, and is wired in. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { it } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');

function run(cwd: string, command: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  // A test runner inside a test runner would report to the outer one.
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, said: `${stdout}\n${stderr}` };
}

it('a new source compiles, is formatted and linted by one command, passes its tests and is known by its kind', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-new-source-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['package.json', 'tsconfig.json', '.oxlintrc.json', '.oxfmtrc.json', 'scripts', 'docs/guides', 'packages/sources']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: (path) => !path.endsWith('node_modules') });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

  const made = run(folder, process.execPath, 'scripts/new-source.ts', 'acme-cloud');
  assert.equal(made.status, 0, made.said);
  const own = ['packages/sources/src/acme-cloud', 'packages/sources/test/acme-cloud.test.ts', 'packages/sources/src/source-adapters.ts'];
  const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);
  assert.equal(run(folder, bin('oxfmt'), ...own).status, 0);
  const linted = run(folder, bin('oxlint'), '--deny-warnings', ...own);
  assert.equal(linted.status, 0, linted.said);
  writeFileSync(join(folder, 'tsconfig.new.json'), JSON.stringify({ extends: './tsconfig.json', include: own.slice(0, 2) }));
  const typed = run(folder, bin('tsc'), '--noEmit', '-p', 'tsconfig.new.json');
  assert.equal(typed.status, 0, typed.said);
  const tested = run(folder, process.execPath, '--test', 'packages/sources/test/acme-cloud.test.ts');
  assert.equal(tested.status, 0, tested.said);
  assert.match(tested.said, /pass 5\b/);
  const known = run(
    folder,
    process.execPath,
    '--input-type=module',
    '-e',
    `const { sourceAdapterOf } = await import('${join(folder, 'packages/sources/src/source-adapters.ts')}'); console.log(sourceAdapterOf('acme-cloud').label)`,
  );
  assert.match(known.said, /AcmeCloud/);
  assert.match(
    readFileSync(join(folder, 'scripts/source-checklist.ts'), 'utf8'),
    /'acme-cloud': \{ guide: 'docs\/guides\/acme-cloud\.md' \}/,
  );
});

it('refuses a name that is none, and one that is taken', () => {
  for (const [name, word] of [
    ['Acme Cloud', /lower case/],
    ['', /lower case/],
    ['../evil', /lower case/],
    ['asterisk', /there is a source "asterisk" already/],
    ['twilio', /there is a source "twilio" already/],
    ['http-ingest', /is there already; nothing was made/],
    ['operations', /docs\/guides\/operations\.md is there already; nothing was made/],
  ] as const) {
    const { status, said } = run(ROOT, process.execPath, 'scripts/new-source.ts', name);
    assert.equal(status, 1);
    assert.match(said, word);
  }
});
