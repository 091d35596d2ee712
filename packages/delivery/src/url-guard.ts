import { isIP } from 'node:net';
import { type AddressClass, classifyAddress, unwrapAddress } from './address.ts';
import { parseAllowedNetworks } from './network.ts';

export type UrlVerdict =
  | { readonly kind: 'allowed'; readonly url: URL }
  /** Well-formed, but not a place requests may go to. */
  | { readonly kind: 'blocked'; readonly detail: string }
  /** No usable URL at all. */
  | { readonly kind: 'invalid'; readonly detail: string };

/** Where requests may go. Immutable: a changed allow-list is a new guard, and connections never outlive theirs. */
export interface UrlGuard {
  /** Scheme, credentials and literal address of a URL; names are judged when they are resolved. */
  checkUrl(text: string): UrlVerdict;
  /** Why this address may not be dialled; undefined = it may. */
  refusal(address: string): string | undefined;
}

const WHAT_IT_IS: Readonly<Record<Exclude<AddressClass, 'public'>, string>> = {
  private: 'a private address',
  loopback: 'a loopback address',
  linkLocal: 'a link-local address',
  metadata: 'a cloud metadata address',
  reserved: 'a reserved address',
  unusable: 'not an address of an endpoint',
};

/** Default-deny: public addresses plus `allowedNetworks` (see `parseAllowedNetworks`, which also says what is thrown). */
export function createUrlGuard(allowedNetworks: readonly string[] = []): UrlGuard {
  const allowed = parseAllowedNetworks(allowedNetworks);

  function refusal(address: string): string | undefined {
    const kind = classifyAddress(address);
    if (kind === 'public') return undefined;
    const plain = unwrapAddress(address);
    if (allowed.opens(plain, kind)) return undefined;
    const fix = kind === 'unusable' ? '' : '; list it in settings.allowedNetworks if the endpoint really lives there';
    return `${address} is ${WHAT_IT_IS[kind]}${fix}`;
  }

  function checkUrl(text: string): UrlVerdict {
    const url = URL.parse(text);
    if (url === null) return { kind: 'invalid', detail: 'not a URL with scheme and host' };
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      return { kind: 'blocked', detail: `scheme "${url.protocol.slice(0, -1)}" is not allowed, only http and https are` };
    }
    if (url.username !== '' || url.password !== '') {
      return { kind: 'invalid', detail: 'user and password stand in the URL; put them into the authentication of the adapter' };
    }
    const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    const detail = isIP(host) === 0 ? undefined : refusal(host);
    return detail === undefined ? { kind: 'allowed', url } : { kind: 'blocked', detail };
  }

  return { checkUrl, refusal };
}
