/** Messages of providers that were taken, by a digest of source and name; forgotten a day later. */
export const takenReportMigration = {
  name: '003-taken-report',
  sql: `
create table taken_report (
  digest blob primary key,
  at integer not null
) without rowid;
create index taken_report_at on taken_report (at);
`,
};
