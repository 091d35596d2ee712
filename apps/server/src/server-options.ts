import { Option } from 'commander';

export interface ServerOption {
  readonly flag: string;
  readonly env: string;
  readonly default?: string;
  readonly choices?: readonly string[];
  readonly help: string;
}

/** What can be said when Ringhook is started; `--help` and docs/reference/options.md are made from these rows. */
export const SERVER_OPTIONS = {
  data: {
    flag: '--data <folder>',
    env: 'RINGHOOK_DATA',
    default: './ringhook-data',
    help: 'folder that holds the database and the main key',
  },
  host: {
    flag: '--host <address>',
    env: 'RINGHOOK_HOST',
    default: '127.0.0.1',
    help: 'address the API listens on; loopback unless something in front of it does TLS',
  },
  port: { flag: '--port <number>', env: 'RINGHOOK_PORT', default: '8580', help: 'port of the API; 0 takes any free one' },
  config: {
    flag: '--config <file>',
    env: 'RINGHOOK_CONFIG',
    help: 'YAML configuration to take over at start, saved as a revision when it differs',
  },
  secretsDir: {
    flag: '--secrets-dir <folder>',
    env: 'RINGHOOK_SECRETS_DIR',
    help: 'folder that the configuration may read secret files from, besides "secrets" in the data folder; e.g. /run/secrets',
  },
  logLevel: {
    flag: '--log-level <level>',
    env: 'RINGHOOK_LOG_LEVEL',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    help: 'least important log lines to write',
  },
} as const satisfies Readonly<Record<string, ServerOption>>;

/** Read from the environment only: it must not stand in a process list. */
export const MAIN_KEY_VARIABLE = {
  env: 'RINGHOOK_KEY',
  help: '64 hex digits: the main key that stored secrets are encrypted with and links are signed with; without it a key file is made in the data folder',
} as const;

export function toCommandOption(row: ServerOption): Option {
  const option = new Option(row.flag, row.help).env(row.env);
  if (row.default !== undefined) option.default(row.default);
  if (row.choices) option.choices(row.choices);
  return option;
}
