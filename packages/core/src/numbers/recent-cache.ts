/**
 * Keeps at least the `size` most recently used values and at most twice as many: two generations, the older one is dropped when
 * the younger is full. A hit costs one look-up, where a true LRU would rewrite its order every time.
 */
export class RecentCache<Value> {
  readonly #generation: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  constructor(size: number) {
    this.#generation = size;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string, make: (key: string) => Value): Value {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make(key);
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
