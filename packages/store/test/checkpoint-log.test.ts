import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { partitionOf } from '@ringhook/core';
import { CheckpointLog } from '../src/sqlite/checkpoint-log.ts';
import { deliveryMigration } from '../src/sqlite/migrations/001-delivery.ts';

it('forgets no live call when the disk could not be read after a failed commit', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(deliveryMigration.sql);
  const log = new CheckpointLog(db);
  log.write([{ callNumber: 1, partition: partitionOf(1), state: 'alive' }]);
  db.exec('alter table call_checkpoint rename to away');
  assert.throws(() => log.reload());
  db.exec('alter table away rename to call_checkpoint');
  const ended = Array.from({ length: 5_000 }, (_, index) => ({ callNumber: index + 2, partition: partitionOf(index + 2), state: null }));
  for (const checkpoint of ended) log.write([checkpoint]);
  const rows = db.prepare('select state from call_checkpoint where call_number = 1').all();
  assert.deepEqual(
    rows.map((row) => row['state']),
    ['alive'],
  );
  assert.ok(Number(db.prepare('select count(*) as n from call_checkpoint').get()?.['n']) < 4_000, 'the log was swept');
});
