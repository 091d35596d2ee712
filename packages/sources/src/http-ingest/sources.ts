import type { SourceAdapter, SourceField } from '../source.ts';
import type { AddressConfig } from './addresses.ts';
import { GENERIC_FIELDS, type GenericConfig, parseGenericConfig } from './generic/config.ts';
import { readGeneric } from './generic/read.ts';
import { verifyGeneric } from './generic/verify.ts';
import { JAMBONZ_FIELDS, type JambonzConfig, parseJambonzConfig } from './jambonz/config.ts';
import { readJambonz, verifyJambonz } from './jambonz/jambonz.ts';
import type { IngestProvider } from './provider.ts';
import { receiveReports } from './receive-reports.ts';
import { parseTelnyxConfig, TELNYX_FIELDS, type TelnyxConfig } from './telnyx/config.ts';
import { readTelnyx, verifyTelnyx } from './telnyx/telnyx.ts';
import { parseTwilioConfig, TWILIO_FIELDS, type TwilioConfig } from './twilio/config.ts';
import { readTwilio } from './twilio/read.ts';
import { verifyTwilio } from './twilio/verify.ts';

interface IngestKind<Config> {
  readonly kind: string;
  readonly label: string;
  readonly fields: readonly SourceField[];
  readonly parseConfig: (input: unknown) => Config;
  readonly provider: IngestProvider<Config>;
}

function ingestSource<Config extends AddressConfig>({ provider, ...descriptor }: IngestKind<Config>): SourceAdapter<Config> {
  return {
    ...descriptor,
    connect: (config, context) => {
      const extensionPattern = config.extensionPattern ?? context.extensionPattern;
      return receiveReports(provider, { ...config, ...(extensionPattern !== undefined && { extensionPattern }) }, context);
    },
  };
}

export const httpSource: SourceAdapter<GenericConfig> = ingestSource({
  kind: 'http',
  label: 'HTTP (any system that can send JSON)',
  fields: GENERIC_FIELDS,
  parseConfig: parseGenericConfig,
  provider: { secretOf: ({ secret }) => secret, verify: verifyGeneric, read: readGeneric },
});

export const twilioSource: SourceAdapter<TwilioConfig> = ingestSource({
  kind: 'twilio',
  label: 'Twilio Voice',
  fields: TWILIO_FIELDS,
  parseConfig: parseTwilioConfig,
  provider: { secretOf: ({ authToken }) => authToken, verify: verifyTwilio, read: readTwilio },
});

export const telnyxSource: SourceAdapter<TelnyxConfig> = ingestSource({
  kind: 'telnyx',
  label: 'Telnyx Voice API',
  fields: TELNYX_FIELDS,
  parseConfig: parseTelnyxConfig,
  provider: { secretOf: () => undefined, verify: verifyTelnyx, read: readTelnyx },
});

export const jambonzSource: SourceAdapter<JambonzConfig> = ingestSource({
  kind: 'jambonz',
  label: 'jambonz',
  fields: JAMBONZ_FIELDS,
  parseConfig: parseJambonzConfig,
  provider: { secretOf: ({ webhookSecret }) => webhookSecret, verify: verifyJambonz, read: readJambonz },
});
