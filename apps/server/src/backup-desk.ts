import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupDesk } from '@ringhook/api';
import { writeBackup } from '@ringhook/store';
import { VERSION } from './version.ts';

export interface BackupDeskOptions {
  readonly dataFolder: string;
  readonly mainKey: Uint8Array;
  readonly now: () => number;
  readonly log: (fields: object) => void;
}

/** `ringhook-2026-11-21T04-56-51.backup`: sorts by time, allowed on every system. */
export function backupName(now: number): string {
  return `ringhook-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}.backup`;
}

/** Makes backups for the API, beside the database, since nowhere else is known to have the space. */
export function createBackupDesk({ dataFolder, mainKey, now, log }: BackupDeskOptions): BackupDesk {
  return {
    async make(passphrase) {
      const target = join(dataFolder, `backup-${randomUUID()}`);
      const startedAt = now();
      const { key: _sealed, ...manifest } = await writeBackup({
        dataFolder,
        target,
        version: VERSION,
        now: startedAt,
        ...(passphrase !== undefined && { key: { mainKey, passphrase } }),
      });
      const { size } = await stat(target);
      log({ ...manifest, bytes: size, durationMs: now() - startedAt });
      const content = createReadStream(target);
      content.on('close', () => void rm(target, { force: true }));
      return { name: backupName(startedAt), bytes: size, content };
    },
  };
}
