import { compileExtensionPattern, DEFAULT_SETTINGS } from '@ringhook/core';
import { invalid } from '../parse-options.ts';
import type { SourceField } from '../source.ts';
import { networksOf } from './allowed-networks.ts';
import type { ReportedParty } from './reported-event.ts';

/** Options that every source told by HTTP has. */
export interface AddressConfig {
  readonly allowedSenders: readonly string[];
  /** `ADDRESS=EXTENSION`: which of the provider's addresses are phones of ours. */
  readonly phones: readonly string[];
  readonly extensionPattern?: string;
  readonly defaultCountry?: string;
}

export const ADDRESS_FIELDS: readonly SourceField[] = [
  {
    name: 'phones',
    type: 'list',
    label: 'Phones',
    isRequired: false,
    default: [],
    help: 'addresses of your people and the extension each stands for, e.g. client:alice=1001 or +4915112345678=1002',
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
    name: 'allowedSenders',
    type: 'list',
    label: 'Allowed senders',
    isRequired: false,
    default: [],
    help: 'networks requests may come from, e.g. 203.0.113.0/24; left out, any. Behind a proxy this is the proxy',
  },
];

/** Throws AppError('SOURCE_CONFIG_INVALID', field, ...). */
export function checkAddresses({ allowedSenders, phones, extensionPattern }: AddressConfig): void {
  networksOf(allowedSenders);
  const wrong = phones.find((row) => !/^[^=]+=[^=]+$/.test(row));
  if (wrong !== undefined) throw invalid('phones', `"phones" cannot hold "${wrong}"; right would be: client:alice=1001`);
  if (extensionPattern !== undefined && compileExtensionPattern(extensionPattern) === undefined) {
    throw invalid('extensionPattern', `"extensionPattern" is no regular expression that can be used safely; right would be: \\d{3,4}`);
  }
}

const WITHHELD = /^(?:anonymous|restricted|unavailable|unknown|private|blocked|\+?266696687|\+?86282452253|)$/i;

/** Reads addresses of a provider: `client:alice`, `sip:1001@example.com`, `+4930123456`. */
export class AddressBook {
  readonly #phones: ReadonlyMap<string, string>;
  readonly #isExtension: (text: string) => boolean;

  constructor({ phones, extensionPattern }: Pick<AddressConfig, 'phones' | 'extensionPattern'>) {
    this.#phones = new Map(phones.map((row) => [bare(row.slice(0, row.indexOf('='))), row.slice(row.indexOf('=') + 1).trim()]));
    const pattern = compileExtensionPattern(extensionPattern ?? DEFAULT_SETTINGS.extensionPattern);
    this.#isExtension = (text) => pattern?.(text) ?? false;
  }

  partyAt(address: string | undefined, name: string | null = null): ReportedParty {
    const user = bare(address ?? '');
    const listed = this.#phones.get(user) ?? (address === undefined ? undefined : this.#phones.get(address.trim().toLowerCase()));
    if (listed !== undefined) return { party: { kind: 'extension', extension: listed }, number: listed, name };
    if (/^client:/i.test(address ?? '') || this.#isExtension(user)) {
      return { party: { kind: 'extension', extension: user }, number: user, name };
    }
    return { party: { kind: 'outside' }, number: isWithheld(address) ? null : user, name };
  }

  extension(text: string, name: string | null = null): ReportedParty {
    const extension = this.#phones.get(bare(text)) ?? bare(text);
    return { party: { kind: 'extension', extension }, number: extension, name };
  }
}

export function isWithheld(address: string | undefined): boolean {
  return WITHHELD.test(bare(address ?? ''));
}

/** The user part alone; display names, schemes, hosts and parameters go. */
function bare(address: string): string {
  const inner = /<([^>]*)>/.exec(address)?.[1] ?? address;
  return inner
    .trim()
    .replace(/^(?:sips?|tel|client|user):/i, '')
    .replace(/[;?].*$/, '')
    .replace(/@.*$/, '');
}
