import { accountPages } from '../features/accounts/pages.ts';
import { auditPages } from '../features/audit/pages.ts';
import { backupPages } from '../features/backup/pages.ts';
import { adapterPages } from '../features/adapters/pages.ts';
import { callPages } from '../features/calls/pages.ts';
import { connectComputerPages } from '../features/connect-computer/pages.ts';
import { customEventPages } from '../features/custom-events/pages.ts';
import { deliveryPages } from '../features/deliveries/pages.ts';
import { configurationPages } from '../features/configuration/pages.ts';
import { directoryPages } from '../features/directory/pages.ts';
import { endpointPages } from '../features/endpoints/pages.ts';
import { myEventPages } from '../features/my-events/pages.ts';
import { livePages } from '../features/live/pages.ts';
import { replayPages } from '../features/replays/pages.ts';
import { profilePages } from '../features/profile/pages.ts';
import { rulePages } from '../features/rules/pages.ts';
import { savedTestPages } from '../features/saved-tests/pages.ts';
import { settingsPages } from '../features/settings/pages.ts';
import { setupPages } from '../features/setup/pages.ts';
import { sourcePages } from '../features/sources/pages.ts';
import { systemPages } from '../features/system/pages.ts';
import { workstationPages } from '../features/workstations/pages.ts';
import type { Page } from '../ui/page.ts';

/** Every page of the console. A feature adds one line here; its place in the menu is in navigation.ts. */
export const PAGES: readonly Page[] = [
  ...livePages,
  ...adapterPages,
  ...callPages,
  ...deliveryPages,
  ...replayPages,
  ...endpointPages,
  ...rulePages,
  ...savedTestPages,
  ...configurationPages,
  ...sourcePages,
  ...systemPages,
  ...myEventPages,
  ...customEventPages,
  ...workstationPages,
  ...connectComputerPages,
  ...setupPages,
  ...profilePages,
  ...directoryPages,
  ...accountPages,
  ...settingsPages,
  ...auditPages,
  ...backupPages,
];
