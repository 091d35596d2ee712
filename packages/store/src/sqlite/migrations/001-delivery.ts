/**
 * The hot tables. Keys: `key = position * 256 + p`, rising with time, so that rows are appended side by side and the partition stands
 * in the key itself; where the key is a call number, p is its low byte. With p in front a commit of 64 rows would touch 64 pages
 * instead of a few (docs/adr). Only integers and short texts are indexed.
 */
export const deliveryMigration = {
  name: '001-delivery',
  sql: `
create table partition_lease (
  p integer primary key,
  owner text not null,
  epoch integer not null,
  expires_at integer not null
);

-- One row. Deliveries below the watermark are settled or listed in open_delivery.
create table outbox (
  id integer primary key check (id = 1),
  watermark integer not null
);
insert into outbox (id, watermark) values (1, 0);

create table hook (
  hook integer primary key,
  name text not null unique,
  paused_because text,
  paused_at integer
);

-- body: the event with its frozen facts, see packed-event.ts. deliveries: first and last key owed for it, null = none.
create table call_event (
  key integer primary key,
  p integer generated always as (key & 255) virtual,
  call_number integer not null,
  sequence integer not null,
  at integer not null,
  revision integer not null,
  first_delivery integer,
  last_delivery integer,
  body text not null
);
create unique index call_event_call on call_event (call_number, sequence);

-- For listing and searching; written when the call starts and when it ends.
create table call_row (
  call_number integer primary key,
  p integer generated always as (call_number & 255) virtual,
  started_at integer not null,
  ended_at integer,
  caller text,
  did text,
  responder text,
  queue text
);

-- facts: JSON as of the call's latest event, see packed-event.ts.
create view call as
select c.*, (
  select json_extract(e.body, '$[2]') from call_event as e where e.call_number = c.call_number order by e.sequence desc limit 1
) as facts
from call_row as c;

-- A log: the last row of a call counts, a null state ends it.
create table call_checkpoint (
  key integer primary key,
  p integer generated always as (key & 255) virtual,
  call_number integer not null,
  state text
);

-- Written once; event is the code of F28; request: JSON [method, url, headers as name, value, ..., body].
create table delivery (
  key integer primary key,
  p integer generated always as (key & 255) virtual,
  hook integer not null,
  call_number integer not null,
  sequence integer not null,
  ordinal integer not null,
  event integer not null,
  synthetic integer not null,
  created_at integer not null,
  deadline_at integer,
  replay integer not null default 0,
  webhook_id text not null,
  request text not null
);

-- Deliveries that stay open for longer than a moment: parked, cold, or slow.
create table open_delivery (
  hook integer not null,
  call_number integer not null,
  ordinal integer not null,
  key integer not null,
  p integer generated always as (key & 255) virtual,
  attempts integer not null,
  retries integer not null,
  primary key (hook, call_number, ordinal)
) without rowid;

create table parked_lane (
  p integer not null,
  hook integer not null,
  call_number integer not null,
  parked_at integer not null,
  due_at integer not null,
  primary key (p, hook, call_number)
) without rowid;
create index parked_lane_due on parked_lane (hook, due_at);

-- One row per request made. status null = no answer. answer: JSON [headers, body, 1 when cut] or [reason, detail].
-- step: null = delivered, else JSON of the next step and why it was chosen.
create table attempt (
  delivery integer not null,
  number integer not null,
  p integer generated always as (delivery & 255) virtual,
  started_at integer not null,
  duration_ms integer not null,
  status integer,
  answer text not null,
  step text,
  primary key (delivery, number)
) without rowid;

-- Given up or skipped (why = 'deadline').
create table dead_letter (
  key integer primary key,
  p integer generated always as (key & 255) virtual,
  hook integer not null,
  why text not null,
  at integer not null
);
create index dead_letter_at on dead_letter (at);
`,
};
