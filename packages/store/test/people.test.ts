import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import type { AccountRecord, SessionRecord } from '@ringhook/core';
import { openDataFolder, restoreBackup, SqliteAccountStore, SqliteAuditStore, SqliteSessionStore, writeBackup } from '../src/index.ts';

function aDatabase(t: TestContext): DatabaseSync {
  const path = mkdtempSync(join(tmpdir(), 'ringhook-people-'));
  const folder = openDataFolder(path, 0);
  t.after(() => {
    folder.close();
    rmSync(path, { recursive: true });
  });
  return folder.db;
}

const anna: AccountRecord = {
  id: 'a',
  login: 'Anna',
  name: 'Anna',
  role: 'administrator',
  userId: '7',
  disabled: false,
  language: 'da',
  passwordHash: 'h',
  mustChangePassword: true,
  provider: null,
  createdAt: 1,
  lastSeenAt: null,
};
const olga: AccountRecord = { ...anna, id: 'o', login: 'olga', passwordHash: null, provider: { issuer: 'i', subject: 's' }, createdAt: 2 };
const session = (id: string, accountId = 'a'): SessionRecord => ({
  id,
  hash: new Uint8Array(32).fill(id.charCodeAt(0)),
  accountId,
  createdAt: 1_000,
  lastSeenAt: 1_000,
  ip: '::1',
  userAgent: 'x',
});

describe('accounts', () => {
  it('are the same after a restart', (t) => {
    const db = aDatabase(t);
    const store = new SqliteAccountStore(db);
    store.create(anna);
    store.create(olga);
    store.replace({ ...olga, name: 'Olga', disabled: true, lastSeenAt: 9 });
    assert.deepEqual(new SqliteAccountStore(db).list(), [anna, { ...olga, name: 'Olga', disabled: true, lastSeenAt: 9 }]);
    assert.deepEqual(store.list(), new SqliteAccountStore(db).list());
    assert.deepEqual([store.remove('a'), store.remove('a')], [true, false]);
    assert.deepEqual(new SqliteAccountStore(db).list().map(({ id }) => id), ['o']); // prettier-ignore
  });

  it('never share a login, whatever its case, nor a subject of a provider', (t) => {
    const store = new SqliteAccountStore(aDatabase(t));
    store.create(anna);
    store.create(olga);
    assert.throws(() => store.create({ ...anna, id: 'b', login: 'ANNA' }), /UNIQUE/);
    assert.throws(() => store.create({ ...olga, id: 'b', login: 'other' }), /UNIQUE/);
    assert.equal(store.list().length, 2);
  });
});

describe('sessions', () => {
  it('are found by hash, over a restart, until they end; with their account they are gone', (t) => {
    const db = aDatabase(t);
    new SqliteAccountStore(db).create(anna);
    const store = new SqliteSessionStore(db);
    store.create(session('x'));
    store.create(session('y'));
    const later = new SqliteSessionStore(db);
    assert.deepEqual(later.find(session('x').hash), session('x'));
    assert.equal(later.find(new Uint8Array(32)), undefined);
    assert.deepEqual([later.end(session('x')), later.end(session('x'))], [true, false]);
    assert.deepEqual(new SqliteSessionStore(db).list('a').map(({ id }) => id), ['y']); // prettier-ignore
    new SqliteAccountStore(db).remove('a');
    assert.equal(new SqliteSessionStore(db).find(session('y').hash), undefined);
  });

  it('are written when they are used, at most once a minute, and forgotten when they are over', (t) => {
    const db = aDatabase(t);
    new SqliteAccountStore(db).create(anna);
    const store = new SqliteSessionStore(db);
    store.create(session('x'));
    store.touch(session('x'), 60_999);
    assert.equal(store.find(session('x').hash)?.lastSeenAt, 60_999);
    assert.equal(new SqliteSessionStore(db).find(session('x').hash)?.lastSeenAt, 1_000);
    store.touch(session('x'), 61_000);
    assert.equal(new SqliteSessionStore(db).find(session('x').hash)?.lastSeenAt, 61_000);
    store.prune(61_000 + 12 * 3_600_000 - 1);
    assert.equal(store.list('a').length, 1);
    store.prune(61_000 + 12 * 3_600_000);
    assert.equal(new SqliteSessionStore(db).list('a').length, 0);
  });
});

