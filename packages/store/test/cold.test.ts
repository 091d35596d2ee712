import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { type Configuration, EMPTY_CONFIGURATION } from '@ringhook/core';
import { deriveKey, KEY_FILE, loadMainKey } from '../src/main-key.ts';
import { COLD_MIGRATIONS } from '../src/sqlite/cold-migrations.ts';
import { accountMigration } from '../src/sqlite/migrations/004-account.ts';
import { SqliteConfigurationStore } from '../src/sqlite/configuration-store.ts';
import { SqliteIdempotencyStore } from '../src/sqlite/idempotency-store.ts';
import { SqliteSecretStore } from '../src/sqlite/secret-store.ts';
import { SqliteTokenStore } from '../src/sqlite/token-store.ts';

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-cold-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A database file, and the way to open it again as a later start would. */
function aDatabase(t: TestContext): { open: () => DatabaseSync } {
  const file = join(aFolder(t), 'test.db');
  const first = new DatabaseSync(file);
  for (const { sql } of [...COLD_MIGRATIONS, accountMigration]) first.exec(sql);
  first.close();
  return {
    open: () => {
      const db = new DatabaseSync(file);
      t.after(() => db.isOpen && db.close());
      return db;
    },
  };
}

const withQueue = (name: string): Configuration => ({
  ...EMPTY_CONFIGURATION,
  directory: { ...EMPTY_CONFIGURATION.directory, queues: [{ name }] },
});
const options = { now: () => 5, parse: (stored: unknown) => stored as Configuration };
const by = (expectedRevision: number) => ({ author: 'me', note: 'why', expectedRevision });

describe('configuration revisions', () => {
  it('survive a restart, each as it was', async (t) => {
    const { open } = aDatabase(t);
    const store = new SqliteConfigurationStore(open(), options);
    assert.equal(store.current().revision, 0);
    assert.equal((await store.save(withQueue('a'), by(0))).kind, 'saved');
    assert.equal((await store.save(withQueue('b'), by(1))).kind, 'saved');

    const later = new SqliteConfigurationStore(open(), options);
    assert.deepEqual(later.current(), { revision: 2, author: 'me', note: 'why', at: 5, configuration: withQueue('b') });
    assert.deepEqual((await later.at(1))?.configuration, withQueue('a'));
    assert.deepEqual((await later.at(0))?.configuration, EMPTY_CONFIGURATION);
    assert.equal(await later.at(3), undefined);
  });

  it('are not saved over one another', async (t) => {
    const store = new SqliteConfigurationStore(aDatabase(t).open(), options);
    await store.save(withQueue('a'), by(0));
    assert.deepEqual(await store.save(withQueue('b'), by(0)), { kind: 'conflict', currentRevision: 1 });
    assert.deepEqual(store.current().configuration, withQueue('a'));
  });

  it('are live before the save is answered', async (t) => {
    const store = new SqliteConfigurationStore(aDatabase(t).open(), options);
    const live: number[] = [];
    const stop = store.subscribe(async ({ revision }) => void live.push(revision));
    await store.save(withQueue('a'), by(0));
    assert.deepEqual(live, [1]);
    stop();
    await store.save(withQueue('b'), by(1));
    assert.deepEqual(live, [1]);
  });

  it('are listed newest first, page by page', async (t) => {
    const store = new SqliteConfigurationStore(aDatabase(t).open(), options);
    for (let revision = 0; revision < 5; revision++) await store.save(withQueue(`q${revision}`), by(revision));
    const first = await store.history({ limit: 2 });
    const second = await store.history({ limit: 3, cursor: first.next ?? '' });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ revision }) => revision),
      [5, 4, 3, 2, 1],
    );
    assert.equal(second.next, null);
    await assert.rejects(store.history({ limit: 1, cursor: 'x' }), { code: 'CURSOR_INVALID' });
  });

  it('are not saved to a full disk: a clear error, and the one in force stays', async (t) => {
    const db = aDatabase(t).open();
    const store = new SqliteConfigurationStore(db, options);
    await store.save(withQueue('a'), by(0));
    db.exec(`pragma max_page_count = ${Number(Object.values(db.prepare('pragma page_count').get() ?? {})[0])}`);
    // Names that don't compress, so that the body needs new pages.
    const large = {
      ...EMPTY_CONFIGURATION,
      directory: { ...EMPTY_CONFIGURATION.directory, queues: Array.from({ length: 2_000 }, () => ({ name: randomUUID() })) },
    };
    await assert.rejects(store.save(large, by(1)), { code: 'DISK_FULL', message: /free some space/ });
    assert.deepEqual(store.current().configuration, withQueue('a'));
  });

  it('that cannot be read stop the start with the revision and what to do', async (t) => {
    const { open } = aDatabase(t);
    const db = open();
    await new SqliteConfigurationStore(db, options).save(withQueue('a'), by(0));
    db.exec(`update configuration_revision set body = x'00'`);
    assert.throws(() => new SqliteConfigurationStore(open(), options), {
      code: 'CONFIGURATION_UNREADABLE',
      message: /revision 1 .* restore a backup/,
    });
  });
});

