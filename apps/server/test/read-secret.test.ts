import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import type { SecretReference } from '@ringhook/core';
import { readSecret } from '../src/read-secret.ts';

const read = (reference: SecretReference, env: Record<string, string> = {}) => readSecret(reference, { env, stored: () => undefined });

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
