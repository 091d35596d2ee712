import type { SecretReference } from '@ringhook/core';
import { invalid, parseOptions } from '../../parse-options.ts';
import type { SourceField } from '../../source.ts';
import { ADDRESS_FIELDS, type AddressConfig, checkAddresses } from '../addresses.ts';
import type { HmacAlgorithm } from '../signatures.ts';
import { FIELD_NAMES, GENERIC_TYPES, parsePath } from './fields.ts';

export interface GenericConfig extends AddressConfig {
  readonly verification: 'hmac' | 'bearer' | 'basic' | 'none';
  readonly secret?: SecretReference;
  readonly username?: string;
  readonly signatureHeader: string;
  readonly algorithm: HmacAlgorithm;
  readonly encoding: 'hex' | 'base64';
  readonly signaturePrefix?: string;
  readonly signedText: string;
  readonly timestampHeader?: string;
  readonly toleranceSeconds: number;
  readonly fieldMap: readonly string[];
  readonly valueMap: readonly string[];
}

export const GENERIC_FIELDS: readonly SourceField[] = [
  {
    name: 'verification',
    type: 'choice',
    label: 'How requests prove themselves',
    isRequired: false,
    default: 'hmac',
    choices: ['hmac', 'bearer', 'basic', 'none'],
    help: 'hmac (a signature over the body), bearer (Authorization: Bearer ...), basic (user and password), or none, only with "allowedSenders"',
  },
  {
    name: 'secret',
    type: 'secret',
    label: 'Secret',
    isRequired: false,
    help: 'where the key, token or password is kept; not needed for none',
  },
  { name: 'username', type: 'text', label: 'User', isRequired: false, help: 'for basic: the name the sender logs in with, e.g. pbx' },
  {
    name: 'signatureHeader',
    type: 'text',
    label: 'Header of the signature',
    isRequired: false,
    default: 'X-Signature',
    help: 'for hmac: the header that carries it',
  },
  {
    name: 'algorithm',
    type: 'choice',
    label: 'Algorithm',
    isRequired: false,
    default: 'sha256',
    choices: ['sha256', 'sha512', 'sha1'],
    help: 'for hmac: the hash it is made with',
  },
  {
    name: 'encoding',
    type: 'choice',
    label: 'Encoding',
    isRequired: false,
    default: 'hex',
    choices: ['hex', 'base64'],
    help: 'for hmac: how its bytes are written',
  },
  {
    name: 'signaturePrefix',
    type: 'text',
    label: 'Before the signature',
    isRequired: false,
    help: 'for hmac: text before it in the header, e.g. sha256=',
  },
  {
    name: 'signedText',
    type: 'text',
    label: 'What is signed',
    isRequired: false,
    default: '{body}',
    help: 'for hmac: {body}, {timestamp} (from its header) and {url}, with what stands between, e.g. {timestamp}.{body}',
  },
  {
    name: 'timestampHeader',
    type: 'text',
    label: 'Header of the time',
    isRequired: false,
    help: 'for hmac: carries the time of sending in seconds since 1970; with it, old requests are refused',
  },
  {
    name: 'toleranceSeconds',
    type: 'number',
    label: 'Tolerance',
    isRequired: false,
    default: 300,
    help: 'seconds that time may be away from the clock here',
  },
  {
    name: 'fieldMap',
    type: 'list',
    label: 'Names of fields',
    isRequired: false,
    default: [],
    help: `where the sender calls a field otherwise: OURS=PATH, e.g. sessionId=data.call.id or from=parties[0].number; ours are ${FIELD_NAMES.join(', ')}`,
  },
  {
    name: 'valueMap',
    type: 'list',
    label: 'Values of type and direction',
    isRequired: false,
    default: [],
    help: 'where the sender has other words: THEIRS=OURS, e.g. incomingcall_started=start or in=inbound',
  },
  ...ADDRESS_FIELDS,
];

export function parseGenericConfig(input: unknown): GenericConfig {
  const config = parseOptions(GENERIC_FIELDS, input) as unknown as GenericConfig;
  checkAddresses(config);
  checkProof(config);
  for (const row of config.fieldMap) {
    const [ours = '', path = ''] = row.split('=', 2);
    const isKnown = FIELD_NAMES.some((name) => name === ours);
    if (!isKnown || parsePath(path) === undefined) {
      throw invalid(
        'fieldMap',
        `"fieldMap" cannot hold "${row}"; right would be OURS=PATH, e.g. sessionId=data.call.id; ours are ${FIELD_NAMES.join(', ')}`,
      );
    }
  }
  const known = new Set<string>([...GENERIC_TYPES, 'inbound', 'outbound', 'internal']);
  for (const row of config.valueMap) {
    const ours = row.slice(row.lastIndexOf('=') + 1);
    if (!/^[^=]+=[^=]+$/.test(row) || !known.has(ours)) {
      throw invalid('valueMap', `"valueMap" cannot hold "${row}"; right would be THEIRS=OURS, ours being one of ${[...known].join(', ')}`);
    }
  }
  return config;
}

function checkProof({
  verification,
  secret,
  username,
  allowedSenders,
  signedText,
  timestampHeader,
  toleranceSeconds,
}: GenericConfig): void {
  if (verification === 'none') {
    if (allowedSenders.length === 0)
      throw invalid(
        'allowedSenders',
        '"allowedSenders" is missing: without any proof anybody could tell calls; name the networks the sender has',
      );
    return;
  }
  if (secret === undefined) throw invalid('secret', `"secret" is missing: ${verification} needs one`);
  if (verification === 'basic' && username === undefined) throw invalid('username', '"username" is missing: basic needs one');
  if (!signedText.includes('{body}')) throw invalid('signedText', '"signedText" must hold {body}, or the body could be changed on its way');
  if (signedText.includes('{timestamp}') && timestampHeader === undefined) {
    throw invalid('timestampHeader', '"timestampHeader" is missing: "signedText" holds {timestamp}');
  }
  if (toleranceSeconds < 1 || toleranceSeconds > 86_400) throw invalid('toleranceSeconds', '"toleranceSeconds" must be 1 to 86400');
}
