import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ApiError } from '../errors.ts';

const hashBytes = promisify(argon2);

/** Of argon2id: KiB of memory, passes, lanes (OWASP's password storage cheat sheet; about 30 ms). */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Each takes 19 MB and a thread that files and names are read by, too. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 64;

export interface PasswordCheck {
  readonly isRight: boolean;
  /** Made with other parameters than today's: to be made again. */
  readonly isOutdated: boolean;
}

/** argon2id with its parameters, in the PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await digest(password, { salt, ...COST, tagLength: TAG_BYTES });
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Takes as long for an account that is not there (null) as for one that is. */
export async function checkPassword(password: string, stored: string | null): Promise<PasswordCheck> {
  const known = stored === null ? undefined : parse(stored);
  const { salt, tag, ...cost } = known ?? { salt: Buffer.alloc(SALT_BYTES), tag: Buffer.alloc(TAG_BYTES), ...COST };
  const found = await digest(password, { salt, ...cost, tagLength: tag.length });
  const isRight = timingSafeEqual(found, tag) && known !== undefined;
  const isOutdated = cost.memory !== COST.memory || cost.passes !== COST.passes || cost.parallelism !== COST.parallelism;
  return { isRight, isOutdated };
}

/** 16 letters and digits that nobody mistakes for each other: 79 bits. */
export function oneTimePassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = (): string => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

interface DigestOptions {
  readonly salt: Uint8Array;
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagLength: number;
}

let running = 0;
const waiting: (() => void)[] = [];

/** The same letters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2). */
async function digest(password: string, { salt, ...cost }: DigestOptions): Promise<Buffer> {
  await turn();
  try {
    return await hashBytes('argon2id', { message: password.normalize('NFKC'), nonce: salt, ...cost });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

async function turn(): Promise<void> {
  if (running < MOST_AT_ONCE) {
    running++;
    return;
  }
  if (waiting.length >= MOST_WAITING) {
    throw new ApiError('SIGN_IN_BUSY', 'password', 'too many passwords are being checked right now', { headers: { 'retry-after': '2' } });
  }
  // Whoever is done hands over the place.
  await new Promise<void>((resolve) => waiting.push(resolve));
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

function parse(stored: string): (Omit<DigestOptions, 'tagLength'> & { readonly tag: Buffer }) | undefined {
  const found = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored);
  if (!found) return undefined;
  const [, memory, passes, parallelism, salt = '', tag = ''] = found;
  const numbers = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return { ...numbers, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') };
}
