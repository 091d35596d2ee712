import { join } from 'node:path';
import type { Folders } from './folders.ts';
import { readJson, writeJson } from './json-file.ts';

/** Who this computer is at the server. */
export interface Credential {
  readonly server: string;
  readonly token: string;
}

/** A place for one secret text; the keychain of the system, or a file that only its user can read. */
interface Keychain {
  getPassword(): string | null;
  setPassword(text: string): void;
  deletePassword(): boolean;
}

const SERVICE = 'ringhook-workstation';

/** Undefined where the system has none, or it is locked and nobody can unlock it. */
async function openKeychain(account: string): Promise<Keychain | undefined> {
  try {
    const { Entry } = await import('@napi-rs/keyring');
    const entry = new Entry(SERVICE, account);
    entry.getPassword();
    return entry;
  } catch {
    return undefined; // No secret service on this desktop: the file takes its place.
  }
}

/** Keeps the token in the keychain where there is one, else beside the server's address in a file (mode 0600). */
export class Credentials {
  readonly #file: string;
  readonly #open: (account: string) => Promise<Keychain | undefined>;

  constructor({ config }: Folders, open = openKeychain) {
    this.#file = join(config, 'sign-in.json');
    this.#open = open;
  }

  async read(): Promise<Credential | undefined> {
    const { server, token } = (readJson(this.#file) ?? {}) as { server?: unknown; token?: unknown };
    if (typeof server !== 'string') return undefined;
    const kept = typeof token === 'string' ? token : (await this.#open(server))?.getPassword();
    return typeof kept === 'string' ? { server, token: kept } : undefined;
  }

  /** Where the token is kept now. */
  async write({ server, token }: Credential): Promise<'keychain' | 'file'> {
    const keychain = await this.#open(server);
    try {
      keychain?.setPassword(token);
      if (keychain?.getPassword() === token) {
        writeJson(this.#file, { server });
        return 'keychain';
      }
    } catch {
      // It let itself be opened and not be written: the file takes its place.
    }
    writeJson(this.#file, { server, token });
    return 'file';
  }

  async forget(): Promise<void> {
    const credential = await this.read();
    if (credential) (await this.#open(credential.server))?.deletePassword();
    writeJson(this.#file, undefined);
  }
}
