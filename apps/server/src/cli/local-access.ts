import { checkSavedTests, checkSources, createToken, requireTests } from '@ringhook/api';
import { ConfigurationDocument } from '@ringhook/contract';
import { AppError, type Configuration, type SecretReference } from '@ringhook/core';
import {
  loadMainKey,
  openDataFolder,
  SqliteConfigurationStore,
  SqliteSavedTestStore,
  SqliteSecretStore,
  SqliteTokenStore,
} from '@ringhook/store';
import { SOURCE_KINDS } from '../config/source-kinds.ts';
import { readSecret, secretFolders } from '../read-secret.ts';
import { SERVER_OPTIONS } from '../server-options.ts';
import type { SaveOrder } from '../config/apply-configuration.ts';
import type { Access } from './access.ts';
import { accessAccounts, noteLocally } from './local-accounts.ts';
import { importLocally } from './local-import.ts';

/** Works on a data folder that no server uses; a folder that is not there is made. */
export function openLocal(dataFolder: string, env: Readonly<Record<string, string | undefined>>): Access {
  const now = Date.now;
  const folder = openDataFolder(dataFolder, now());
  const configurations = new SqliteConfigurationStore(folder.db, { now, parse: (stored) => ConfigurationDocument.parse(stored) });
  const tokens = new SqliteTokenStore(folder.db);
  // Only made when it is needed: listing tokens must not create a key.
  const secrets = (): SqliteSecretStore => {
    const fromEnvironment = env['RINGHOOK_KEY'];
    return new SqliteSecretStore(folder.db, loadMainKey({ dataFolder, ...(fromEnvironment !== undefined && { fromEnvironment }) }));
  };
  const auditNote = noteLocally(folder.db, now);
  const check = checkSources(SOURCE_KINDS);
  const checkTests = checkSavedTests(new SqliteSavedTestStore(folder.db));

  const save = async (next: Configuration, expectedRevision: number, order: SaveOrder): Promise<number> => {
    const [problem] = check(next);
    if (problem) throw new AppError('CONFIGURATION_INVALID', problem.field, `${problem.field} ${problem.message}`);
    const note = order.note + requireTests(checkTests(configurations.current().configuration, next), order.ignoresTests);
    const outcome = await configurations.save(next, { author: 'command line', note, expectedRevision });
    if (outcome.kind === 'saved') {
      auditNote('configuration.saved', '', `revision ${outcome.revision.revision}: ${note}`);
      return outcome.revision.revision;
    }
    throw new AppError(
      'REVISION_CONFLICT',
      dataFolder,
      `the configuration is now at revision ${outcome.currentRevision}; nothing was saved`,
    );
  };

  return {
    name: `data folder ${dataFolder}`,
    read: async () => configurations.current(),
    readRevision: async (revision) => {
      const found = await configurations.at(revision);
      if (!found)
        throw new AppError(
          'NOT_FOUND',
          String(revision),
          `there is no revision ${revision}; the newest is ${configurations.current().revision}`,
        );
      return found;
    },
    save,
    importDirectory: (request) => {
      const stored = (name: string): string | undefined => secrets().get(name);
      const secret = (reference: SecretReference): string =>
        readSecret(reference, { env, stored, folders: secretFolders(dataFolder, env[SERVER_OPTIONS.secretsDir.env]) });
      return importLocally(request, { ...configurations.current(), save, secret });
    },
    listTokens: async () => tokens.list(),
    createToken: async (token) => {
      const created = createToken(tokens, { ...token, now: now() });
      auditNote('token.created', token.name, token.scopes.join(' '));
      return created.token;
    },
    revokeToken: async (id) => {
      if (!tokens.revoke(id)) throw new AppError('NOT_FOUND', id, `there is no token "${id}"; "ringhook token list" shows the ids`);
      auditNote('token.revoked', id);
    },
    listSecrets: async () => secrets().list(),
    setSecret: async (name, value) => {
      secrets().set(name, value, now());
      auditNote('secret.set', name);
    },
    removeSecret: async (name) => {
      if (!secrets().remove(name)) throw new AppError('NOT_FOUND', name, `there is no secret "${name}"; "ringhook secret list" shows them`);
      auditNote('secret.removed', name);
    },
    ...accessAccounts(folder.db, now, auditNote),
    close: () => folder.close(),
  };
}
