import type { Migration } from '../migrate.ts';

/** Past calls kept as tests of the configuration. */
export const savedTestMigration: Migration = {
  name: '013-saved-test',
  sql: `
    create table saved_test (
      id text primary key,
      name text not null,
      call_number integer not null,
      -- when the caller had called before
      previous_call_at integer,
      created_at integer not null,
      updated_at integer not null,
      author text not null,
      -- JSON: { events, expected }
      body text not null
    ) strict;
  `,
};
