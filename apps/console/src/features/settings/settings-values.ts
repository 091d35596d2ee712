import type { ROLES, Settings } from '@ringhook/contract';
import type { z } from 'zod';
import { NO_SECRET, type SecretChoice, toSecretChoice, toSecretReference } from '../../ui/secret-field.tsx';

export type SettingsValue = z.output<typeof Settings>;
type Provider = NonNullable<NonNullable<SettingsValue['signIn']>['oidc']>;
type Role = (typeof ROLES)[number];
/** As a field for numbers gives it; '' = nothing is typed. */
type Count = number | string;

export interface ProviderValues {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: SecretChoice;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly claim: string;
  readonly roles: readonly { readonly value: string; readonly role: Role }[];
  /** '' = whoever nothing is said about may not sign in. */
  readonly otherwise: Role | '';
}

/** The settings as the form holds them: durations in the units people think in. */
export interface SettingsValues {
  readonly publicUrl: string;
  readonly timeZone: string;
  readonly defaultCountry: string;
  readonly extensionPattern: string;
  readonly outsidePrefixes: readonly string[];
  readonly incomingPrefix: string;
  readonly shortCodes: readonly string[];
  readonly missedForInternal: boolean;
  readonly startOnDialback: boolean;
  readonly queueOfferMissed: boolean;
  readonly holdBackSeconds: Count;
  readonly allowedNetworks: readonly string[];
  readonly linkHours: Count;
  readonly historyDays: Count;
  readonly deliveryDays: Count;
  readonly deadLetterDays: Count;
  readonly auditDays: Count;
  readonly hasProvider: boolean;
  readonly oidc: ProviderValues;
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const NO_PROVIDER: ProviderValues = {
  issuer: '',
  clientId: '',
  clientSecret: NO_SECRET,
  label: 'Single sign-on',
  scopes: ['profile', 'email'],
  claim: 'groups',
  roles: [],
  otherwise: '',
};

export function toValues(settings: SettingsValue): SettingsValues {
  const { publicUrl = '', defaultCountry = '', incomingPrefix = '', deliveryDays = '', deadLetterDays = '', signIn, ...rest } = settings;
  const { missedHoldBackMs, recordingLinkTtlMs, ...same } = rest;
  return {
    ...same,
    publicUrl,
    defaultCountry,
    incomingPrefix,
    deliveryDays,
    deadLetterDays,
    holdBackSeconds: missedHoldBackMs / SECOND_MS,
    linkHours: recordingLinkTtlMs / HOUR_MS,
    hasProvider: signIn?.oidc !== undefined,
    oidc: signIn?.oidc ? toProviderValues(signIn.oidc) : NO_PROVIDER,
  };
}

function toProviderValues({ issuer, clientId, clientSecret, label, scopes, roles }: Provider): ProviderValues {
  const { claim, roles: mapped, otherwise = '' } = roles;
  return { issuer, clientId, clientSecret: toSecretChoice(clientSecret), label, scopes, claim, roles: mapped, otherwise };
}

/** As the API wants it; what is left empty is left out where it may be, and refused by the schema where not. */
export function toBody(values: SettingsValues): unknown {
  const { publicUrl, defaultCountry, incomingPrefix, holdBackSeconds, linkHours, deliveryDays, deadLetterDays, ...rest } = values;
  const { hasProvider, oidc, ...same } = rest;
  return {
    ...same,
    ...given('publicUrl', publicUrl.trim()),
    ...given('defaultCountry', defaultCountry.trim().toUpperCase()),
    ...given('incomingPrefix', incomingPrefix.trim()),
    ...given('deliveryDays', deliveryDays),
    ...given('deadLetterDays', deadLetterDays),
    missedHoldBackMs: times(holdBackSeconds, SECOND_MS),
    recordingLinkTtlMs: times(linkHours, HOUR_MS),
    ...(hasProvider && { signIn: { oidc: toProvider(oidc) } }),
  };
}

export function toProvider({ issuer, clientId, clientSecret, label, scopes, claim, roles, otherwise }: ProviderValues): unknown {
  return {
    issuer: issuer.trim(),
    clientId: clientId.trim(),
    ...(clientSecret.name.trim() !== '' && { clientSecret: toSecretReference(clientSecret) }),
    label: label.trim(),
    scopes,
    roles: { claim: claim.trim(), roles, ...given('otherwise', otherwise) },
  };
}

function given(name: string, value: Count): Record<string, Count> {
  return value === '' ? {} : { [name]: value };
}

function times(count: Count, unit: number): Count {
  return typeof count === 'number' ? Math.round(count * unit) : count;
}

const FIELDS: Readonly<Record<string, string>> = { missedHoldBackMs: 'holdBackSeconds', recordingLinkTtlMs: 'linkHours' };

/** Where the form shows what is wrong with a field of the settings; of a list, at the list. */
export function fieldOf(field: string): string {
  const own = field.replace(/^settings\./, '');
  const list = /^(?:allowedNetworks|shortCodes|outsidePrefixes)\b/.exec(own)?.[0];
  const inProvider = own.replace(/^signIn\.oidc/, 'oidc').replace(/^oidc\.roles\.(roles|claim|otherwise)/, 'oidc.$1');
  return list ?? FIELDS[own] ?? inProvider.replace(/^(oidc\.(?:clientSecret|scopes))\b.*/, '$1');
}
