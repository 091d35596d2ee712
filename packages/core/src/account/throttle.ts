export interface ThrottleLimits {
  /** So many failures cost nothing. */
  readonly free: number;
  /** The first wait; each further failure doubles it. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Failures are forgotten after so long without another. */
  readonly forgetMs: number;
}

/** Per address: whoever tries many logins. */
export const ADDRESS_LIMITS: ThrottleLimits = { free: 10, firstMs: 1_000, longestMs: 900_000, forgetMs: 3_600_000 };
/** Per login, from wherever: guesses become hopelessly few, but nobody is kept out for longer than a minute by others. */
export const LOGIN_LIMITS: ThrottleLimits = { free: 5, firstMs: 1_000, longestMs: 60_000, forgetMs: 3_600_000 };

const MOST_KEYS = 10_000;

interface Failures {
  count: number;
  at: number;
}

/** Lets tries wait longer the more of them failed. Bounded memory: who failed longest ago is forgotten first. */
export class Throttle {
  readonly #limits: ThrottleLimits;
  readonly #failures = new Map<string, Failures>();

  constructor(limits: ThrottleLimits) {
    this.#limits = limits;
  }

  /** ms until `key` may try; 0 = now. */
  waitOf(key: string, now: number): number {
    const failures = this.#known(key, now);
    if (!failures) return 0;
    // A clock that was put back must not make a wait longer than it was.
    const passed = Math.max(0, now - failures.at);
    return Math.max(0, this.#waitAfter(failures.count) - passed);
  }

  /** Counted before the answer is known, so that tries at the same moment can't pass together; `succeeded` takes it back. */
  count(key: string, now: number): void {
    const count = (this.#known(key, now)?.count ?? 0) + 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: now });
    if (this.#failures.size <= MOST_KEYS) return;
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }

  /** Only this try is taken back: one right password among many wrong ones does not clear an address. */
  forgive(key: string): void {
    const failures = this.#failures.get(key);
    if (!failures) return;
    failures.count--;
    if (failures.count <= 0) this.#failures.delete(key);
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  #known(key: string, now: number): Failures | undefined {
    const failures = this.#failures.get(key);
    return failures && now - failures.at < this.#limits.forgetMs ? failures : undefined;
  }

  #waitAfter(count: number): number {
    const { free, firstMs, longestMs } = this.#limits;
    return count < free ? 0 : Math.min(longestMs, firstMs * 2 ** Math.min(count - free, 40));
  }
}

/** What a sender can't change at will: all of an IPv4 address, the first half of an IPv6 one (RFC 4291, 2.5.4). */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: zeros }, () => '0'), ...back].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
