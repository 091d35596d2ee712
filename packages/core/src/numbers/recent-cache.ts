/**
 * Keeps about the `size` most recently used values: two generations, the older one is dropped when the younger is full.
 * A hit costs one look-up, where a true LRU would rewrite its order every time.
 */
export class RecentCache<Value> {
  readonly #half: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  constructor(size: number) {
    this.#half = Math.max(1, Math.floor(size / 2));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string, make: (key: string) => Value): Value {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make(key);
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
