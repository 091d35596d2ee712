export interface CommandErrorRow {
  readonly code: string;
  readonly title: string;
  readonly fix: string;
}

/** Codes that commands and log lines can carry besides those of the API. `docs/reference/errors.md` is made from both tables. */
export const COMMAND_ERRORS: readonly CommandErrorRow[] = [
  {
    code: 'BACKUP_DAMAGED',
    title: 'The backup is not what was written',
    fix: 'Take another copy or another backup; nothing was changed.',
  },
  { code: 'BACKUP_INVALID', title: 'The file is no backup', fix: 'Name a file that `ringhook backup` wrote.' },
  {
    code: 'BACKUP_PASSPHRASE_MISSING',
    title: 'The main key in the backup needs its passphrase',
    fix: 'Give it with `--passphrase-file`, or restore with `--without-key`.',
  },
  {
    code: 'BACKUP_PASSPHRASE_WRONG',
    title: 'The main key in the backup does not open with this passphrase',
    fix: 'Give the one the backup was made with, or restore with `--without-key`.',
  },
  {
    code: 'CALL_UNREADABLE',
    title: 'What was kept of a call in progress can’t be read',
    fix: 'Nothing has to be done: all other calls go on, this one is found anew if it is still alive. Report it if no newer Ringhook has used the data folder.',
  },
  {
    code: 'CAPTURE_INVALID',
    title: 'The file is no recording of a PBX',
    fix: 'Name the raw bytes that `ringhook capture record` wrote, unpacked.',
  },
  { code: 'CAPTURE_UNWRITABLE', title: 'The capture file can’t be written', fix: 'Name a file in a folder that can be written to.' },
  {
    code: 'CONFIGURATION_FILE_INVALID',
    title: 'The YAML file can’t be used',
    fix: 'Correct the lines that the message names; nothing was changed.',
  },
  {
    code: 'CONFIGURATION_UNREADABLE',
    title: 'A stored revision can’t be read',
    fix: 'Restore a backup, or apply a YAML file to a new data folder.',
  },
  {
    code: 'DATA_FOLDER_IN_USE',
    title: 'Another Ringhook uses the data folder',
    fix: 'Reach the running one with `--url` and `--token`, stop it, or name another folder with `--data`.',
  },
  {
    code: 'DATA_FOLDER_MISSING',
    title: 'There is no data folder of this name',
    fix: 'Name the one that `ringhook serve` uses with `--data`.',
  },
  {
    code: 'DATA_FOLDER_NOT_EMPTY',
    title: 'The folder to restore into holds something',
    fix: 'Name an empty folder, or move its content aside with `--force`.',
  },
  {
    code: 'DATA_FOLDER_NOT_A_DEMO',
    title: 'The demo would empty a real data folder',
    fix: 'Name another folder with `--data`.',
  },
  {
    code: 'IMPORT_INVALID',
    title: 'The file can’t be imported',
    fix: 'Correct the lines that are named; nothing was imported.',
  },
  { code: 'DOCTOR_FOUND_PROBLEMS', title: 'At least one check failed', fix: 'Do what stands below each failed check.' },
  { code: 'FILE_NOT_WRITABLE', title: 'A file can’t be written', fix: 'Check its folder and its rights.' },
  { code: 'FILE_UNREADABLE', title: 'A file can’t be read', fix: 'Check its path and its rights.' },
  {
    code: 'TESTS_FILE_INVALID',
    title: 'A file of saved tests can’t be used',
    fix: 'Correct what the message names by line and column, or write the file anew with `ringhook test --export FILE`.',
  },
  {
    code: 'TEST_SUBJECT_MISSING',
    title: 'There is nothing to run saved tests against',
    fix: 'Name a configuration with `--config`, or a running server with `--url` and `--token`.',
  },
  {
    code: 'LEASE_LOST',
    title: 'Another process has taken over the deliveries',
    fix: 'Run one Ringhook on a data folder only; this one has stopped sending.',
  },
  { code: 'MAIN_KEY_EXPOSED', title: 'Others may read the main key', fix: 'Run the `chmod` that the message shows.' },
  {
    code: 'MAIN_KEY_INVALID',
    title: 'The main key can’t be used',
    fix: 'Give 64 hex digits, or restore `ringhook.key` from a backup: without it stored secrets stay closed.',
  },
  {
    code: 'NETWORK_INVALID',
    title: 'This is not a network',
    fix: 'Write ranges as `10.0.0.0/8` or `fd00::/8` in `settings.allowedNetworks`.',
  },
  { code: 'OPTION_INVALID', title: 'An option has a value it can’t have', fix: 'Give what the message says; `--help` shows the options.' },
  { code: 'PORT_UNAVAILABLE', title: 'A port is taken', fix: 'Stop what listens there, or choose another port; 0 takes any free one.' },
  { code: 'SECRET_DAMAGED', title: 'A stored secret does not open', fix: 'Set it again with `ringhook secret set`.' },
  {
    code: 'SECRET_FORBIDDEN',
    title: 'A secret file lies outside the folders for secrets',
    fix: 'Move it into the folder `secrets` of the data folder, or start with `--secrets-dir`.',
  },
  { code: 'SECRET_INVALID', title: 'This can’t be a secret', fix: 'Give a value of 1 to 65,536 characters.' },
  {
    code: 'SECRET_KEY_WRONG',
    title: 'A secret belongs to another main key',
    fix: 'Start with the old key, or set the secret again with `ringhook secret set`.',
  },
  {
    code: 'SECRET_MISSING',
    title: 'A secret is not where the configuration looks for it',
    fix: 'Set the variable, write the file, or run `ringhook secret set`, as the message says.',
  },
  {
    code: 'SERVER_NOT_UNDERSTOOD',
    title: 'Something else than this Ringhook answered',
    fix: 'Check `--url`, and that command and server are of the same version.',
  },
  { code: 'SERVER_UNREACHABLE', title: 'No server answers', fix: 'Start `ringhook serve`, or correct `--url`.' },
  {
    code: 'SOURCE_CONFIG_INVALID',
    title: 'The options of a source can’t be used',
    fix: 'Correct the field that the message names; docs/reference/sources.md lists them all.',
  },
  {
    code: 'SOURCE_FAILED',
    title: 'A source met something unexpected',
    fix: 'It is started again by itself; report what the log line says.',
  },
  { code: 'SOURCE_KIND_UNKNOWN', title: 'There is no such kind of source', fix: 'Use one of those that the message names.' },
  {
    code: 'SOURCE_REJECTED',
    title: 'The PBX does not let us in',
    fix: 'Change what the message names: user, secret, or their rights at the PBX.',
  },
  { code: 'SOURCE_UNKNOWN', title: 'There is no such source in the configuration', fix: 'Name one of those that the message lists.' },
  {
    code: 'STORE_TOO_NEW',
    title: 'The database was written by a newer Ringhook',
    fix: 'Install that version, or restore an older backup.',
  },
  { code: 'TOKEN_MISSING', title: 'A running server asks for a token', fix: 'Give `--token`, or set RINGHOOK_TOKEN.' },
  { code: 'URL_INVALID', title: 'This is not the URL of a server', fix: 'Write it like `http://127.0.0.1:8580`.' },
];
