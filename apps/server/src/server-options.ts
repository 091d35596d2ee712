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
    help: 'YAML configuration to take over at start and on SIGHUP, saved as a revision when it differs; nothing else changes it then',
  },
  configEditable: {
    flag: '--config-editable',
    env: 'RINGHOOK_CONFIG_EDITABLE',
    help: 'let the console and the API change a configuration given by --config; the next start takes the file over again',
  },
  secretsDir: {
    flag: '--secrets-dir <folder>',
    env: 'RINGHOOK_SECRETS_DIR',
    help: 'folder that the configuration may read secret files from, besides "secrets" in the data folder; e.g. /run/secrets',
  },
  trustProxy: {
    flag: '--trust-proxy <addresses>',
    env: 'RINGHOOK_TRUST_PROXY',
    help: 'addresses or CIDR ranges of proxies in front, separated by commas; what they say in X-Forwarded-For, -Proto and -Host is believed',
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

/** Read from the environment only, for the same reason. */
export const SETUP_TOKEN_VARIABLE = {
  env: 'RINGHOOK_SETUP_TOKEN',
  help: 'set-up token for the first administrator, 16 characters or more; without it one is made and printed at every start until there is an account',
} as const;

export function toCommandOption(row: ServerOption): Option {
  const option = new Option(row.flag, row.help).env(row.env);
  if (row.default !== undefined) option.default(row.default);
  if (row.choices) option.choices(row.choices);
  return option;
}
