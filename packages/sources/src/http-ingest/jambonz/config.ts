import type { SecretReference } from '@ringhook/core';
import { parseOptions } from '../../parse-options.ts';
import type { SourceField } from '../../source.ts';
import { ADDRESS_FIELDS, type AddressConfig, checkAddresses } from '../addresses.ts';

export interface JambonzConfig extends AddressConfig {
  readonly webhookSecret: SecretReference;
}

export const JAMBONZ_FIELDS: readonly SourceField[] = [
  {
    name: 'webhookSecret',
    type: 'secret',
    label: 'Webhook secret',
    isRequired: true,
    help: 'where the webhook secret of the account is kept (portal: Account, Webhook secret)',
  },
  ...ADDRESS_FIELDS,
];

export function parseJambonzConfig(input: unknown): JambonzConfig {
  const config = parseOptions(JAMBONZ_FIELDS, input) as unknown as JambonzConfig;
  checkAddresses(config);
  return config;
}
