import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { anOpen, appending, delivered, EMPTY_BATCH } from '../src/contract/index.ts';
import { openDataFolder, openForReading, SqliteDeliveryStore } from '../src/index.ts';

const root = mkdtempSync(join(tmpdir(), 'ringhook-folder-'));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const freshFolder = (): string => join(root, String(++made));
const ALL = Array.from({ length: 256 }, (_, partition) => partition);

function fails(open: () => unknown): { code: string; message: string; subject: string } {
  try {
    open();
  } catch (error) {
    return error as { code: string; message: string; subject: string };
  }
  throw new Error('it was opened');
}

/** A folder with some history in it, closed. */
function usedFolder(rows: number): string {
  const path = freshFolder();
  const store = new SqliteDeliveryStore(openDataFolder(path, 0));
  const lease = store.lease({ owner: 'test', partitions: ALL, now: 0, ttlMs: 1 });
  for (let position = 1; position <= rows; position++) {
    const open = anOpen(position, { callNumber: position });
    store.commit(appending(open), lease);
    store.commit({ ...EMPTY_BATCH, settlements: [delivered(open)] }, lease);
  }
  store.close();
  return path;
}

describe('the data folder', () => {
  it('survives being closed and opened again', () => {
    const path = usedFolder(3);
    using folder = openDataFolder(path, 0);
    assert.equal(new SqliteDeliveryStore(folder).lastPosition(), 3);
  });

  it('is used by one Ringhook at a time, and says which folder and what to do', () => {
    const path = freshFolder();
    using held = openDataFolder(path, 0);
    const { code, message, subject } = fails(() => openDataFolder(path, 0));
    assert.equal(code, 'DATA_FOLDER_IN_USE');
    assert.equal(subject, path);
    assert.match(message, /stop it, or give this one a folder of its own/);
    assert.ok(held.db.isOpen, 'the first one goes on');
  });

  it('is refused to a second process, and free again as soon as the first was killed', async () => {
    const path = freshFolder();
    const child = fork(new URL('hold-folder.ts', import.meta.url), [path]);
    await once(child, 'message');
    assert.equal(fails(() => openDataFolder(path, 0)).code, 'DATA_FOLDER_IN_USE');
    child.kill('SIGKILL');
    await once(child, 'exit');
    openDataFolder(path, 0).close();
  });

  it('can be read beside the writer', () => {
    const path = usedFolder(2);
    using writer = openDataFolder(path, 0);
    using reader = openForReading(path);
    assert.equal(reader.prepare('select count(*) as n from delivery').get()?.['n'], 2);
    assert.throws(() => reader.exec('delete from delivery'), /readonly/);
    assert.ok(writer.db.isOpen);
  });

  it('lists calls with their latest facts', () => {
    const path = usedFolder(2);
    using reader = openForReading(path);
    const row = reader.prepare('select call_number, caller, facts from call order by call_number').get();
    assert.equal(row?.['caller'], '+4930123456');
    assert.equal((JSON.parse(String(row['facts'])) as unknown[])[0], 1);
  });
});

describe('bad input: a damaged database', () => {
  const isClear = ({ code, message, subject }: ReturnType<typeof fails>): void => {
    assert.equal(code, 'STORE_DAMAGED');
    assert.match(subject, /ringhook\.db$/);
    assert.match(message, /keep a copy of the file, and restore a backup/);
  };

  it('is refused when it is no database at all', () => {
    const path = usedFolder(1);
    writeFileSync(join(path, 'ringhook.db'), 'no database, but longer than a header of one hundred bytes '.repeat(40));
    isClear(fails(() => openDataFolder(path, 0)));
  });

  it('is refused when pages inside were overwritten', () => {
    const path = usedFolder(200);
    const file = join(path, 'ringhook.db');
    const descriptor = openSync(file, 'r+');
    for (let at = 4_096 * 4; at < statSync(file).size; at += 4_096) writeSync(descriptor, Buffer.alloc(2_048, 0xa5), 0, 2_048, at);
    closeSync(descriptor);
    isClear(fails(() => openDataFolder(path, 0)));
    openDataFolder(freshFolder(), 0).close();
  });

  it('is refused when it was cut off', () => {
    const path = usedFolder(200);
    const file = join(path, 'ringhook.db');
    writeFileSync(file, readFileSync(file).subarray(0, 4_096 * 6));
    isClear(fails(() => openDataFolder(path, 0)));
  });

  it('leaves the folder unlocked for the repair', () => {
    const path = usedFolder(1);
    const file = join(path, 'ringhook.db');
    const good = readFileSync(file);
    writeFileSync(file, 'x'.repeat(5_000));
    fails(() => openDataFolder(path, 0));
    writeFileSync(file, good);
    openDataFolder(path, 0).close();
  });
});

describe('bad input: the place', () => {
  it('a folder that can not be made is named', () => {
    const file = freshFolder();
    writeFileSync(file, '');
    const { code, subject } = fails(() => openDataFolder(join(file, 'data'), 0));
    assert.equal(code, 'STORE_NOT_WRITABLE');
    assert.equal(subject, join(file, 'data'));
  });

  it('a database of a newer Ringhook is refused instead of misread', () => {
    const path = usedFolder(1);
    const db = new DatabaseSync(join(path, 'ringhook.db'));
    db.prepare('insert into migration (name, applied_at) values (?, 0)').run('999-future');
    db.close();
    const { code, message } = fails(() => openDataFolder(path, 0));
    assert.equal(code, 'STORE_TOO_NEW');
    assert.match(message, /newer Ringhook/);
  });

  it('a full disk stores nothing of a batch, keeps what was there, and works again when there is space', () => {
    const path = freshFolder();
    const folder = openDataFolder(path, 0);
    const store = new SqliteDeliveryStore(folder);
    const lease = store.lease({ owner: 'test', partitions: ALL, now: 0, ttlMs: 1 });
    store.commit(appending(anOpen(1, { callNumber: 1 })), lease);
    const pages = Number(folder.db.prepare('pragma page_count').get()?.['page_count']);
    folder.db.exec(`pragma max_page_count = ${pages}`);
    const big = Array.from({ length: 200 }, (_, index) => anOpen(index + 2, { callNumber: index + 2 }));
    const calls = big.map(({ delivery: { callNumber, partition } }) => ({ callNumber, partition, state: 'x'.repeat(500) }));
    const batch = { ...appending(...big), calls, registrations: big };
    for (let round = 0; round < 3; round++) assert.equal(fails(() => store.commit(batch, lease)).code, 'DISK_FULL');
    assert.equal(store.lastPosition(), 1);
    folder.db.exec('pragma max_page_count = 1000000');
    assert.deepEqual(store.commit(batch, lease).repeated, []);
    assert.equal(store.stats().open, 200);
    assert.equal(store.checkpoints().length, 200);
    store.close();
  });
});
