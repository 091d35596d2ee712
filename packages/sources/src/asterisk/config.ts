import { compileExtensionPattern, type SecretReference } from '@ringhook/core';
import { invalid, parseOptions } from '../parse-options.ts';
import type { SourceField } from '../source.ts';

export interface AsteriskConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Checked unless told otherwise: AMI carries the secret. */
  readonly tlsVerify: boolean;
  readonly username: string;
  readonly secret: SecretReference;
  readonly trunks: readonly string[];
  /** Undefined = the site's. */
  readonly extensionPattern?: string;
  readonly internalContexts: readonly string[];
  readonly trunkContexts: readonly string[];
  /** These three override the site's for calls of this PBX. */
  readonly timeZone?: string;
  readonly defaultCountry?: string;
  readonly outsidePrefixes?: readonly string[];
  readonly incomingPrefix?: string;
  /** Folders recordings may be served from, each `FOLDER_AT_THE_PBX` or `FOLDER_AT_THE_PBX=FOLDER_HERE`. */
  readonly recordingRoots: readonly string[];
}

export const ASTERISK_FIELDS: readonly SourceField[] = [
  { name: 'host', type: 'text', label: 'Host', isRequired: true, help: 'name or address of the Asterisk, e.g. 127.0.0.1' },
  {
    name: 'port',
    type: 'number',
    label: 'Port',
    isRequired: false,
    default: 5038,
    help: 'port of the manager interface (manager.conf, port or tlsbindaddr)',
  },
  {
    name: 'tls',
    type: 'boolean',
    label: 'TLS',
    isRequired: false,
    default: false,
    help: 'encrypt the connection (manager.conf, tlsenable=yes; usually port 5039)',
  },
  {
    name: 'tlsVerify',
    type: 'boolean',
    label: 'Check the certificate',
    isRequired: false,
    default: true,
    help: 'refuse a certificate that is not valid for the host; turn off only for a PBX with a self-signed one in a network you trust',
  },
  { name: 'username', type: 'text', label: 'User', isRequired: true, help: 'name of the section in manager.conf, e.g. ringhook' },
  { name: 'secret', type: 'secret', label: 'Secret', isRequired: true, help: 'where the secret of that section is kept' },
  {
    name: 'trunks',
    type: 'list',
    label: 'Trunks',
    isRequired: false,
    default: [],
    help: 'endpoint names of trunks as they stand in channel names: PJSIP/my-provider-0000002a has my-provider',
  },
  {
    name: 'extensionPattern',
    type: 'text',
    label: 'Extension numbers',
    isRequired: false,
    help: 'regular expression that a whole extension number matches, e.g. \\d{3,4}; left out, that of the site',
  },
  {
    name: 'internalContexts',
    type: 'list',
    label: 'Contexts of phones',
    isRequired: false,
    default: [],
    help: 'dialplan contexts of phones, where endpoint names do not tell, e.g. from-internal',
  },
  {
    name: 'trunkContexts',
    type: 'list',
    label: 'Contexts of trunks',
    isRequired: false,
    default: [],
    help: 'dialplan contexts in which outside calls arrive, e.g. from-pstn',
  },
  {
    name: 'timeZone',
    type: 'timeZone',
    label: 'Time zone',
    isRequired: false,
    help: 'of the place where this PBX stands, e.g. Europe/Berlin; left out, that of the site',
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
    default: ['/var/spool/asterisk/monitor'],
    help: 'folders that recordings may be served from, as the PBX names them; where this machine sees one elsewhere: /var/spool/asterisk/monitor=/mnt/recordings',
  },
];

const MAX_PORT = 65_535;

export function parseAsteriskConfig(input: unknown): AsteriskConfig {
  const config = parseOptions(ASTERISK_FIELDS, input) as unknown as AsteriskConfig;
  const { port, extensionPattern, host } = config;
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT)
    throw invalid('port', `"port" must be 1 to ${MAX_PORT}; the manager interface usually has 5038`);
  if (/[\s/@]/.test(host))
    throw invalid('host', `"host" is a name or an address alone, without scheme, user, port or path, e.g. pbx.example`);
  if (extensionPattern !== undefined && compileExtensionPattern(extensionPattern) === undefined) {
    throw invalid('extensionPattern', `"extensionPattern" is no regular expression that can be used safely; right would be: \\d{3,4}`);
  }
  return config;
}
