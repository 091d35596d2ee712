import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { AppError } from '@ringhook/core';

const CIPHER = 'aes-256-gcm';
/** About a third of a second and 128 MiB a guess: a stolen backup is tried offline. */
const COST = { N: 131_072, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
const TAG_BYTES = 16;

/** The main key under a passphrase, as hex texts; scrypt (RFC 7914) and AES-256-GCM. */
export interface SealedKey {
  readonly salt: string;
  readonly nonce: string;
  readonly sealed: string;
}

export function sealKey(mainKey: Uint8Array, passphrase: string): SealedKey {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, scryptSync(passphrase, salt, 32, COST), nonce);
  const sealed = Buffer.concat([cipher.update(mainKey), cipher.final(), cipher.getAuthTag()]);
  return { salt: salt.toString('hex'), nonce: nonce.toString('hex'), sealed: sealed.toString('hex') };
}

/** Fails with BACKUP_PASSPHRASE_WRONG. */
export function openSealedKey({ salt, nonce, sealed }: SealedKey, passphrase: string): Uint8Array {
  const bytes = Buffer.from(sealed, 'hex');
  try {
    const key = scryptSync(passphrase, Buffer.from(salt, 'hex'), 32, COST);
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'hex'), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new AppError(
      'BACKUP_PASSPHRASE_WRONG',
      'passphrase',
      'the main key in the backup does not open with this passphrase; give the one it was made with, or restore without the key (--without-key)',
      { cause },
    );
  }
}
