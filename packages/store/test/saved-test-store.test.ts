import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { savedTestStoreContract } from '../src/contract/index.ts';
import { MemorySavedTestStore, openDataFolder, SqliteSavedTestStore } from '../src/index.ts';

savedTestStoreContract('memory', () => new MemorySavedTestStore());
savedTestStoreContract('SQLite', (t) => {
  const path = mkdtempSync(join(tmpdir(), 'ringhook-saved-tests-'));
  const folder = openDataFolder(path, 0);
  t.after(() => {
    folder.close();
    rmSync(path, { recursive: true, force: true });
  });
  return new SqliteSavedTestStore(folder.db);
});
