import { ConfigurationDocument } from '@ringhook/contract';
import type { AppError } from '@ringhook/core';
import type { FailPoint } from '@ringhook/delivery';
import {
  HistoryReader,
  loadMainKey,
  openDataFolder,
  SqliteAccountStore,
  SqliteAuditStore,
  SqliteConfigurationStore,
  SqliteDeliveryStore,
  SqliteIdempotencyStore,
  SqliteSavedTestStore,
  SqliteSecretStore,
  SqliteSessionStore,
  SqliteDeskOutcomeStore,
  SqliteSoundStore,
  SqliteTokenStore,
  StorageMeter,
} from '@ringhook/store';

export interface StoreOptions {
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly failPoint: FailPoint;
  readonly now: () => number;
  /** Told when history can't be read any more, and with null when it can again. */
  readonly onHistoryTrouble?: (error: AppError | null) => void;
}

/** Everything that is kept in one data folder. */
export interface Stores {
  readonly mainKey: Uint8Array;
  readonly configuration: SqliteConfigurationStore;
  readonly secrets: SqliteSecretStore;
  readonly tokens: SqliteTokenStore;
  readonly accounts: SqliteAccountStore;
  readonly sessions: SqliteSessionStore;
  readonly audit: SqliteAuditStore;
  readonly idempotency: SqliteIdempotencyStore;
  readonly savedTests: SqliteSavedTestStore;
  readonly sounds: SqliteSoundStore;
  readonly deskOutcomes: SqliteDeskOutcomeStore;
  readonly deliveries: SqliteDeliveryStore;
  readonly history: HistoryReader;
  readonly storage: StorageMeter;
  close(): Promise<void>;
}

/** Opens the folder for this process alone. Throws `AppError` naming the folder or file and what to do. */
export function openStores({ dataFolder, env, failPoint, now, onHistoryTrouble }: StoreOptions): Stores {
  const folder = openDataFolder(dataFolder, now());
  try {
    const fromEnvironment = env['RINGHOOK_KEY'];
    const mainKey = loadMainKey({ dataFolder, ...(fromEnvironment !== undefined && { fromEnvironment }) });
    const deliveries = new SqliteDeliveryStore(folder, failPoint);
    const history = new HistoryReader(folder.file, onHistoryTrouble);
    history.keepSearch();
    const storage = new StorageMeter(dataFolder, now);
    return {
      mainKey,
      configuration: new SqliteConfigurationStore(folder.db, { now, parse: (stored) => ConfigurationDocument.parse(stored) }),
      secrets: new SqliteSecretStore(folder.db, mainKey),
      tokens: new SqliteTokenStore(folder.db),
      accounts: new SqliteAccountStore(folder.db),
      sessions: new SqliteSessionStore(folder.db),
      audit: new SqliteAuditStore(folder.db),
      idempotency: new SqliteIdempotencyStore(folder.db),
      savedTests: new SqliteSavedTestStore(folder.db),
      sounds: new SqliteSoundStore(folder.db),
      deskOutcomes: new SqliteDeskOutcomeStore(folder.db),
      deliveries,
      history,
      storage,
      close: async () => {
        await storage.close();
        await history.close();
        deliveries.close();
      },
    };
  } catch (cause) {
    folder.close();
    throw cause;
  }
}
