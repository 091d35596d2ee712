import type { DatabaseSync } from 'node:sqlite';
import { SqliteAuditStore } from '@ringhook/store';
import { failed, type Finding, ok } from './finding.ts';

const AUDIT = 'audit log';

/** Whether every entry is what was written, and none is missing in between. */
export function checkAudit(db: DatabaseSync): Finding {
  const isThere = db.prepare(`select 1 from sqlite_schema where name = 'audit'`).get() !== undefined;
  if (!isThere) return ok(AUDIT, 'none yet');
  const found = new SqliteAuditStore(db).verify();
  if (found.kind === 'whole') return ok(AUDIT, `${found.entries.toLocaleString('en')} entries, none changed or missing`);
  const fix = 'somebody changed the database by other means than Ringhook: compare with the lines "audit" of the log, and with a backup';
  return failed(AUDIT, `entry ${found.number} is missing or is not what was written`, fix);
}
