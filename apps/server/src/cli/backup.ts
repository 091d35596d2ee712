import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, errorText } from '@ringhook/core';
import { DATABASE_FILE, loadMainKey, readPassphrase, restoreBackup, writeBackup } from '@ringhook/store';
import { type Command, Option } from 'commander';
import { backupName } from '../backup-desk.ts';
import { SERVER_OPTIONS, toCommandOption } from '../server-options.ts';
import { VERSION } from '../version.ts';
import { type AccessOptions, addAccessOptions } from './access.ts';
import { requestBackup } from './remote-access.ts';
import { processTerminal, type Terminal } from './terminal.ts';

interface BackupOptions extends AccessOptions {
  readonly passphraseFile?: string;
}

interface RestoreOptions {
  readonly data: string;
  readonly passphraseFile?: string;
  readonly withoutKey?: boolean;
  readonly force?: boolean;
}

const KEY_HINT =
  'The main key is not in it: keep ringhook.key (or RINGHOOK_KEY) elsewhere, or stored secrets have to be set again after a restore.';

export function registerBackup(program: Command, terminal: Terminal = processTerminal): void {
  addAccessOptions(
    program
      .command('backup')
      .summary('write everything into one file')
      .argument('[file]', 'where to write it; a name with the time in it, in this folder, without it')
      .description(
        'Writes calls, events, requests, configuration, tokens and secrets into one file. A server may run on the data folder meanwhile and goes on as ever.',
      )
      .option('--passphrase-file <file>', 'put the main key in, sealed with the passphrase in the first line of this file'),
  ).action((file: string | undefined, options: BackupOptions) => makeBackup(file ?? backupName(Date.now()), options, terminal));

  program
    .command('restore')
    .summary('bring a backup back into a data folder')
    .argument('<file>', 'what "ringhook backup" wrote')
    .description('Checks a backup and puts it into a data folder that no server uses. What was there is moved aside, never deleted.')
    .addOption(toCommandOption(SERVER_OPTIONS.data))
    .addOption(new Option('--passphrase-file <file>', 'the passphrase of the main key in the backup, in the first line of this file'))
    .option('--without-key', 'do without the main key in the backup')
    .option('--force', 'also into a folder that holds something: that is moved into a folder beside it')
    .addHelpText(
      'after',
      `
Requests that were owed when the backup was made are owed again: what was delivered since then is delivered a second time, under the same webhook-id.`,
    )
    .action((file: string, options: RestoreOptions) => restore(file, options, terminal));
}

async function makeBackup(file: string, { data, url, token, passphraseFile }: BackupOptions, terminal: Terminal): Promise<void> {
  const passphrase = passphraseFile === undefined ? undefined : readPassphrase(passphraseFile);
  if (url) {
    await download(file, await requestBackup({ url, ...(token !== undefined && { token }) }, passphrase));
    terminal.note(`The backup of ${url} is in ${file}.`);
  } else {
    const { revision, calls, owed } = await writeBackup({
      ...localOrder(data, passphrase),
      target: file,
      onProgress: (done) => terminal.isColoured && process.stderr.write(`\r${Math.floor(done * 100)} %`),
    });
    if (terminal.isColoured) process.stderr.write('\r');
    terminal.note(`The backup of ${data} is in ${file}: revision ${revision}, ${calls} calls, ${owed} requests owed.`);
  }
  if (passphrase === undefined) terminal.note(KEY_HINT);
}

function localOrder(data: string, passphrase: string | undefined): Omit<Parameters<typeof writeBackup>[0], 'target'> {
  if (!existsSync(join(data, DATABASE_FILE))) {
    throw new AppError('DATA_FOLDER_MISSING', data, `there is no Ringhook in ${data}; name its data folder with --data`);
  }
  const order = { dataFolder: data, version: VERSION, now: Date.now() };
  if (passphrase === undefined) return order;
  const fromEnvironment = process.env['RINGHOOK_KEY'];
  return {
    ...order,
    key: { passphrase, mainKey: loadMainKey({ dataFolder: data, ...(fromEnvironment !== undefined && { fromEnvironment }) }) },
  };
}

/** Under a name of its own until it is complete, so that half a file is never taken for a backup. */
async function download(file: string, content: ReadableStream<Uint8Array>): Promise<void> {
  const draft = `${file}.draft`;
  try {
    await pipeline(Readable.fromWeb(content as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, file);
  } catch (cause) {
    throw new AppError('FILE_NOT_WRITABLE', file, `the backup did not arrive whole in ${file}: ${errorText(cause)}`, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}

async function restore(file: string, { data, passphraseFile, withoutKey, force }: RestoreOptions, terminal: Terminal): Promise<void> {
  const { manifest, formerContent, hasKey } = await restoreBackup({
    file,
    dataFolder: data,
    now: Date.now(),
    ...(passphraseFile !== undefined && { passphrase: readPassphrase(passphraseFile) }),
    ...(withoutKey && { withoutKey }),
    ...(force && { replace: true }),
  });
  const { takenAt, version, revision, calls, owed } = manifest;
  terminal.note(
    `Restored into ${data}: as of ${new Date(takenAt).toISOString()} (Ringhook ${version}), revision ${revision}, ${calls} calls, ${owed} requests owed.`,
  );
  if (formerContent !== null) terminal.note(`What was there before lies in ${formerContent}; delete it when you no longer need it.`);
  if (!hasKey)
    terminal.note(
      `The backup brought no main key: put the ringhook.key of that time into ${data}, or set stored secrets again (ringhook secret set).`,
    );
}
