import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { partitionOf } from '@ringhook/core';
import { CheckpointLog } from '../src/sqlite/checkpoint-log.ts';
import { deliveryMigration } from '../src/sqlite/migrations/001-delivery.ts';

it('forgets no live call when the disk could not be read after a failed commit', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(deliveryMigration.sql);
  let isReadable = true;
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    const statement = prepare(sql);
    const iterate = statement.iterate.bind(statement);
    statement.iterate = () => {
      if (isReadable) return iterate();
      throw new Error('disk I/O error');
    };
    return statement;
  };
  const log = new CheckpointLog(db);
  log.write([{ callNumber: 1, partition: partitionOf(1), state: 'alive' }]);
  isReadable = false;
  assert.throws(() => log.reload());
  isReadable = true;
  const ended = Array.from({ length: 5_000 }, (_, index) => ({ callNumber: index + 2, partition: partitionOf(index + 2), state: null }));
  for (const checkpoint of ended) log.write([checkpoint]);
  const rows = db.prepare('select state from call_checkpoint where call_number = 1').all();
  assert.deepEqual(
    rows.map((row) => row['state']),
    ['alive'],
  );
  assert.ok(Number(db.prepare('select count(*) as n from call_checkpoint').get()?.['n']) < 4_000, 'the log was swept');
});
