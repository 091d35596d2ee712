import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type AptMirror, type AptSourceFile, findDebianMirror } from './apt-mirror.ts';

/** A folder that holds Debian's Asterisk with every library it needs, unpacked and never installed. */
export interface AsteriskRoot {
  readonly folder: string;
  /** Debian suite it came from, e.g. `sid`. */
  readonly suite: string;
  /** What Asterisk says of itself, e.g. `Asterisk 22.10.1~dfsg...`. */
  readonly version: string;
}

export type AsteriskRootOutcome =
  | { readonly kind: 'ready'; readonly root: AsteriskRoot }
  /** This machine cannot have one; `reason` is one line fit for a skipped test. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface AsteriskRootOptions {
  /** Default `sid`, which holds Asterisk 22. */
  readonly suite?: string;
  /** Default `<repository>/.cache/asterisk-lab`. */
  readonly cacheFolder?: string;
  /** Progress, one line at a time. */
  readonly report?: (line: string) => void;
}

const run = promisify(execFile);

/** Raised when the recipe changes, so that roots made by an older one are made again. */
const RECIPE = 2;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const DEFAULT_MIRROR: AptMirror = { uri: 'http://deb.debian.org/debian', signedBy: KEYRING };
/** Where suites live that the mirrors have dropped. */
const ARCHIVE: AptMirror = { uri: 'http://archive.debian.org/debian', signedBy: KEYRING };
const DEFAULT_CACHE = resolve(import.meta.dirname, '../../../../.cache/asterisk-lab');
const PACKAGES = ['asterisk', 'asterisk-modules'];
const LEFT_OUT = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info', 'usr/share/fonts'];
const APT_TIMEOUT_MS = 8 * 60_000;

/**
 * The root of a suite, from the cache or made now: apt resolves the packages into private folders (the machine's own
 * package state is neither read nor written), dpkg-deb unpacks them, no maintainer script runs. Needs no root rights.
 */
