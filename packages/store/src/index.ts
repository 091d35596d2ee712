export * from './main-key.ts';
export { COLD_MIGRATIONS, type ColdMigration } from './sqlite/cold-migrations.ts';
export * from './sqlite/configuration-store.ts';
export { SqliteIdempotencyStore } from './sqlite/idempotency-store.ts';
export type { Page, PageRequest } from './sqlite/page.ts';
export * from './sqlite/secret-store.ts';
export { SqliteTokenStore } from './sqlite/token-store.ts';
