import type { BroadworksConfig } from './config.ts';

/** One subscription to make: whose events, and of which package. */
export interface Wanted {
  /** Under the path of Xsi-Events. */
  readonly path: string;
  /** For a human. */
  readonly whose: string;
  /** Undefined for a group or enterprise: no list of calls comes when it is subscribed to. */
  readonly userId: string | undefined;
  /** The package, and what will do where it is not allowed. */
  readonly packages: readonly string[];
  readonly isAboutCalls: boolean;
}

/** What older or smaller installations have instead. */
const CALL_PACKAGES = ['Advanced Call', 'Standard Call', 'Basic Call'];
const QUEUE_PACKAGE = 'Call Center Queue';

/** Everything to be subscribed to, call packages first. */
export function wantedOf(config: BroadworksConfig): Wanted[] {
  const { users, callCenters, packages } = config;
  const wanted = packages.flatMap((name) => [
    ...groupsOf(config).map((group) => ({ ...group, userId: undefined, ...packageNamed(name) })),
    ...users.map((userId) => ({ ...userTarget(userId), ...packageNamed(name) })),
  ]);
  for (const userId of callCenters) wanted.push({ ...userTarget(userId), ...packageNamed(QUEUE_PACKAGE) });
  return wanted.toSorted((one, other) => Number(other.isAboutCalls) - Number(one.isAboutCalls));
}

function packageNamed(name: string): Pick<Wanted, 'packages' | 'isAboutCalls'> {
  const at = CALL_PACKAGES.indexOf(name);
  return at === -1 ? { packages: [name], isAboutCalls: false } : { packages: CALL_PACKAGES.slice(at), isAboutCalls: true };
}

function userTarget(userId: string): Pick<Wanted, 'path' | 'whose' | 'userId'> {
  return { path: `/user/${encodeURIComponent(userId)}`, whose: userId, userId };
}

function groupsOf({ serviceProviders, groups, enterprises }: BroadworksConfig): Pick<Wanted, 'path' | 'whose'>[] {
  return [
    ...serviceProviders.map((id) => ({ path: `/serviceprovider/${encodeURIComponent(id)}`, whose: `the service provider ${id}` })),
    ...enterprises.map((id) => ({ path: `/enterprise/${encodeURIComponent(id)}`, whose: `the enterprise ${id}` })),
    ...groups.map((id) => {
      const [provider = '', group = ''] = id.split('/').map(encodeURIComponent);
      return { path: `/serviceprovider/${provider}/group/${group}`, whose: `the group ${id}` };
    }),
  ];
}
