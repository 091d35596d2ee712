/** The beginning of an answer, within a limit. One chunk costs nothing; many small ones do not keep their buffers alive. */
export class KeptBody {
  readonly #limit: number;
  #bytes: Buffer | undefined;
  #length = 0;
  #isOwn = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  append(chunk: Buffer): void {
    const room = this.#limit - this.#length;
    if (room <= 0) return;
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
    if (this.#bytes === undefined) this.#bytes = part;
    else {
      this.#grow(this.#length + part.length);
      this.#bytes.set(part, this.#length);
    }
    this.#length += part.length;
  }

  /** UTF-8; what is not becomes U+FFFD. */
  text(): string {
    return this.#bytes === undefined ? '' : this.#bytes.toString('utf8', 0, this.#length);
  }

  #grow(needed: number): void {
    const current = this.#bytes;
    if (current === undefined || (this.#isOwn && current.length >= needed)) return;
    const grown = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(1_024, needed * 2)));
    grown.set(current.subarray(0, this.#length));
    this.#bytes = grown;
    this.#isOwn = true;
  }
}
