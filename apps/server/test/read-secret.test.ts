import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import type { SecretReference } from '@ringhook/core';
import { readSecret, secretFolders } from '../src/read-secret.ts';

const read = (reference: SecretReference, env: Record<string, string> = {}) =>
  readSecret(reference, { env, stored: () => undefined, folders: 'anywhere' });

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-secret-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('reads a secret from a file without the line break at its end', (t) => {
  const file = join(aFolder(t), 'secret');
  writeFileSync(file, 'päss word\n');
  assert.equal(read({ file }), 'päss word');
});

it('says what is wrong with a file that is no secret, and neither waits for it nor fills the memory', (t) => {
  const folder = aFolder(t);
  const fileOf = (name: string, text: string) => (writeFileSync(join(folder, name), text), join(folder, name));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const rows: [file: string, fault: RegExp][] = [
    ['/dev/zero', /not a regular file/],
    [pipe, /not a regular file/],
    [folder, /not a regular file/],
    [fileOf('long', 'x'.repeat(65_537)), /longer than 65536 bytes/],
    [fileOf('empty', '\n'), /is empty/],
    [join(folder, 'none'), /can't be read \(ENOENT/],
  ];
  for (const [file, fault] of rows) assert.throws(() => read({ file }), { code: 'SECRET_MISSING', message: fault }, file);
});

it('never gives the main key away', () => {
  assert.throws(() => read({ env: 'RINGHOOK_KEY' }, { RINGHOOK_KEY: 'a'.repeat(64) }), { code: 'SECRET_MISSING', message: /main key/ });
});

it('reads files of the folders for secrets only, whatever path or link leads out of them', (t) => {
  const base = aFolder(t);
  const [data, mounted, secrets] = [join(base, 'data'), join(base, 'mounted'), join(base, 'data', 'secrets')];
  for (const folder of [secrets, mounted]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(base, 'private'), 'not for endpoints');
  writeFileSync(join(data, 'ringhook.key'), 'not for endpoints');
  writeFileSync(join(secrets, 'ami'), 'of the data folder');
  writeFileSync(join(mounted, '..2026'), 'of the mount');
  symlinkSync('..2026', join(mounted, 'crm'));
  symlinkSync(join(base, 'private'), join(secrets, 'link'));
  symlinkSync(base, join(secrets, 'way-out'));
  const readFile = (file: string) => readSecret({ file }, { env: {}, stored: () => undefined, folders: secretFolders(data, mounted) });

  assert.equal(readFile('ami'), 'of the data folder');
  assert.equal(readFile(join(secrets, 'ami')), 'of the data folder');
  assert.equal(readFile('crm'), 'of the mount', 'a link within the folder, as mounted secrets have them');
  const outside = [
    join(base, 'private'),
    join(base, 'none'),
    '../ringhook.key',
    `${secrets}/../ringhook.key`,
    'link',
    'way-out/private',
    '/etc/hostname',
    '..',
    '.',
    '',
  ];
  for (const file of outside) assert.throws(() => readFile(file), { code: 'SECRET_FORBIDDEN', message: /--secrets-dir/ }, file);
  assert.throws(() => readFile('none'), { code: 'SECRET_MISSING' });
});

it('reads no file at all where there is no folder for secrets', (t) => {
  const data = aFolder(t);
  const places = { env: {}, stored: () => undefined, folders: secretFolders(data, undefined) };
  assert.throws(() => readSecret({ file: 'ami' }, places), { code: 'SECRET_MISSING', message: /secrets\/ami can't be read/ });
});
