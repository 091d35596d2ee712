import { createHash, randomBytes, randomInt } from 'node:crypto';

export interface PendingLogin {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly computer: string;
  readonly expiresAt: number;
}

export type PollOutcome =
  | { readonly kind: 'waiting' | 'gone' }
  | { readonly kind: 'confirmed'; readonly accountId: string; readonly computer: string };

interface Kept extends PendingLogin {
  readonly key: string;
  accountId: string | undefined;
}

const VALID_MS = 10 * 60_000;
const MOST_PENDING = 1_000;
/** No vowels, so that no words come out, and nothing that looks like something else (RFC 8628, section 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LENGTH = 8;

/** Programs that wait for somebody to say in the console that they are theirs (RFC 8628). Kept in memory: a restart asks again. */
export class DeskLogins {
  readonly #now: () => number;
  readonly #byDevice = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Undefined when too many wait. */
  begin(computer: string): PendingLogin | undefined {
    this.#forgetOld();
    if (this.#byDevice.size >= MOST_PENDING) return undefined;
    const deviceCode = randomBytes(32).toString('base64url');
    const letters = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    const userCode = `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`;
    const key = createHash('sha256').update(deviceCode).digest('hex');
    const kept: Kept = { key, deviceCode: '', userCode, computer, expiresAt: this.#now() + VALID_MS, accountId: undefined };
    this.#byDevice.set(key, kept);
    return { ...kept, deviceCode };
  }

  /** What a person who typed the code is asked about; undefined when there is no such code, or not any more. */
  find(userCode: string): PendingLogin | undefined {
    this.#forgetOld();
    const wanted = plain(userCode);
    return [...this.#byDevice.values()].find((login) => plain(login.userCode) === wanted && login.accountId === undefined);
  }

  /** False when there is no such code, or not any more. */
  answer(userCode: string, accountId: string | null): boolean {
    const login = this.find(userCode) as Kept | undefined;
    if (!login) return false;
    if (accountId === null) this.#byDevice.delete(login.key);
    else login.accountId = accountId;
    return true;
  }

  /** `confirmed` is said once. */
  poll(deviceCode: string): PollOutcome {
    this.#forgetOld();
    const key = createHash('sha256').update(deviceCode).digest('hex');
    const login = this.#byDevice.get(key);
    if (!login) return { kind: 'gone' };
    if (login.accountId === undefined) return { kind: 'waiting' };
    this.#byDevice.delete(key);
    return { kind: 'confirmed', accountId: login.accountId, computer: login.computer };
  }

  #forgetOld(): void {
    const now = this.#now();
    for (const [key, { expiresAt }] of this.#byDevice) if (expiresAt <= now) this.#byDevice.delete(key);
  }
}

function plain(code: string): string {
  return code.toUpperCase().replace(/[^A-Z]/g, '');
}
