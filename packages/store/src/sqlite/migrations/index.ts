import { COLD_MIGRATIONS } from '../cold-migrations.ts';
import type { Migration } from '../migrate.ts';
import { deliveryMigration } from './001-delivery.ts';
import { callNumberFloorMigration } from './002-call-number-floor.ts';
import { accountMigration } from './004-account.ts';
import { deskMigration } from './010-desk.ts';
import { replayMigration } from './012-replay.ts';
import { savedTestMigration } from './013-saved-test.ts';
import { takenReportMigration } from './003-taken-report.ts';

/** In order of application; append only. */
export const MIGRATIONS: readonly Migration[] = [
  deliveryMigration,
  ...COLD_MIGRATIONS,
  callNumberFloorMigration,
  takenReportMigration,
  accountMigration,
  deskMigration,
  replayMigration,
  savedTestMigration,
];
