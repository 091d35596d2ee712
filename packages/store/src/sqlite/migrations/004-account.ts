import type { Migration } from '../migrate.ts';

/** Who may sign in, who has, and what everybody did. Rarely written, beside what calls cause. */
export const accountMigration: Migration = {
  name: '004-account',
  sql: `
    create table account (
      id text primary key,
      login text not null,
      -- what makes two logins the same
      login_key text not null unique,
      name text not null,
      role text not null,
      user_id text,
      disabled integer not null,
      language text,
      password_hash text,
      must_change integer not null,
      issuer text,
      subject text,
      created_at integer not null,
      last_seen_at integer,
      unique (issuer, subject)
    ) strict;
    create table session (
      id text primary key,
      hash blob not null unique,
      account_id text not null references account (id) on delete cascade,
      created_at integer not null,
      last_seen_at integer not null,
      ip text not null,
      user_agent text not null
    ) strict;
    create index session_by_account on session (account_id);
    create table audit (
      number integer primary key,
      at integer not null,
      actor_kind text not null,
      actor_id text,
      actor_name text not null,
      action text not null,
      subject text not null,
      detail text not null,
      ip text,
      -- SHA-256 of the hash before and this row
      hash blob not null
    ) strict;
    create index audit_by_actor on audit (actor_id, number);
    create index audit_by_action on audit (action, number);
    -- what the chain begins with when older entries have been forgotten: one row
    create table audit_floor (
      id integer primary key check (id = 1),
      number integer not null,
      hash blob not null
    ) strict;
    alter table token add column owner_id text;
    alter table token add column owner_name text;
  `,
};
