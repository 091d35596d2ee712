import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { DATABASE_FILE, openDataFolder, restoreBackup, StorageMeter, writeBackup } from '../src/index.ts';

it('P16 gives the space of forgotten rows back when a backup is restored', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-compact-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [data, fresh, file] = [join(folder, 'data'), join(folder, 'fresh'), join(folder, 'one.backup')];
  {
    using open = openDataFolder(data, 1);
    open.db.exec(`insert into sound values ('old', 'h', zeroblob(4000000), null, 1), ('kept', 'h', x'010203', null, 1)`);
    open.db.exec(`delete from sound where name = 'old'`);
  }
  assert.ok(statSync(join(data, DATABASE_FILE)).size > 4_000_000, 'the space is still there before');
  await writeBackup({ dataFolder: data, target: file, version: '1', now: 2 });
  await restoreBackup({ file, dataFolder: fresh, now: 3 });
  assert.ok(statSync(join(fresh, DATABASE_FILE)).size < 1_000_000);
  using restored = openDataFolder(fresh, 4);
  assert.deepEqual(
    restored.db
      .prepare('select name, hex(bytes) as bytes from sound')
      .all()
      .map((row) => ({ ...row })),
    [{ name: 'kept', bytes: '010203' }],
  );
  assert.equal((await new StorageMeter(fresh, () => 5).measure()).unusedBytes, 0);
});
