import { COLD_MIGRATIONS } from '../cold-migrations.ts';
import type { Migration } from '../migrate.ts';
import { deliveryMigration } from './001-delivery.ts';

/** In order of application; append only. */
export const MIGRATIONS: readonly Migration[] = [deliveryMigration, ...COLD_MIGRATIONS];
