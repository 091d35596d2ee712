const MOST_COOKIES = 20;

/**
 * Cookies of one channel, by which a load balancer finds the XSP that holds it (RFC 6265, without what only browsers need). One jar
 * serves one channel, so they go to nobody but who gave them and the hosts that are configured beside it.
 */
export class CookieJar {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  take(setCookies: readonly string[] = []): void {
    for (const line of setCookies) {
      // What could end a header does not get this far.
      const [, name = '', value = '', attributes = ''] =
        /^\s*([\w.!#$%&'*+^`|~-]{1,200})=([\x21-\x3a\x3c-\x7e]{0,4000})\s*(;.*)?$/.exec(line) ?? [];
      if (name === '') continue;
      const path = /;\s*path=(\/[^;]*)/i.exec(attributes)?.[1]?.trim() ?? '/';
      if (value === '' || /;\s*max-age=(?:0|-\d+)\s*(?:;|$)/i.test(attributes)) this.#cookies.delete(name);
      else if (this.#cookies.has(name) || this.#cookies.size < MOST_COOKIES) this.#cookies.set(name, { value, path });
    }
  }

  /** Value of the header `Cookie` for a request to this path; undefined when there is nothing to send. */
  headerFor(path: string): string | undefined {
    const fitting: string[] = [];
    for (const [name, cookie] of this.#cookies) {
      const root = cookie.path.replace(/\/$/, '');
      if (path === root || path.startsWith(`${root}/`)) fitting.push(`${name}=${cookie.value}`);
    }
    return fitting.length === 0 ? undefined : fitting.join('; ');
  }
}
