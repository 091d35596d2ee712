import { invalid, parseOptions } from '../../parse-options.ts';
import type { SourceField } from '../../source.ts';
import { ADDRESS_FIELDS, type AddressConfig, checkAddresses } from '../addresses.ts';
import { ed25519Key } from '../signatures.ts';

export interface TelnyxConfig extends AddressConfig {
  readonly publicKey: string;
}

export const TELNYX_FIELDS: readonly SourceField[] = [
  {
    name: 'publicKey',
    type: 'text',
    label: 'Public key',
    isRequired: true,
    help: 'the public key of the account, 44 characters of base64, from the portal (Keys & Credentials, Public Key)',
  },
  ...ADDRESS_FIELDS,
];

export function parseTelnyxConfig(input: unknown): TelnyxConfig {
  const config = parseOptions(TELNYX_FIELDS, input) as unknown as TelnyxConfig;
  checkAddresses(config);
  if (ed25519Key(config.publicKey) === undefined) {
    throw invalid('publicKey', '"publicKey" must be the base64 of an Ed25519 public key of 32 bytes, 44 characters long');
  }
  return config;
}
