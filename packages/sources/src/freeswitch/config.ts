import { compileExtensionPattern, type SecretReference } from '@ringhook/core';
import { invalid, parseOptions } from '../parse-options.ts';
import type { SourceField } from '../source.ts';
import { DEFAULT_FREESWITCH_NAMES } from './parties.ts';

export interface FreeswitchConfig {
  readonly host: string;
  readonly port: number;
  /** `user@domain` of the directory for userauth; absent = the password of event_socket.conf. */
  readonly user?: string;
  readonly password: SecretReference;
  readonly trunkProfiles: readonly string[];
  readonly trunkContexts: readonly string[];
  readonly trunkUsers: readonly string[];
  readonly internalContexts: readonly string[];
  readonly domains: readonly string[];
  /** Undefined = the site's. */
  readonly extensionPattern?: string;
  readonly defaultCountry?: string;
  readonly outsidePrefixes?: readonly string[];
  readonly incomingPrefix?: string;
  readonly recordingRoots: readonly string[];
}

export const FREESWITCH_FIELDS: readonly SourceField[] = [
  { name: 'host', type: 'text', label: 'Host', isRequired: true, help: 'name or address of the FreeSWITCH, e.g. 127.0.0.1' },
  {
    name: 'port',
    type: 'number',
    label: 'Port',
    isRequired: false,
    default: 8021,
    help: 'port of the event socket (event_socket.conf, listen-port)',
  },
  {
    name: 'password',
    type: 'secret',
    label: 'Password',
    isRequired: true,
    help: 'where the password of event_socket.conf, or of the user, is kept',
  },
  {
    name: 'user',
    type: 'text',
    label: 'User',
    isRequired: false,
    help: 'user of the directory to log in as, e.g. ringhook@pbx.example; left out, the password of event_socket.conf is used',
  },
  {
    name: 'trunkProfiles',
    type: 'list',
    label: 'Profiles of trunks',
    isRequired: false,
    default: [...DEFAULT_FREESWITCH_NAMES.trunkProfiles],
    help: 'SIP profiles that face carriers, e.g. external',
  },
  {
    name: 'trunkContexts',
    type: 'list',
    label: 'Contexts of trunks',
    isRequired: false,
    default: [...DEFAULT_FREESWITCH_NAMES.trunkContexts],
    help: 'dialplan contexts in which outside calls arrive, e.g. public',
  },
  {
    name: 'trunkUsers',
    type: 'list',
    label: 'Users that are trunks',
    isRequired: false,
    default: [],
    help: 'users of the directory that are no phones but other systems, e.g. gateway-berlin',
  },
  {
    name: 'internalContexts',
    type: 'list',
    label: 'Contexts of phones',
    isRequired: false,
    default: [],
    help: 'dialplan contexts of phones that do not log in, e.g. default',
  },
  {
    name: 'domains',
    type: 'list',
    label: 'Domains',
    isRequired: false,
    default: [],
    help: 'on a PBX shared by several: the domains that are yours, e.g. acme.example; left out, all',
  },
  {
    name: 'extensionPattern',
    type: 'text',
    label: 'Extension numbers',
    isRequired: false,
    help: 'regular expression that a whole extension number matches, e.g. \\d{3,4}; left out, that of the site',
  },
  {
    name: 'defaultCountry',
    type: 'country',
    label: 'Country',
    isRequired: false,
    help: 'in whose notation national numbers are read, e.g. DE; left out, that of the site',
  },
  {
    name: 'outsidePrefixes',
    type: 'list',
    label: 'Outside line',
    isRequired: false,
    help: 'digits dialled to reach an outside line, e.g. 0 or 9; left out, those of the site',
  },
  {
    name: 'incomingPrefix',
    type: 'text',
    label: 'Left out by the trunk',
    isRequired: false,
    pattern: '\\+|\\d{1,9}',
    help: 'what the trunk leaves out before numbers of callers: +, 00, 0 or an area code such as 030; left out, that of the site',
  },
  {
    name: 'recordingRoots',
    type: 'list',
    label: 'Folders of recordings',
    isRequired: false,
    default: ['/var/lib/freeswitch/recordings'],
    help: 'folders that recordings may be served from, as the PBX names them; where this machine sees one elsewhere: /var/lib/freeswitch/recordings=/mnt/recordings',
  },
];

const MAX_PORT = 65_535;

export function parseFreeswitchConfig(input: unknown): FreeswitchConfig {
  const config = parseOptions(FREESWITCH_FIELDS, input) as unknown as FreeswitchConfig;
  const { port, host, user, extensionPattern } = config;
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT)
    throw invalid('port', `"port" must be 1 to ${MAX_PORT}; the event socket usually has 8021`);
  if (/[\s/@]/.test(host))
    throw invalid('host', `"host" is a name or an address alone, without scheme, user, port or path, e.g. pbx.example`);
  if (user !== undefined && !/^[^\s:@]+@[^\s:@]+$/.test(user))
    throw invalid('user', `"user" must be a user and a domain of the directory, e.g. ringhook@pbx.example`);
  if (extensionPattern !== undefined && compileExtensionPattern(extensionPattern) === undefined) {
    throw invalid('extensionPattern', `"extensionPattern" is no regular expression that can be used safely; right would be: \\d{3,4}`);
  }
  return config;
}
