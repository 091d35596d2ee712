import type { Configuration } from '@ringhook/core';
import type { Page, PageRequest } from './page.ts';

export interface RevisionInfo {
  readonly revision: number;
  /** Name of the token, or what else saved it (`command line`, `first start`). */
  readonly author: string;
  readonly note: string;
  readonly at: number;
}

export interface ConfigurationRevision extends RevisionInfo {
  readonly configuration: Configuration;
}

export interface SaveOptions {
  readonly author: string;
  readonly note: string;
  /** The revision the change was made from; another one being current is a conflict, never an overwrite. */
  readonly expectedRevision: number;
}

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly revision: ConfigurationRevision }
  | { readonly kind: 'conflict'; readonly currentRevision: number };

/** The whole configuration with its history. Save means live: listeners have taken over the new one when `save` resolves. */
export interface ConfigurationStore {
  /** From memory, never waits. Revision 0 is the empty configuration before the first save. */
  current(): ConfigurationRevision;
  at(revision: number): Promise<ConfigurationRevision | undefined>;
  save(next: Configuration, options: SaveOptions): Promise<SaveOutcome>;
  /** Newest first. */
  history(page: PageRequest): Promise<Page<RevisionInfo>>;
}
