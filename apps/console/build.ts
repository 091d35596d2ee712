/**
 * Builds the console into `dist`: bundles, compresses every file once (so that the server never does), and fails when what
 * a reader loads before the first page is more than promised. Files have the hash of their content in their names, so the new
 * ones are laid beside the old and the page changes over last: whoever reads `dist` meanwhile gets one build or the other.
 */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
/** What is compressed already gains nothing. */
const COMPRESSED = new Set(['.js', '.css', '.html', '.svg', '.json']);
/** How long files of earlier builds are kept for whoever still has their page. */
const KEPT_MS = 3_600_000;
/** Script that is loaded before the first page, gzip: the promise of docs/performance.md. */
const MOST_INITIAL_BYTES = 300_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

function compress(folder: string): void {
  for (const name of globSync('**/*', { cwd: folder })) {
    if (!COMPRESSED.has(extname(name))) continue;
    const file = join(folder, name);
    const bytes = readFileSync(file);
    // `index.html` gets a nonce with every answer.
    if (name === 'index.html') continue;
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
  }
}

/** gzip bytes of the entry and of everything it imports statically. */
function initialBytes(folder: string): number {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const seen = new Set<string>();
  const follow = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    manifest[key]?.imports?.forEach(follow);
  };
  for (const [key, { isEntry }] of Object.entries(manifest)) if (isEntry) follow(key);
  return [...seen].reduce((sum, key) => sum + readFileSync(join(folder, `${manifest[key]?.file}.gz`)).length, 0);
}

function changeOver(folder: string): void {
  mkdirSync(DIST, { recursive: true });
  const isPage = (name: string): boolean => name === 'index.html';
  cpSync(folder, DIST, { recursive: true, filter: (file) => !isPage(file.slice(folder.length + 1)) });
  renameSync(join(folder, 'index.html'), join(DIST, 'index.html'));
  // Another build may take it away in between.
  const isOld = (file: string): boolean => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > KEPT_MS;
  const fresh = new Set(globSync('assets/*', { cwd: folder }));
  for (const name of globSync('assets/*', { cwd: DIST }))
    if (!fresh.has(name) && isOld(join(DIST, name))) rmSync(join(DIST, name), { force: true });
}

const folder = mkdtempSync(join(HERE, '.dist-'));
try {
  await build({ root: HERE, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } });
  compress(folder);
  const bytes = initialBytes(folder);
  console.log(`console: ${Math.round(bytes / 1_000)} kB of script (gzip) before the first page, ${MOST_INITIAL_BYTES / 1_000} kB allowed`);
  if (bytes > MOST_INITIAL_BYTES) throw new Error('the first page loads more script than promised; load what it does not need lazily');
  changeOver(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
