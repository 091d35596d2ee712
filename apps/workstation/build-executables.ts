/**
 * Makes the workstation program a single executable: node apps/workstation/build-executables.ts [linux-x64] [linux-arm64] [win-x64]
 *
 * The program is bundled into one script, made a blob (https://nodejs.org/api/single-executable-applications.html) and put into the Node
 * of each system, which comes from npm in the version that is pinned. Without code cache or snapshot the blob is the same for all of
 * them. What it writes: apps/workstation/dist/ringhook-workstation-<system>[.exe].
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'postject';
import { rolldown } from 'rolldown';

const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const SYSTEMS = ['linux-x64', 'linux-arm64', 'win-x64'] as const;
type System = (typeof SYSTEMS)[number];

const here = import.meta.dirname;
const dist = join(here, 'dist');
const nodeVersion = process.versions.node;

async function makeBlob(work: string): Promise<string> {
  const script = join(work, 'program.cjs');
  const bundle = await rolldown({
    input: join(here, 'src', 'executable.ts'),
    platform: 'node',
    // Native code cannot be bundled: the executable keeps its token in a file.
    external: ['@napi-rs/keyring'],
  });
  await bundle.write({ file: script, format: 'cjs', codeSplitting: false, minify: true });
  await bundle.close();
  const [config, blob] = [join(work, 'sea.json'), join(work, 'program.blob')];
  // It does little and waits long: small code and a young generation of 1 MB take a fifth off what it holds at rest.
  const execArgv = ['--max-semi-space-size=1', '--optimize-for-size'];
  writeFileSync(config, JSON.stringify({ main: script, output: blob, execArgv, disableExperimentalSEAWarning: true }));
  execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'inherit' });
  return blob;
}

/** The Node of a system: the pinned one of this machine, or the package of another from the registry. */
function nodeOf(system: System, work: string): string {
  if (system === `${process.platform}-${process.arch}`) {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  }
  const packed = execFileSync('npm', ['pack', '--silent', `node-${system}@${nodeVersion}`], { cwd: work, encoding: 'utf8' }).trim();
  const folder = join(work, system);
  mkdirSync(folder);
  execFileSync('tar', ['-xzf', join(work, packed), '-C', folder]);
  return join(folder, 'package', 'bin', system === 'win-x64' ? 'node.exe' : 'node');
}

async function build(systems: readonly System[]): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'ringhook-executables-'));
  try {
    const blob = readFileSync(await makeBlob(work));
    mkdirSync(dist, { recursive: true });
    for (const system of systems) {
      const file = join(dist, `ringhook-workstation-${system}${system === 'win-x64' ? '.exe' : ''}`);
      copyFileSync(nodeOf(system, work), file);
      chmodSync(file, 0o755);
      await inject(file, 'NODE_SEA_BLOB', blob, { sentinelFuse: FUSE });
      console.log(`made ${file}`);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(SYSTEMS as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`no such system: ${unknown.join(', ')}; there are ${SYSTEMS.join(', ')}`);
  process.exitCode = 2;
} else await build(wanted.length > 0 ? (wanted as System[]) : SYSTEMS);
