import { compileExtensionPattern, type SecretReference } from '@ringhook/core';
import { networksOf } from '../http-ingest/allowed-networks.ts';
import { invalid, parseOptions } from '../parse-options.ts';
import { BROADWORKS_FIELDS } from './fields.ts';

export type XspAuthentication = 'basic' | 'broadworksSso' | 'bearer';

export interface BroadworksConfig {
  /** Origins of the XSPs, `https://xsp1.example.com`, tried in turn. */
  readonly hosts: readonly string[];
  readonly eventsPath: string;
  readonly actionsPath: string;
  readonly asyncPath: string;
  readonly tlsVerify: boolean;
  readonly auth: XspAuthentication;
  /** `user@domain`; with a token it says only whose token it is. */
  readonly user: string;
  /** Password or token. */
  readonly secret: SecretReference;
  /** Undefined = one of ours for each source. */
  readonly applicationId?: string;
  readonly users: readonly string[];
  /** `PROVIDER/GROUP` */
  readonly groups: readonly string[];
  readonly serviceProviders: readonly string[];
  readonly enterprises: readonly string[];
  readonly callCenters: readonly string[];
  readonly packages: readonly string[];
  /** `USER=EXTENSION`, where the profile is not to be read or has another. */
  readonly extensions: readonly string[];
  /** Address of ours that the XSP sends events to; undefined = events come over a channel. */
  readonly httpContact?: string;
  /** What the `key` of that address must be. */
  readonly pushKey?: SecretReference;
  /** CIDR ranges events may be sent from; empty = any. */
  readonly allowedSenders: readonly string[];
  /** Undefined = the site's. */
  readonly extensionPattern?: string;
  readonly defaultCountry?: string;
  readonly outsidePrefixes?: readonly string[];
  readonly incomingPrefix?: string;
}

const USER_ID = /^[^\s@/]+@[^\s@/]+$/;
const MAX_USERS = 5_000;

export function parseBroadworksConfig(input: unknown): BroadworksConfig {
  const config = parseOptions(BROADWORKS_FIELDS, input) as unknown as BroadworksConfig;
  checkPlaces(config);
  checkTargets(config);
  checkHttpContact(config);
  const { extensionPattern } = config;
  if (extensionPattern !== undefined && compileExtensionPattern(extensionPattern) === undefined) {
    throw invalid('extensionPattern', `"extensionPattern" is no regular expression that can be used safely; right would be: \\d{3,4}`);
  }
  const isAnythingAsked = config.users.length + config.groups.length + config.serviceProviders.length + config.enterprises.length > 0;
  return {
    ...config,
    hosts: config.hosts.map(originOf),
    // Who asks for nobody asks for himself; with call centers alone, for those.
    users: (isAnythingAsked || config.callCenters.length > 0 ? config.users : [config.user]).map(lower),
    callCenters: config.callCenters.map(lower),
  };
}

function lower(userId: string): string {
  return userId.toLowerCase();
}

function checkPlaces({ hosts, eventsPath, actionsPath, asyncPath }: BroadworksConfig): void {
  if (hosts.length === 0) throw invalid('hosts', `"hosts" must name at least one XSP, e.g. https://xsp1.example.com`);
  for (const host of hosts) originOf(host);
  for (const [name, path] of Object.entries({ eventsPath, actionsPath, asyncPath })) {
    if (!/^\/[\w./~-]+$/.test(path) || path.split('/').includes('..'))
      throw invalid(name, `"${name}" must be a path without host and query, e.g. /com.broadsoft.xsi-events`);
  }
}

/** A bare name means https: whoever wants his password to travel in the clear has to say so. */
function originOf(host: string): string {
  const text = /^https?:\/\//i.test(host) ? host : `https://${host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw invalid(
      'hosts',
      `"hosts" cannot hold "${host.slice(0, 100)}"; right would be: https://xsp1.example.com, without path and password`,
    );
  }
  return url.origin;
}

function checkTargets({
  user,
  auth,
  users,
  callCenters,
  groups,
  serviceProviders,
  enterprises,
  extensions,
  packages,
}: BroadworksConfig): void {
  if (!USER_ID.test(user)) throw invalid('user', `"user" must be a user with his domain, e.g. ringhook@example.com`);
  if (auth === 'basic' && user.includes(':')) throw invalid('user', `"user" cannot hold a colon`);
  for (const [field, list] of Object.entries({ users, callCenters })) {
    const wrong = list.find((one) => !USER_ID.test(one));
    if (wrong !== undefined) throw invalid(field, `"${field}" cannot hold "${wrong}"; right would be: alice@example.com`);
  }
  if (users.length > MAX_USERS) throw invalid('users', `"users" has more than ${MAX_USERS} entries: use "groups" or "enterprises" instead`);
  const group = groups.find((one) => one.split('/').length !== 2 || !one.split('/').every(isId));
  if (group !== undefined) throw invalid('groups', `"groups" cannot hold "${group}"; right would be: PROVIDER/GROUP`);
  for (const [field, list] of Object.entries({ serviceProviders, enterprises })) {
    const wrong = list.find((one) => !isId(one));
    if (wrong !== undefined)
      throw invalid(field, `"${field}" cannot hold "${wrong}": it is an id without slashes; for groups there is "groups"`);
  }
  const row = extensions.find((one) => !/^[^\s@/=]+@[^\s@/=]+=[\w.+*#-]{1,40}$/.test(one));
  if (row !== undefined) throw invalid('extensions', `"extensions" cannot hold "${row}"; right would be: alice@example.com=1001`);
  if (packages.length === 0) throw invalid('packages', `"packages" must name at least one event package, e.g. Advanced Call`);
}

/** May stand in a path by itself. */
function isId(text: string): boolean {
  return /^[^/]+$/.test(text) && !/^\.{1,2}$/.test(text);
}

/** An XSP proves nothing of itself: without one of the two anybody could tell us of calls. */
function checkHttpContact({ httpContact, pushKey, allowedSenders }: BroadworksConfig): void {
  networksOf(allowedSenders);
  if (httpContact === undefined) return;
  const url = URL.canParse(httpContact) ? new URL(httpContact) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '' || url.username !== '') {
    throw invalid(
      'httpContact',
      `"httpContact" must be the address of this source as the XSP reaches it, e.g. https://calls.example.com/ingest/pbx`,
    );
  }
  if (pushKey === undefined && allowedSenders.length === 0) {
    throw invalid(
      'pushKey',
      `with "httpContact" either "pushKey" or "allowedSenders" is needed: how else would we know that it is the XSP who sends?`,
    );
  }
}
