import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { SourceKind } from '@ringhook/api';
import { ConfigurationDocument } from '@ringhook/contract';
import { type Configuration, EMPTY_CONFIGURATION, errorText, type SecretReference } from '@ringhook/core';
import { KEY_FILE, loadMainKey, openForReading, SqliteConfigurationStore, SqliteSecretStore } from '@ringhook/store';
import { readSecret, secretFolders } from '../read-secret.ts';
import { checkAudit } from './check-audit.ts';
import { checkClock } from './check-clock.ts';
import { checkConfiguration, checkSecrets } from './check-configuration.ts';
import { checkDatabase, checkDisk, checkFolder } from './check-folder.ts';
import { failed, type Finding } from './finding.ts';
import { findingOf, type ProbeEndpoint, type ProbeSource } from './probe.ts';

export interface ExamineOptions {
  readonly dataFolder: string;
  readonly secretsDir?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: number;
  readonly kinds: readonly SourceKind[];
  readonly createSourceProbe: (read: (reference: SecretReference) => string) => ProbeSource;
  readonly probeEndpoint: ProbeEndpoint;
}

/** Everything that can be looked at, each finding as soon as it is there. Changes nothing and runs beside a server. */
export async function* examine(options: ExamineOptions): AsyncGenerator<Finding> {
  const { dataFolder } = options;
  yield checkFolder(dataFolder);
  yield checkDisk(dataFolder);
  const database = checkDatabase(dataFolder);
  yield database;
  if (database.state !== 'ok' || !existsSync(join(dataFolder, 'ringhook.db'))) {
    yield checkClock({ now: options.now, newestEventAt: null });
    return;
  }
  const db = openForReading(dataFolder);
  try {
    yield checkClock({ now: options.now, newestEventAt: newestEventAt(db) });
    yield checkAudit(db);
    yield* examineConfiguration(db, options);
  } finally {
    db.close();
  }
}

async function* examineConfiguration(db: DatabaseSync, options: ExamineOptions): AsyncGenerator<Finding> {
  const { now, kinds, probeEndpoint } = options;
  let configuration: Configuration = EMPTY_CONFIGURATION;
  try {
    const store = new SqliteConfigurationStore(db, { now: () => now, parse: (stored) => ConfigurationDocument.parse(stored) });
    configuration = store.current().configuration;
  } catch (cause) {
    yield failed('configuration', errorText(cause), 'restore a backup, or "ringhook apply" a YAML file to a new data folder');
  }
  const read = secretReader(db, options);
  yield* checkConfiguration(configuration, kinds);
  yield* checkSecrets(configuration, read);
  const probeSource = options.createSourceProbe(read);
  for (const source of configuration.sources) {
    if (source.enabled) yield findingOf(`source ${source.id}`, await probeSource(source));
  }
  const { adapters, settings } = configuration;
  for (const { id, url, enabled } of adapters) {
    if (enabled) yield findingOf(`endpoint ${id}`, await probeEndpoint(url, settings));
  }
}

/** Reads as the server would, but never makes a main key. */
function secretReader(db: DatabaseSync, { dataFolder, secretsDir, env }: ExamineOptions): (reference: SecretReference) => string {
  const fromEnvironment = env['RINGHOOK_KEY'];
  const hasKey = fromEnvironment !== undefined || existsSync(join(dataFolder, KEY_FILE));
  const stored = (name: string): string | undefined => {
    if (!hasKey) return undefined;
    return new SqliteSecretStore(db, loadMainKey({ dataFolder, ...(fromEnvironment !== undefined && { fromEnvironment }) })).get(name);
  };
  const folders = secretFolders(dataFolder, secretsDir);
  return (reference) => readSecret(reference, { env, stored, folders });
}

function newestEventAt(db: DatabaseSync): number | null {
  const row = db.prepare('select at from call_event order by key desc limit 1').get();
  return row ? Number(row['at']) : null;
}
