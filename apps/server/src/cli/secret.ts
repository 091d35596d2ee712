import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError, errorText } from '@ringhook/core';
import type { Command } from 'commander';
import { type AccessOptions, addAccessOptions, withAccess, withExisting } from './access.ts';
import { processTerminal, tableLines, type Terminal } from './terminal.ts';

const SIGNING_KEY_BYTES = 32;
const MOST_CHARS = 65_536;

interface SetOptions extends AccessOptions {
  readonly fromFile?: string;
  readonly generate?: boolean;
}

/** Where a typed or piped value comes from. */
export type ReadValue = (name: string, terminal: Terminal) => Promise<string>;

export function registerSecret(program: Command, terminal: Terminal = processTerminal, readValue: ReadValue = readFromInput): void {
  const secret = program
    .command('secret')
    .summary('store secrets for sources and adapters')
    .description('Secrets that the configuration names as { stored: NAME }. They are kept encrypted and never shown.');

  addAccessOptions(
    secret
      .command('set')
      .argument('<name>', 'what the configuration calls it')
      .description('Stores a secret: typed unseen, or read from standard input. It is never an argument, where other users could see it.')
      .option('--from-file <file>', 'take the value from a file')
      .option('--generate', 'make a signing key (whsec_...), store it and print it for the receiver'),
  ).action((name: string, options: SetOptions) =>
    withAccess(options, async (access) => {
      const value = await valueOf(name, options);
      await access.setSecret(name, value);
      if (options.generate) terminal.out(value);
      terminal.note(`Secret "${name}" is stored. Use it as { stored: ${name} }.`);
    }),
  );

  addAccessOptions(secret.command('list').description('Lists the names of stored secrets.').option('--json', 'print JSON')).action(
    (options: AccessOptions & { readonly json?: boolean }) =>
      withExisting(options, async (access) => {
        const secrets = (await access.listSecrets()).map(({ name, updatedAt }) => ({ name, updatedAt }));
        if (options.json) return terminal.out(JSON.stringify(secrets, undefined, 2));
        const rows = secrets.map(({ name, updatedAt }) => [name, new Date(updatedAt).toISOString()]);
        for (const line of tableLines(['NAME', 'SET'], rows)) terminal.out(line);
      }),
  );

  addAccessOptions(
    secret.command('remove').argument('<name>', 'as "ringhook secret list" shows it').description('Forgets a secret.'),
  ).action((name: string, options: AccessOptions) =>
    withExisting(options, async (access) => {
      await access.removeSecret(name);
      terminal.note(`Secret "${name}" is forgotten.`);
    }),
  );

  async function valueOf(name: string, { fromFile, generate }: SetOptions): Promise<string> {
    if (generate) return `whsec_${randomBytes(SIGNING_KEY_BYTES).toString('base64')}`;
    const value = fromFile === undefined ? await readValue(name, terminal) : readSecretFile(fromFile);
    // Editors and `echo` end with a line break that nobody meant to be part of the secret.
    const trimmed = value.replace(/\r?\n$/, '');
    if (trimmed === '' || trimmed.length > MOST_CHARS) {
      throw new AppError(
        'SECRET_INVALID',
        name,
        `the value of "${name}" must be 1 to ${MOST_CHARS} characters long; it has ${trimmed.length}`,
      );
    }
    return trimmed;
  }
}

function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('SECRET_INVALID', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
}

async function readFromInput(name: string, terminal: Terminal): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  terminal.note(`Value of "${name}" (not shown), then Enter:`);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
  }
}
