import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenScope } from '@ringhook/api';
import type { DirectoryImportAnswer, DirectoryImportRequest } from '@ringhook/contract';
import { AppError, type Configuration, type Role } from '@ringhook/core';
import { DATABASE_FILE } from '@ringhook/store';
import { type Command, Option } from 'commander';
import type { ConfigurationTarget } from '../config/apply-configuration.ts';
import { SERVER_OPTIONS, toCommandOption } from '../server-options.ts';
import { openLocal } from './local-access.ts';
import { openRemote } from './remote-access.ts';

export interface TokenLine {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresAt: number | null;
}

export interface SecretLine {
  readonly name: string;
  readonly updatedAt: number;
}

export interface AccountLine {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly signIn: 'password' | 'oidc';
  readonly disabled: boolean;
}

/** What the commands do to a Ringhook, whether it runs or not. */
export interface Access extends ConfigurationTarget {
  /** Fails with NOT_FOUND. */
  readRevision(revision: number): Promise<{ readonly revision: number; readonly configuration: Configuration }>;
  /** Preview, or the import itself. Fails with IMPORT_IMPOSSIBLE, IMPORT_FAILED, NOT_FOUND or CONFIGURATION_INVALID. */
  importDirectory(request: DirectoryImportRequest): Promise<DirectoryImportAnswer>;
  listTokens(): Promise<readonly TokenLine[]>;
  /** Returns the text of the token. */
  createToken(token: NewToken): Promise<string>;
  revokeToken(id: string): Promise<void>;
  listSecrets(): Promise<readonly SecretLine[]>;
  setSecret(name: string, value: string): Promise<void>;
  removeSecret(name: string): Promise<void>;
  listAccounts(): Promise<readonly AccountLine[]>;
  /** Returns the one-time password. Fails with ALREADY_EXISTS. */
  createAccount(account: Pick<AccountLine, 'login' | 'name' | 'role'>): Promise<string>;
  /** Enables the account and returns its one-time password. Fails with NOT_FOUND or SIGNS_IN_BY_PROVIDER. */
  resetPassword(login: string): Promise<string>;
  close(): void;
}

export interface AccessOptions {
  readonly data: string;
  readonly url?: string;
  readonly token?: string;
}

const WHERE = `
A running server is reached through its API (--url and --token); a data folder can be changed directly while no server uses it (--data).`;

export function addAccessOptions(command: Command): Command {
  return command
    .addOption(toCommandOption(SERVER_OPTIONS.data))
    .addOption(new Option('--url <url>', 'API of a running server, e.g. http://127.0.0.1:8580').env('RINGHOOK_URL'))
    .addOption(new Option('--token <token>', 'token for that API; better set the variable than type it').env('RINGHOOK_TOKEN'))
    .addHelpText('after', WHERE);
}

/** Opens what the options name, hands it to `use`, and closes it whatever happens. */
export async function withAccess<Result>(options: AccessOptions, use: (access: Access) => Promise<Result>): Promise<Result> {
  const access = open(options);
  try {
    return await use(access);
  } finally {
    access.close();
  }
}

/** As `withAccess`, for what only makes sense where something is: a folder that is not there is named instead of made. */
export async function withExisting<Result>(options: AccessOptions, use: (access: Access) => Promise<Result>): Promise<Result> {
  const { data, url } = options;
  if (!url && !existsSync(join(data, DATABASE_FILE))) {
    throw new AppError('DATA_FOLDER_MISSING', data, `there is no Ringhook in ${data}; name its data folder with --data`);
  }
  return withAccess(options, use);
}

function open({ data, url, token }: AccessOptions): Access {
  // A variable that is set to nothing is not set.
  if (url) {
    if (!token) throw new AppError('TOKEN_MISSING', '--token', 'a running server asks for a token: give --token or set RINGHOOK_TOKEN');
    return openRemote(url, token);
  }
  try {
    return openLocal(data, process.env);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'DATA_FOLDER_IN_USE') throw cause;
    const message = `a Ringhook is running on the data folder ${data}; reach it through its API: --url http://127.0.0.1:8580 --token rh_...`;
    throw new AppError('DATA_FOLDER_IN_USE', data, message, { cause });
  }
}
