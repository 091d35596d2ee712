import type { Configuration } from './configuration.ts';

export interface LintFinding {
  /** Where, e.g. `adapters[2].parameters[0].value`. */
  readonly path: string;
  /** UPPER_SNAKE, stable. */
  readonly code: string;
  /** What is wrong and what to do. */
  readonly message: string;
  /** An error must not be saved; a warning may. */
  readonly severity: 'error' | 'warning';
}

/** Everything wrong or doubtful in a configuration, in its own order. Never throws. */
export function lintConfiguration(configuration: Configuration): LintFinding[] {
  throw new Error(`not built yet: ${configuration.rules.length}`);
}
