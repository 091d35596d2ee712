import type { KeptTest } from '@ringhook/core';

/** Past calls kept as tests of the configuration (P7). */
export interface SavedTestStore {
  count(): number;
  /** By name. */
  list(): readonly KeptTest[];
  get(id: string): KeptTest | undefined;
  /** All of them, or none; each in the place of the one with its id. */
  put(tests: readonly KeptTest[]): void;
  /** False when there is no such test. */
  remove(id: string): boolean;
}
