/** What we know of a user of the XSP. */
export interface XsiUser {
  readonly extension: string;
  /** Direct number, in whatever notation the profile has it. */
  readonly number: string | null;
  readonly name: string | null;
}

const MAX_USERS = 200_000;

/** Who is behind a user id; a user nobody has told of yet is known by the first part of his id, so that nothing of his is lost. */
export class UserDirectory {
  readonly #users = new Map<string, XsiUser>();
  readonly #extensions = new Map<string, XsiUser>();

  learn(userId: string, user: XsiUser): void {
    if (this.#users.size >= MAX_USERS) return;
    this.#users.set(userId.toLowerCase(), user);
    this.#extensions.set(user.extension, user);
  }

  /** Everybody, by user id. */
  all(): Iterable<readonly [userId: string, user: XsiUser]> {
    return this.#users;
  }

  has(userId: string): boolean {
    return this.#users.has(userId.toLowerCase());
  }

  user(userId: string): XsiUser {
    const known = this.#users.get(userId.toLowerCase());
    return known ?? { extension: userId.replace(/@.*$/s, ''), number: null, name: null };
  }

  /** A user whose own events we hear, by what others see of him. */
  find(userId: string | null, number: string | null): XsiUser | undefined {
    const byId = userId === null ? undefined : this.#users.get(userId.toLowerCase());
    return byId ?? (number === null ? undefined : this.#extensions.get(number));
  }
}
