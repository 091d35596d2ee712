/**
 * Runs every test that this machine can run and ends with one line: "tests: N passed, N failed, N skipped".
 *
 *   npm test                      everything
 *   npm test -- --only unit       pure tests, contract suites, end to end with fake peers
 *   npm test -- --only live       the live lab only (a real Asterisk)
 *   npm test -- --only browser    the console in a real Chromium
 *   npm test -- --only desktop    the workstation on a desktop without a screen (Xvfb, PulseAudio)
 *   npm test -- path/to/file ...  the named files
 *
 * With CI=true a skipped test is a failure: nothing may be left out there.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });

const unit = globSync(['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts']).filter(
  (file) => !/\.(?:live|browser|desktop)\.test\.ts$/.test(file),
);
const browser = globSync('apps/console/test/**/*.browser.test.ts');
const desktop = globSync('apps/workstation/test/**/*.desktop.test.ts');
const live = globSync(['packages/*/test/**/*.live.test.ts', 'apps/*/test/**/*.live.test.ts']);

const counts = { passed: 0, failed: 0, skipped: 0 };
const skipped: string[] = [];

/** `concurrency` files at once, each in a process of its own. */
async function runFiles(files: readonly string[], concurrency: number): Promise<void> {
  if (files.length === 0) return;
  const stream = run({ files: files.toSorted(), concurrency, isolation: 'process' });
  stream.on('test:pass', (event) => {
    if (event.details.type === 'suite') return;
    if (event.skip !== undefined && event.skip !== false) {
      counts.skipped++;
      skipped.push(`${event.name}: ${event.skip === true ? 'no reason given' : String(event.skip)}`);
    } else counts.passed++;
  });
  stream.on('test:fail', (event) => {
    if (event.details.type !== 'suite') counts.failed++;
  });
  const report = stream.compose(spec());
  report.pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => report.once('end', resolve).once('error', reject));
}

if (positionals.length > 0) await runFiles(positionals, availableParallelism());
else {
  const isWanted = (kind: string): boolean => values.only === undefined || values.only === kind;
  if (isWanted('unit')) await runFiles(unit, availableParallelism());
  // A browser is most of the machine; the first file builds the console when that is needed.
  if (isWanted('browser')) await runFiles(browser, 1);
  // Sound is measured in real time: nothing else may run beside it.
  if (isWanted('desktop')) await runFiles(desktop, 1);
  // The lab owns fixed loopback ports and real time; its files run one after the other.
  if (isWanted('live')) await runFiles(live, 1);
}

for (const line of skipped) console.log(`skipped: ${line}`);
const isIncomplete = process.env['CI'] === 'true' && counts.skipped > 0;
if (isIncomplete) console.error('CI=true: nothing may be skipped here');
if (counts.passed + counts.failed === 0) console.error('no test was run');
console.log(`tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed > 0 || isIncomplete || counts.passed === 0 ? 1 : 0);
