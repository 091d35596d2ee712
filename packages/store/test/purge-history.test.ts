import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { deliveryMigration } from '../src/sqlite/migrations/001-delivery.ts';
import { replayMigration } from '../src/sqlite/migrations/012-replay.ts';
import { allBefore } from '@ringhook/core';
import { purgeHistory } from '../src/sqlite/purge-history.ts';

const EVENTS = 5_000;

/** Event n of 1 .. 5,000 happened at time n; its time tells whenever it is looked at. */
function historyThatCounts(): { readonly db: DatabaseSync; readonly looks: () => number } {
  const db = new DatabaseSync(':memory:');
  let looks = 0;
  db.function('looked_at', { deterministic: true }, (at) => {
    looks++;
    return at;
  });
  db.exec(deliveryMigration.sql + replayMigration.sql);
  db.exec(`drop view call; drop table call_event;
    create table call_event (key integer primary key, happened_at integer, at integer generated always as (looked_at(happened_at)) virtual)`);
  const insert = db.prepare('insert into call_event (key, happened_at) values (?, ?)');
  for (let n = 1; n <= EVENTS; n++) insert.run(n * 256, n);
  return { db, looks: () => looks };
}

function counted(db: DatabaseSync): unknown {
  return db.prepare('select count(*) as n, min(happened_at) as first from call_event').get();
}

describe('forgetting history', () => {
  it('looks at little more than what it forgets, however much there is', () => {
    const { db, looks } = historyThatCounts();
    const before = looks();
    assert.equal(purgeHistory(db, allBefore(1), 100), 0);
    assert.equal(purgeHistory(db, allBefore(51), 100), 50);
    assert.ok(looks() - before < 400, `${looks() - before} rows were looked at`);
    assert.deepEqual({ ...Object(counted(db)) }, { n: EVENTS - 50, first: 51 });
  });

  it('goes in steps, up to the very moment, and keeps the newest row whatever its age', () => {
    const { db } = historyThatCounts();
    const steps = Array.from({ length: 4 }, () => purgeHistory(db, allBefore(2_501), 1_000));
    assert.deepEqual(steps, [1_000, 1_000, 500, 0]);
    assert.deepEqual({ ...Object(counted(db)) }, { n: 2_500, first: 2_501 });
    while (purgeHistory(db, allBefore(EVENTS * 2), 1_000) > 0);
    assert.deepEqual({ ...Object(counted(db)) }, { n: 1, first: EVENTS });
  });
});
