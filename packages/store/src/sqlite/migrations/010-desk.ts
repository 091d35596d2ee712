import type { Migration } from '../migrate.ts';

/** Sound files, and what came of things on people's workstations. */
export const deskMigration: Migration = {
  name: '010-desk',
  sql: `
    create table sound (
      name text primary key,
      -- SHA-256 of the bytes, hex
      hash text not null,
      bytes blob not null,
      -- account that brought it; null: the command line
      owner_id text,
      updated_at integer not null
    ) strict;
    create table desk_outcome (
      id integer primary key,
      user_id integer not null,
      call_number integer,
      extension text not null,
      state text not null,
      custom_event_id text,
      action text not null,
      place integer not null,
      is_closing integer not null,
      outcome text not null,
      detail text not null,
      exit_code integer,
      at integer not null
    ) strict;
    create index desk_outcome_by_call on desk_outcome (call_number) where call_number is not null;
    create index desk_outcome_by_user on desk_outcome (user_id, id);
    create index desk_outcome_by_age on desk_outcome (at);
  `,
};