it('keeps tokens over a restart until they are revoked', (t) => {
  const { open } = aDatabase(t);
  const record = {
    id: 'a',
    name: 'CRM',
    scopes: ['read', 'write:config'] as const,
    hash: Buffer.alloc(32, 7),
    createdAt: 1,
    expiresAt: null,
    owner: { id: 'u1', name: 'Anna' },
  };
  new SqliteTokenStore(open()).create(record);
  const later = new SqliteTokenStore(open());
  assert.deepEqual(later.list(), [{ ...record, hash: new Uint8Array(record.hash) }]);
  assert.equal(later.revoke('a'), true);
  assert.equal(later.revoke('a'), false);
  assert.deepEqual(new SqliteTokenStore(open()).list(), []);
});

it('gives a kept answer for a day and to the same request only', (t) => {
  const store = new SqliteIdempotencyStore(aDatabase(t).open());
  const day = 24 * 60 * 60 * 1_000;
  store.keep('k', 'f', { status: 201, body: '{}', at: 1_000 });
  assert.deepEqual(store.look('k', 'f', 1_000 + day - 1), { kind: 'repeat', status: 201, body: '{}' });
  assert.deepEqual(store.look('k', 'other', 2_000), { kind: 'mismatch' });
  assert.deepEqual(store.look('k', 'f', 1_000 + day), { kind: 'new' });
});

describe('secrets', () => {
  const key = Buffer.alloc(32, 1);

  it('are encrypted in the database and come back', (t) => {
    const db = aDatabase(t).open();
    const store = new SqliteSecretStore(db, key);
    store.set('ami', 'päss wörd', 5);
    assert.equal(store.get('ami'), 'päss wörd');
    assert.equal(store.get('none'), undefined);
    const { sealed } = db.prepare('select sealed from secret').get() as { sealed: Uint8Array };
    assert.equal(Buffer.from(sealed).includes('wörd'), false);
    assert.deepEqual(
      store.list().map(({ name, updatedAt }) => [name, updatedAt]),
      [['ami', 5]],
    );
    assert.equal(store.remove('ami'), true);
    assert.equal(store.remove('ami'), false);
  });

  it('do not open under another name, with a flipped bit, or with another key', (t) => {
    const db = aDatabase(t).open();
    const store = new SqliteSecretStore(db, key);
    store.set('a', 'secret', 1);
    db.exec(`insert into secret select 'b', key_id, nonce, sealed, updated_at from secret`);
    assert.throws(() => store.get('b'), { code: 'SECRET_DAMAGED' });
    const { sealed } = db.prepare(`select sealed from secret where name = 'a'`).get() as { sealed: Uint8Array };
    for (let index = 0; index < sealed.length; index++) {
      const flipped = Uint8Array.from(sealed);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      db.prepare(`update secret set sealed = ? where name = 'a'`).run(flipped);
      assert.throws(() => store.get('a'), { code: 'SECRET_DAMAGED' }, `byte ${index}`);
    }
    assert.throws(() => new SqliteSecretStore(db, Buffer.alloc(32, 2)).get('a'), {
      code: 'SECRET_KEY_WRONG',
      message: /ringhook secret set a/,
    });
  });
});

describe('main key', () => {
  it('is made once, for its owner only, and is the same at the next start', (t) => {
    const dataFolder = aFolder(t);
    const key = loadMainKey({ dataFolder });
    assert.equal(key.length, 32);
    assert.equal(statSync(join(dataFolder, KEY_FILE)).mode & 0o777, 0o600);
    assert.deepEqual(loadMainKey({ dataFolder, fromEnvironment: '' }), key);
    assert.notDeepEqual(deriveKey(key, 'a'), deriveKey(key, 'b'));
  });

  it('comes from the environment when it is there, and must be whole', (t) => {
    const dataFolder = aFolder(t);
    assert.deepEqual(loadMainKey({ dataFolder, fromEnvironment: '0a'.repeat(32) }), Buffer.alloc(32, 10));
    assert.throws(() => loadMainKey({ dataFolder, fromEnvironment: 'abc' }), { code: 'MAIN_KEY_INVALID', message: /openssl rand -hex 32/ });
  });

  it('is refused when others may read it or it was cut', (t) => {
    const dataFolder = aFolder(t);
    const file = join(dataFolder, KEY_FILE);
    writeFileSync(file, '0a'.repeat(32), { mode: 0o600 });
    chmodSync(file, 0o644);
    assert.throws(() => loadMainKey({ dataFolder }), { code: 'MAIN_KEY_EXPOSED', message: /chmod 600/ });
    chmodSync(file, 0o600);
    writeFileSync(file, '0a');
    assert.throws(() => loadMainKey({ dataFolder }), { code: 'MAIN_KEY_INVALID' });
  });
});
