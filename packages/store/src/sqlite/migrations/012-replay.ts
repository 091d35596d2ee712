import type { Migration } from '../migrate.ts';

/** What is sent again, and how far it is. */
export const replayMigration: Migration = {
  name: '012-replay',
  sql: `
    create table replay (
      id integer primary key,
      -- JSON, see the API
      wanted text not null,
      made_by text not null,
      note text not null,
      created_at integer not null,
      state text not null,
      problem text,
      ended_at integer
    ) strict;
    create table replay_part (
      replay integer not null references replay (id) on delete cascade,
      hook integer not null,
      total integer not null,
      queued integer not null,
      left_alone integer not null,
      -- key of the last delivery that was looked at
      after integer not null,
      is_done integer not null,
      primary key (replay, hook)
    ) strict, without rowid;
    -- deliveries a replay has opened, for its progress
    create table replay_delivery (
      replay integer not null references replay (id) on delete cascade,
      key integer not null,
      primary key (replay, key)
    ) strict, without rowid;
    -- deliveries that no event of their call has owed
    create table replay_addition (
      key integer primary key,
      call_number integer not null
    ) strict;
    create index replay_addition_call on replay_addition (call_number);
  `,
};
