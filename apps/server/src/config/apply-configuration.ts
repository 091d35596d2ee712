import { type Difference, diffConfigurations } from '@ringhook/api';
import type { Configuration } from '@ringhook/core';

/** The place a configuration is applied to: a running server through its API, or a data folder nobody uses. */
export interface ConfigurationTarget {
  /** For people: `http://127.0.0.1:8080` or `data folder ./ringhook-data`. */
  readonly name: string;
  read(): Promise<{ readonly revision: number; readonly configuration: Configuration }>;
  /**
   * Fails with REVISION_CONFLICT when something else was saved in between, CONFIGURATION_INVALID when it would not work, TESTS_FAIL when
   * it would break saved tests.
   */
  save(next: Configuration, expectedRevision: number, order: SaveOrder): Promise<number>;
}

export interface SaveOrder {
  readonly note: string;
  /** Saves although saved tests fail; the history says so. */
  readonly ignoresTests: boolean;
}

export type Applied =
  | { readonly kind: 'unchanged'; readonly revision: number }
  | { readonly kind: 'planned'; readonly revision: number; readonly changes: readonly Difference[] }
  | { readonly kind: 'saved'; readonly revision: number; readonly changes: readonly Difference[] };

export interface ApplyOptions extends SaveOrder {
  readonly isDryRun: boolean;
}

/** Makes `next` the configuration of the target: all of it as one revision, or nothing. */
export async function applyConfiguration(
  target: ConfigurationTarget,
  next: Configuration,
  { isDryRun, ...order }: ApplyOptions,
): Promise<Applied> {
  const { revision, configuration } = await target.read();
  const changes = diffConfigurations(configuration, next);
  if (changes.length === 0) return { kind: 'unchanged', revision };
  if (isDryRun) return { kind: 'planned', revision, changes };
  return { kind: 'saved', revision: await target.save(next, revision, order), changes };
}

const SIGN: Readonly<Record<Difference['change'], string>> = { added: '+', removed: '-', changed: '~', moved: '↕' };
const MOST_CHARS = 300;

/** One readable line per difference. */
export function differenceLine({ change, path, before, after }: Difference): string {
  const sign = `${SIGN[change]} ${path}`;
  if (change === 'added') return `${sign}: ${shortened(after)}`;
  if (change === 'removed') return `${sign}: ${shortened(before)}`;
  return `${sign}: ${shortened(before)} → ${shortened(after)}`;
}

function shortened(text: string | null): string {
  if (text === null) return '';
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS)}…`;
}
