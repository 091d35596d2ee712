/**
 * What proves who is asking. Usually nothing here: the session is a cookie that scripts can't read. Who signs in with an
 * API token (to get back in when no account works) has it in the memory of this tab only; a reload forgets it.
 */
class Credential {
  #token: string | undefined;

  useToken(token: string | undefined): void {
    this.#token = token;
  }

  hasToken(): boolean {
    return this.#token !== undefined;
  }

  headers(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }
}

export const credential = new Credential();
