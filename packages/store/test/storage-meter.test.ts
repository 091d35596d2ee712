import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { DATABASE_FILE, openDataFolder, StorageMeter } from '../src/index.ts';

function aFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'ringhook-storage-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

describe('measuring what is stored (P16)', () => {
  it('counts rows and bytes of each table, whatever its kind, and finds the oldest entry', async (t) => {
    const path = aFolder(t);
    using folder = openDataFolder(path, 1);
    const many = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)';
    folder.db.exec(`${many} insert into call_event (key, call_number, sequence, at, revision, body)
      select i * 256, i, 1, 100000 + i, 1, '{}' || hex(zeroblob(20)) from n`);
    folder.db.exec(`${many} insert into attempt (delivery, number, started_at, duration_ms, status, answer)
      select i * 256, 1, 200000 + i, 5, 200, '[[],"",0]' from n`);
    folder.db.exec(`insert into sound values ('big', 'h', zeroblob(1000000), null, 1)`);
    const { tables, databaseBytes, logBytes, searchBytes, disk, measuredAt } = await new StorageMeter(path, () => 42).measure();
    const named = (name: string) => tables.find((table) => table.name === name);
    assert.deepEqual([named('call_event')?.rows, named('call_event')?.oldest], [5_000, 100_001]);
    assert.deepEqual([named('attempt')?.rows, named('attempt')?.oldest], [5_000, 200_001]);
    assert.deepEqual([named('delivery')?.rows, named('delivery')?.oldest], [0, null]);
    assert.ok((named('sound')?.bytes ?? 0) > 1_000_000, 'pages that overflow count');
    assert.deepEqual(
      tables.map(({ bytes }) => bytes),
      tables.map(({ bytes }) => bytes).toSorted((a, b) => b - a),
    );
    assert.equal(measuredAt, 42);
    assert.ok(databaseBytes + logBytes >= tables.reduce((sum, { bytes }) => sum + bytes, 0));
    assert.equal(searchBytes, 0);
    assert.ok(disk.totalBytes >= disk.freeBytes && disk.freeBytes > 0);
  });

  it('tells what is free inside the file once rows are gone', async (t) => {
    const path = aFolder(t);
    using folder = openDataFolder(path, 1);
    folder.db.exec(`insert into sound values ('big', 'h', zeroblob(1000000), null, 1); delete from sound`);
    const { unusedBytes } = await new StorageMeter(path, () => 1).measure();
    assert.ok(unusedBytes > 990_000, String(unusedBytes));
  });

  it('reads the tables again after ten minutes, or when the clock was set back, and not before', async (t) => {
    const path = aFolder(t);
    using folder = openDataFolder(path, 1);
    let now = 0;
    const meter = new StorageMeter(path, () => now);
    const rows = async (): Promise<number | undefined> => (await meter.measure()).tables.find(({ name }) => name === 'hook')?.rows;
    const add = (name: string) => folder.db.prepare('insert into hook (name) values (?)').run(name);
    assert.deepEqual(await Promise.all([rows(), rows()]), [0, 0]);
    add('one');
    now = 599_999;
    assert.equal(await rows(), 0);
    now = 600_000;
    assert.equal(await rows(), 1);
    add('two');
    now = 1;
    assert.equal(await rows(), 2);
  });

  it('says what is wrong with a database that is none, and works when it is one again', async (t) => {
    const path = aFolder(t);
    writeFileSync(join(path, DATABASE_FILE), 'this is no database, and long enough to be seen as such'.repeat(100));
    const meter = new StorageMeter(path, () => 1);
    await assert.rejects(meter.measure(), { code: 'STORE_DAMAGED' });
    rmSync(join(path, DATABASE_FILE));
    using _folder = openDataFolder(path, 1);
    assert.ok((await meter.measure()).tables.length > 10);
  });
});
