import type { SecretReference } from '@ringhook/core';
import { parseOptions } from '../../parse-options.ts';
import type { SourceField } from '../../source.ts';
import { ADDRESS_FIELDS, type AddressConfig, checkAddresses } from '../addresses.ts';

export interface TwilioConfig extends AddressConfig {
  readonly authToken: SecretReference;
}

export const TWILIO_FIELDS: readonly SourceField[] = [
  {
    name: 'authToken',
    type: 'secret',
    label: 'Auth token',
    isRequired: true,
    help: 'where the auth token of the account is kept: requests are signed with it',
  },
  ...ADDRESS_FIELDS,
];

export function parseTwilioConfig(input: unknown): TwilioConfig {
  const config = parseOptions(TWILIO_FIELDS, input) as unknown as TwilioConfig;
  checkAddresses(config);
  return config;
}
