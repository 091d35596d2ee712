import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { hasConsole, readConsolePages } from '../src/console-pages.ts';

it('reads what the build made, each file with its compressed forms, and nothing that is not meant for browsers', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-console-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.equal(hasConsole(folder), false);
  assert.equal(readConsolePages(folder).render('n'), undefined);

  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, '.vite'));
  const files = [
    'assets/index-1.js',
    'assets/index-1.js.br',
    'assets/index-1.js.gz',
    'assets/font.woff2',
    'assets/index.js.map',
    '.vite/manifest.json',
  ];
  for (const name of files) writeFileSync(join(folder, name), name);
  writeFileSync(join(folder, 'index.html'), '<script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__">');

  const pages = readConsolePages(folder);
  assert.deepEqual([...pages.files.keys()].toSorted(), ['/assets/font.woff2', '/assets/index-1.js']);
  const script = pages.files.get('/assets/index-1.js');
  assert.deepEqual(
    [...(script?.encoded ?? [])].map(([encoding, bytes]) => [encoding, bytes.toString()]),
    [
      ['br', 'assets/index-1.js.br'],
      ['gzip', 'assets/index-1.js.gz'],
    ],
  );
  assert.equal(pages.render('abc'), '<script nonce="abc"></script><style nonce="abc">');
});
