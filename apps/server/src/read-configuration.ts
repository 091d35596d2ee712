import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationDocument } from '@ringhook/contract';
import { AppError, type Configuration, errorText, type SecretReference } from '@ringhook/core';
import { KEY_FILE, loadMainKey, openForReading, SqliteConfigurationStore, SqliteSecretStore } from '@ringhook/store';
import { parseYaml } from './config/yaml.ts';
import { readSecret, secretFolders } from './read-secret.ts';
import { SERVER_OPTIONS } from './server-options.ts';

export interface LiveConfiguration {
  readonly configuration: Configuration;
  readonly secret: (reference: SecretReference) => string;
}

/** Reads a YAML configuration. Throws `AppError` CONFIGURATION_FILE_INVALID with one line per problem. */
export function readConfigurationFile(file: string): Configuration {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIGURATION_FILE_INVALID', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
  return parseYaml(text, file);
}

/** The configuration in force in a data folder, and the way to its secrets; may run beside the server and changes nothing. */
export function readDataFolder(dataFolder: string, env: Readonly<Record<string, string | undefined>>): LiveConfiguration {
  const db = openForReading(dataFolder);
  try {
    const { configuration } = new SqliteConfigurationStore(db, {
      now: Date.now,
      parse: (stored) => ConfigurationDocument.parse(stored),
    }).current();
    const fromEnvironment = env['RINGHOOK_KEY'];
    const hasKey = fromEnvironment !== undefined || existsSync(join(dataFolder, KEY_FILE));
    const secrets = hasKey
      ? new SqliteSecretStore(db, loadMainKey({ dataFolder, ...(fromEnvironment !== undefined && { fromEnvironment }) }))
      : undefined;
    const stored = new Map(secrets?.list().map(({ name }) => [name, secrets.get(name)]));
    const folders = secretFolders(dataFolder, env[SERVER_OPTIONS.secretsDir.env]);
    return { configuration, secret: (reference) => readSecret(reference, { env, stored: (name) => stored.get(name), folders }) };
  } finally {
    db.close();
  }
}
