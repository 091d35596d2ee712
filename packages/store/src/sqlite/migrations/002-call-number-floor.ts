/** One row after a restore: call numbers up to it may have been given out after the backup was made. */
export const callNumberFloorMigration = {
  name: '002-call-number-floor',
  sql: 'create table call_number_floor (id integer primary key check (id = 1), number integer not null);',
};
