import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type AuditEvent, auditText, type NumberedAudit } from '@ringhook/core';
import { guarded } from './guarded.ts';
import { decodeKey, encodeKey, type Page, type PageRequest } from './page.ts';

export interface AuditQuery extends PageRequest {
  /** Id or name. */
  readonly actor?: string;
  /** `session.started`, or `session` for all that begin so. */
  readonly action?: string;
  /** Part of what it was done to, in whatever case. */
  readonly subject?: string;
  /** ms since the epoch; from this time on ... */
  readonly since?: number;
  /** ... and before that. */
  readonly until?: number;
}

export type AuditCheck = { readonly kind: 'whole'; readonly entries: number } | { readonly kind: 'broken'; readonly number: number };

interface Link {
  readonly number: number;
  readonly hash: Uint8Array;
}

const START: Link = { number: 0, hash: new Uint8Array(32) };

/** What everybody did, each entry chained to the one before by its hash. Entries are added and, after their time, forgotten from the oldest on. */
export class SqliteAuditStore {
  readonly #db: DatabaseSync;
  #last: Link;

  constructor(db: DatabaseSync) {
    this.#db = db;
    const newest = db.prepare('select number, hash from audit order by number desc limit 1').get();
    this.#last = newest ? linkOf(newest) : this.#floor();
  }

  /** Returns the entry with its number and its hash in hex, to be noted elsewhere, too: whoever cuts off the end of the chain can't cut it there. */
  append(event: AuditEvent): NumberedAudit & { readonly hash: string } {
    const entry = { ...event, number: this.#last.number + 1 };
    const hash = hashOf(this.#last.hash, entry);
    const sql =
      'insert into audit (number, at, actor_kind, actor_id, actor_name, action, subject, detail, ip, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
    const { number, at, actor, action, subject, detail, ip } = entry;
    guarded(this.#db, () => this.#db.prepare(sql).run(number, at, actor.kind, actor.id, actor.name, action, subject, detail, ip, hash));
    this.#last = { number, hash };
    return { ...entry, hash: hash.toString('hex') };
  }

  /** Newest first. */
  list({ limit, cursor, actor, action, subject, since, until }: AuditQuery): Page<NumberedAudit> {
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeKey(cursor, 1);
    const wheres = ['number < ?'];
    const values: SQLInputValue[] = [Number(before)];
    const where = (sql: string, ...given: SQLInputValue[]): void => {
      wheres.push(sql);
      values.push(...given);
    };
    if (actor !== undefined) where('(actor_id = ? or actor_name = ?)', actor, actor);
    if (action !== undefined) where(`(action = ? or (action > ? and action < ?))`, action, `${action}.`, `${action}/`);
    if (subject !== undefined) where('instr(lower(subject), lower(?)) > 0', subject);
    if (since !== undefined) where('at >= ?', since);
    if (until !== undefined) where('at < ?', until);
    const sql = `select * from audit where ${wheres.join(' and ')} order by number desc limit ?`;
    const rows = guarded(this.#db, () => this.#db.prepare(sql).all(...values, limit + 1));
    const items = rows.slice(0, limit).map(entryOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeKey([last.number]) : null };
  }

  /** Reads the whole chain; names the first entry that is not what was written, or is missing. */
  verify(): AuditCheck {
    let last = this.#floor();
    let entries = 0;
    for (const row of this.#db.prepare('select * from audit order by number').iterate()) {
      const { number, hash } = linkOf(row);
      if (number !== last.number + 1 || !hashOf(last.hash, entryOf(row)).equals(hash)) return { kind: 'broken', number: last.number + 1 };
      last = { number, hash };
      entries++;
    }
    return { kind: 'whole', entries };
  }

  /** Forgets at most `limit` entries from before that time, the oldest first; the chain then begins behind them. Returns how many. */
  purge(before: number, limit: number): number {
    const rows = this.#db.prepare('select number, at, hash from audit order by number limit ?').all(limit);
    const kept = rows.findIndex((row) => Number(row['at']) >= before);
    const gone = kept === -1 ? rows : rows.slice(0, kept);
    const last = gone.at(-1);
    if (!last) return 0;
    const { number, hash } = linkOf(last);
    guarded(this.#db, () => {
      this.#db.exec('savepoint audit_purge');
      try {
        this.#db.prepare('insert or replace into audit_floor (id, number, hash) values (1, ?, ?)').run(number, hash);
        this.#db.prepare('delete from audit where number <= ?').run(number);
        this.#db.exec('release audit_purge');
      } catch (cause) {
        if (this.#db.isTransaction) this.#db.exec('rollback to audit_purge; release audit_purge');
        throw cause;
      }
    });
    return gone.length;
  }

  #floor(): Link {
    const row = this.#db.prepare('select number, hash from audit_floor').get();
    return row ? linkOf(row) : START;
  }
}

function hashOf(before: Uint8Array, entry: NumberedAudit): Buffer {
  return createHash('sha256').update(before).update(auditText(entry)).digest();
}

function linkOf(row: Record<string, unknown>): Link {
  return { number: Number(row['number']), hash: row['hash'] as Uint8Array };
}

function entryOf(row: Record<string, unknown>): NumberedAudit {
  const text = (column: string): string | null => (row[column] === null ? null : String(row[column]));
  return {
    number: Number(row['number']),
    at: Number(row['at']),
    actor: { kind: row['actor_kind'] as NumberedAudit['actor']['kind'], id: text('actor_id'), name: String(row['actor_name']) },
    action: String(row['action']),
    subject: String(row['subject']),
    detail: String(row['detail']),
    ip: text('ip'),
  };
}
