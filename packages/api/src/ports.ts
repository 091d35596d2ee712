/** What the API needs from the rest of Ringhook, in its own words. The store, the engine and the supervisor fill these. */
export * from './ports/access.ts';
export * from './ports/backup.ts';
export * from './ports/calls.ts';
export * from './ports/configuration.ts';
export * from './ports/console.ts';
export * from './ports/deliveries.ts';
export * from './ports/desk.ts';
export * from './ports/dry-runs.ts';
export * from './ports/ingest.ts';
export * from './ports/operations.ts';
export * from './ports/page.ts';
export * from './ports/people.ts';
export * from './ports/probe.ts';
export * from './ports/replays.ts';
export * from './ports/sources.ts';
export * from './ports/storage.ts';
export * from './ports/trials.ts';
