import { existsSync, globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { ConsoleFile, ConsolePages } from '@ringhook/api';

/** Where the build of the console puts its files (apps/console/build.ts). */
const DIST = join(import.meta.dirname, '../../console/dist');
/** Stands in the page where the nonce of an answer goes. */
const NONCE_MARK = '__CSP_NONCE__';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
};
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** What `/` says without a built console; also printed at start. */
export const CONSOLE_MISSING =
  'The console is not built: run "npm run build" with the development dependencies installed. Everything else works.';

export function hasConsole(folder = DIST): boolean {
  return existsSync(join(folder, 'index.html'));
}

/** Reads the built console into memory, about 2 MB. Without one, `render` gives undefined. */
export function readConsolePages(folder = DIST): ConsolePages {
  if (!hasConsole(folder)) return { files: new Map(), render: () => undefined };
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  return { files: readFiles(folder), render: (nonce) => html.replaceAll(NONCE_MARK, nonce) };
}

function readFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  const files = new Map<string, ConsoleFile>();
  for (const name of globSync('**/*.*', { cwd: folder })) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const file = join(folder, name);
    const encoded = ENCODINGS.filter(([, ending]) => existsSync(file + ending)).map(
      ([encoding, ending]) => [encoding, readFileSync(file + ending)] as const,
    );
    files.set(`/${name.replaceAll('\\', '/')}`, { type, bytes: readFileSync(file), encoded: new Map(encoded) });
  }
  return files;
}
