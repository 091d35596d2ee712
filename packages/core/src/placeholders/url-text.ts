import type { NameValue } from '../config/configuration.ts';

/** An endpoint's URL taken apart without touching its placeholders. */
export interface UrlParts {
  readonly kind: 'url';
  /** Scheme, host and port in their canonical form, never with a placeholder or credentials. */
  readonly origin: string;
  /** Begins with `/`; placeholders stand as typed. */
  readonly path: string;
  /** Between `?` and `#`, as typed; null without `?`. */
  readonly query: string | null;
  readonly fragment: string | null;
}

export interface InvalidUrl {
  readonly kind: 'invalid';
  readonly code: 'URL_EMPTY' | 'URL_INVALID' | 'URL_HAS_CREDENTIALS' | 'PLACEHOLDER_IN_ORIGIN';
  readonly message: string;
}

const SCHEME_AND_HOST = /^(https?:\/\/)([^/?#\\\s]*)(.*)$/is;
const REST = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/** Takes a URL apart. Where the request goes is decided here, by literal text only. */
export function splitUrl(text: string): UrlParts | InvalidUrl {
  const typed = text.trim();
  if (typed === '') return invalid('URL_EMPTY', 'the URL is empty: give the address of the endpoint, e.g. https://crm.example/calls');
  const [, scheme, authority, rest] = SCHEME_AND_HOST.exec(typed) ?? [];
  if (scheme === undefined || authority === undefined || rest === undefined || /^[^/?#]/.test(rest)) {
    return invalid('URL_INVALID', `"${excerpt(typed)}" is no web address: it has to begin with http:// or https:// and a host`);
  }
  if (authority.includes('{')) {
    return invalid('PLACEHOLDER_IN_ORIGIN', 'placeholders may stand in path, parameters, headers and body, never in scheme, host or port');
  }
  if (authority.includes('@')) {
    return invalid('URL_HAS_CREDENTIALS', 'take user name and password out of the URL and give them as the authentication of the adapter');
  }
  const url = URL.parse(`${scheme}${authority}/`);
  if (url === null) return invalid('URL_INVALID', `"${excerpt(authority)}" is no host name or port`);
  const [, path = '', query, fragment] = REST.exec(rest) ?? [];
  return { kind: 'url', origin: url.origin, path: path === '' ? '/' : path, query: query ?? null, fragment: fragment ?? null };
}

function invalid(code: InvalidUrl['code'], message: string): InvalidUrl {
  return { kind: 'invalid', code, message };
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** Names and values of a query, decoded, order and duplicates kept (F21). */
export function splitQuery(query: string): NameValue[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1
        ? { name: decodeQueryText(pair), value: '' }
        : { name: decodeQueryText(pair.slice(0, equals)), value: decodeQueryText(pair.slice(equals + 1)) };
    });
}

/** `+` is a space in a query; text that is not properly percent-encoded is taken as it stands. */
function decodeQueryText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