it('a backup that is restored brings accounts and the audit log, but signs nobody in', async (t) => {
  const path = mkdtempSync(join(tmpdir(), 'ringhook-people-'));
  t.after(() => rmSync(path, { recursive: true }));
  const [from, to, file] = [join(path, 'from'), join(path, 'to'), join(path, 'backup')];
  const folder = openDataFolder(from, 0);
  new SqliteAccountStore(folder.db).create(anna);
  new SqliteSessionStore(folder.db).create(session('x'));
  await writeBackup({ dataFolder: from, target: file, version: '0', now: 1 });
  folder.close();
  await restoreBackup({ file, dataFolder: to, now: 2, withoutKey: true });
  const restored = openDataFolder(to, 3);
  t.after(() => restored.close());
  assert.deepEqual(new SqliteAccountStore(restored.db).list(), [anna]);
  assert.deepEqual(new SqliteSessionStore(restored.db).list('a'), []);
  const audit = new SqliteAuditStore(restored.db);
  assert.deepEqual(audit.list({ limit: 9 }).items.map(({ action }) => action), ['backup.restored']); // prettier-ignore
  assert.deepEqual(audit.verify(), { kind: 'whole', entries: 1 });
});

describe('the audit log', () => {
  const event = (at: number, action = 'session.started', name = 'anna') => ({
    at,
    actor: { kind: 'account', id: `id-${name}`, name } as const,
    action,
    subject: 's',
    detail: '',
    ip: null,
  });

  function aLog(t: TestContext, entries = 5) {
    const db = aDatabase(t);
    const log = new SqliteAuditStore(db);
    for (let at = 1; at <= entries; at++) log.append(event(at));
    return { db, log };
  }

  it('shows every entry that was changed, left out, put in between or cut off', (t) => {
    const changes: readonly (readonly [sql: string, broken: number])[] = [
      [`update audit set detail = 'x' where number = 3`, 3],
      [`update audit set actor_id = null where number = 2`, 2],
      ['delete from audit where number = 4', 4],
      ['delete from audit where number = 1', 1],
      ['update audit set number = 9 where number = 5', 5],
    ];
    for (const [sql, number] of changes) {
      const { db, log } = aLog(t);
      assert.deepEqual(log.verify(), { kind: 'whole', entries: 5 });
      db.exec(sql);
      assert.deepEqual(log.verify(), { kind: 'broken', number }, sql);
    }
  });

  it('goes on where it was after a restart, also when all has been forgotten', (t) => {
    const { db } = aLog(t);
    const later = new SqliteAuditStore(db);
    assert.equal(later.append(event(6)).number, 6);
    assert.deepEqual(later.verify(), { kind: 'whole', entries: 6 });
    assert.equal(later.purge(5, 3), 3);
    assert.equal(later.purge(5, 3), 1);
    assert.equal(later.purge(5, 3), 0);
    assert.deepEqual(later.verify(), { kind: 'whole', entries: 2 });
    assert.equal(later.purge(99, 99), 2);
    assert.equal(new SqliteAuditStore(db).append(event(7)).number, 7);
    assert.deepEqual(later.verify(), { kind: 'whole', entries: 1 });
  });

  it('is read newest first, page by page, by who, what and when', (t) => {
    const log = new SqliteAuditStore(aDatabase(t));
    const given = [['session.started', 'anna'], ['session', 'bo'], ['sessions.x', 'bo'], ['session.ended', 'anna'], ['token.created', 'anna']]; // prettier-ignore
    given.forEach(([action, name], index) => log.append(event(index + 1, action, name)));
    const numbers = (query: object): number[] => log.list({ limit: 10, ...query }).items.map(({ number }) => number);
    assert.deepEqual(numbers({}), [5, 4, 3, 2, 1]);
    assert.deepEqual(numbers({ action: 'session' }), [4, 2, 1]);
    assert.deepEqual(numbers({ actor: 'anna', since: 2, until: 5 }), [4]);
    assert.deepEqual(numbers({ actor: 'id-bo' }), [3, 2]);
    assert.deepEqual(numbers({ subject: 'S' }), [5, 4, 3, 2, 1]);
    assert.deepEqual(numbers({ subject: '%' }), [], 'signs of patterns are signs');
    const first = log.list({ limit: 2 });
    log.append(event(9));
    const second = log.list({ limit: 2, ...(first.next !== null && { cursor: first.next }) });
    assert.deepEqual(second.items.map(({ number }) => number), [3, 2]); // prettier-ignore
    assert.throws(() => log.list({ limit: 2, cursor: 'bm8' }), { code: 'CURSOR_INVALID' });
  });
});
