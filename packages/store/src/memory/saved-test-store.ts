import type { KeptTest } from '@ringhook/core';

/** Saved tests in memory. */
export class MemorySavedTestStore {
  readonly #tests = new Map<string, KeptTest>();

  count(): number {
    return this.#tests.size;
  }

  list(): readonly KeptTest[] {
    return Array.from(this.#tests.values()).toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  }

  get(id: string): KeptTest | undefined {
    return this.#tests.get(id);
  }

  put(tests: readonly KeptTest[]): void {
    for (const test of structuredClone(tests)) this.#tests.set(test.id, test);
  }

  remove(id: string): boolean {
    return this.#tests.delete(id);
  }
}

/** By code points, as databases do. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
