import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '@ringhook/core';

const SHORTEST = 16;

/** The one-time token by which the first administrator is made. It lives in memory only and is another at every start, unless given. */
export class SetupToken {
  readonly text: string;
  readonly #hash: Uint8Array;

  /** Fails with OPTION_INVALID when the given one could be guessed. */
  constructor(given?: string) {
    if (given !== undefined && given.length < SHORTEST) {
      throw new AppError('OPTION_INVALID', 'RINGHOOK_SETUP_TOKEN', `RINGHOOK_SETUP_TOKEN must have at least ${SHORTEST} characters`);
    }
    this.text = given ?? `rhs_${randomBytes(24).toString('base64url')}`;
    this.#hash = digest(this.text);
  }

  matches(given: string): boolean {
    return timingSafeEqual(digest(given.trim()), this.#hash);
  }
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}