export async function prepareAsteriskRoot(options: AsteriskRootOptions = {}): Promise<AsteriskRootOutcome> {
  const { suite = 'sid', cacheFolder = DEFAULT_CACHE, report = () => {} } = options;
  const folder = join(cacheFolder, suite);
  const known = await readMarker(folder);
  if (known) return { kind: 'ready', root: known };

  const missing = await missingTool();
  if (missing !== undefined) return { kind: 'unavailable', reason: missing };
  await mkdir(cacheFolder, { recursive: true });
  await removeAbandoned(cacheFolder);
  const workshop = join(cacheFolder, `${suite}.${process.pid}.tmp`);
  try {
    const root = await build(workshop, suite, report);
    await rm(folder, { recursive: true, force: true });
    await rename(join(workshop, 'root'), folder);
    return { kind: 'ready', root: { ...root, folder } };
  } catch (cause) {
    // Another process may have been faster: its result is as good as ours.
    const theirs = await readMarker(folder);
    if (theirs) return { kind: 'ready', root: theirs };
    return { kind: 'unavailable', reason: `Asterisk could not be unpacked from Debian ${suite}: ${firstError(cause)}` };
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Program and leading arguments that start a binary of the root with the root's own loader and libraries, on any host. */
export function rootCommand(root: AsteriskRoot, binary: string): { readonly program: string; readonly args: readonly string[] } {
  // Suites differ in where they keep libraries: below /usr only, or some still below /lib.
  const [loader] = globSync(join(root.folder, '{usr/lib,lib}/*/ld-linux-*.so.*'));
  if (loader === undefined) throw new Error(`${root.folder} holds no dynamic loader; delete it, so that it is made again`);
  const triplet = basename(dirname(loader));
  const libraries = [`lib/${triplet}`, `usr/lib/${triplet}`, 'usr/lib'].map((path) => join(root.folder, path));
  return { program: loader, args: ['--inhibit-cache', '--library-path', libraries.join(':'), join(root.folder, binary)] };
}

async function build(workshop: string, suite: string, report: (line: string) => void): Promise<AsteriskRoot> {
  const archives = await download(workshop, suite, report);
  const folder = join(workshop, 'root');
  report(`unpacking ${archives.length} packages`);
  await mkdir(folder, { recursive: true });
  for (const archive of archives) await run('dpkg-deb', ['--extract', archive, folder]);
  for (const name of LEFT_OUT) await rm(join(folder, name), { recursive: true, force: true });
  // The link that the package's maintainer script would have made.
  await symlink('en_US_f_Allison', join(folder, 'usr/share/asterisk/sounds/en')).catch(() => {});
  const { program, args } = rootCommand({ folder, suite, version: '' }, 'usr/sbin/asterisk');
  const { stdout } = await run(program, [...args, '-V']);
  const root = { suite, version: stdout.trim(), recipe: RECIPE };
  await writeFile(join(folder, 'lab-root.json'), `${JSON.stringify(root)}\n`);
  report(`ready: ${root.version}`);
  return { folder, suite, version: root.version };
}

async function download(workshop: string, suite: string, report: (line: string) => void): Promise<string[]> {
  const mirrors = [findDebianMirror(await readAptSources()), DEFAULT_MIRROR, ARCHIVE].filter((mirror) => mirror !== undefined);
  const different = mirrors.filter((mirror, index) => mirrors.findIndex((other) => other.uri === mirror.uri) === index);
  const failures: unknown[] = [];
  for (const mirror of different) {
    try {
      report(`asking ${mirror.uri} for Debian ${suite}`);
      const apt = await aptIn(workshop, suite, mirror);
      await apt('update');
      report('downloading Asterisk and what it needs (about 80 MB)');
      await apt('install', '--yes', '--download-only', ...PACKAGES);
      return globSync(join(workshop, 'cache/archives/*.deb'));
    } catch (cause) {
      failures.push(cause);
    }
  }
  throw failures[0];
}

/** apt-get with all its state below `workshop` and an empty list of installed packages, so that nothing is taken as given. */
async function aptIn(workshop: string, suite: string, mirror: AptMirror): Promise<(...args: string[]) => Promise<void>> {
  for (const folder of ['state/lists/partial', 'cache/archives/partial']) await mkdir(join(workshop, folder), { recursive: true });
  const signedBy = mirror.signedBy !== undefined && existsSync(mirror.signedBy) ? `[signed-by=${mirror.signedBy}] ` : '';
  await writeFile(join(workshop, 'sources.list'), `deb ${signedBy}${mirror.uri} ${suite} main\n`);
  await writeFile(join(workshop, 'status'), '');
  const settings = {
    'Dir::Etc::sourcelist': join(workshop, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferencesparts': '-',
    'Dir::Etc::preferences': '-',
    'Dir::State': join(workshop, 'state'),
    'Dir::State::status': join(workshop, 'status'),
    'Dir::Cache': join(workshop, 'cache'),
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
    // The archive's lists are as old as its suites.
    'Acquire::Check-Valid-Until': String(mirror !== ARCHIVE),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'Debug::NoLocking': '1',
  };
  const fixed = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return async (...args) => {
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', [...fixed, '-qq', ...args], { env, timeout: APT_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
  };
}

async function readMarker(folder: string): Promise<AsteriskRoot | undefined> {
  const text = await readFile(join(folder, 'lab-root.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { suite, version, recipe } = JSON.parse(text) as { suite: string; version: string; recipe: number };
  return recipe === RECIPE ? { folder, suite, version } : undefined;
}

async function missingTool(): Promise<string | undefined> {
  // dpkg-deb calls tar.
  for (const tool of ['apt-get', 'dpkg-deb', 'tar']) {
    const works = await run(tool, ['--version']).then(
      () => true,
      () => false,
    );
    if (!works) return `the Asterisk lab is unpacked from Debian packages, and this machine has no ${tool}`;
  }
  return undefined;
}

async function readAptSources(): Promise<AptSourceFile[]> {
  const parts = await readdir('/etc/apt/sources.list.d').catch(() => []);
  const names = ['/etc/apt/sources.list', ...parts.toSorted().map((part) => `/etc/apt/sources.list.d/${part}`)];
  const readable = names.filter((name) => /\.(?:list|sources)$/.test(name));
  const files = await Promise.all(readable.map(async (name) => ({ name, text: await readFile(name, 'utf8').catch(() => '') })));
  return files;
}

/** Work folders whose process is gone (killed in the middle of the work). */
async function removeAbandoned(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const pid = Number(/\.(\d+)\.tmp$/.exec(name)?.[1]);
    if (Number.isInteger(pid) && !existsSync(`/proc/${pid}`)) await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** The line that says most: apt's first "E:" line, else the first line of the message. */
function firstError(cause: unknown): string {
  const text = cause instanceof Error && 'stderr' in cause && cause.stderr !== '' ? String(cause.stderr) : String(cause);
  return (/^E: .*$/m.exec(text)?.[0] ?? text.split('\n')[0] ?? '').slice(0, 300);
}
