import { compileConfiguration, type CompiledRules, type Configuration } from '@ringhook/core';
import type { ConfigurationStore } from '../ports.ts';

const MOST_KEPT = 16;

/** Revisions made ready, those used last kept: compiling one costs more than explaining a call by it. */
export class CompiledRevisions {
  readonly #store: Pick<ConfigurationStore, 'at'>;
  readonly #kept = new Map<number, CompiledRules>();

  constructor(store: Pick<ConfigurationStore, 'at'>) {
    this.#store = store;
  }

  /** By revision; those that are not kept in the store any more are missing. */
  async of(revisions: Iterable<number>): Promise<ReadonlyMap<number, CompiledRules>> {
    const found = new Map<number, CompiledRules>();
    for (const revision of new Set(revisions)) {
      const compiled = this.#kept.get(revision) ?? (await this.#compile(revision));
      if (compiled === undefined) continue;
      found.set(revision, compiled);
      this.#keep(revision, compiled);
    }
    return found;
  }

  async #compile(revision: number): Promise<CompiledRules | undefined> {
    const stored = await this.#store.at(revision);
    return stored && compileConfiguration(stored.configuration, revision);
  }

  #keep(revision: number, compiled: CompiledRules): void {
    this.#kept.delete(revision);
    this.#kept.set(revision, compiled);
    const oldest = this.#kept.size > MOST_KEPT ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** The newest first: by it numbers are read. */
export function configurationsOf(compiled: ReadonlyMap<number, CompiledRules>): Configuration[] {
  return Array.from(compiled.values(), ({ configuration }) => configuration).toReversed();
}
