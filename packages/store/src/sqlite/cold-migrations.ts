/** One step of the schema; a name that was applied once never runs again and never changes. */
export interface ColdMigration {
  readonly name: string;
  readonly sql: string;
}

/** What is rarely written: configuration revisions, tokens, secrets, answers to repeatable requests. */
export const COLD_MIGRATIONS: readonly ColdMigration[] = [
  {
    name: 'cold-0001-configuration-and-access',
    sql: `
      create table configuration_revision (
        revision integer primary key,
        author text not null,
        note text not null,
        at integer not null,
        -- gzip of the whole configuration as JSON
        body blob not null
      ) strict;
      create table token (
        id text primary key,
        name text not null,
        scopes text not null,
        hash blob not null unique,
        created_at integer not null,
        expires_at integer
      ) strict;
      create table secret (
        name text primary key,
        key_id text not null,
        nonce blob not null,
        sealed blob not null,
        updated_at integer not null
      ) strict;
      create table idempotency (
        key text primary key,
        fingerprint text not null,
        status integer not null,
        body text not null,
        at integer not null
      ) strict;
      create index idempotency_by_age on idempotency (at);
    `,
  },
];
