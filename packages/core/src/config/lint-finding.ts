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

export function lintError(path: string, code: string, message: string): LintFinding {
  return { path, code, message, severity: 'error' };
}

export function lintWarning(path: string, code: string, message: string): LintFinding {
  return { path, code, message, severity: 'warning' };
}

/** Everything after the first of each value, with the index of that first one. */
export function repeats<Row>(rows: readonly Row[], keyOf: (row: Row) => string | number): { index: number; first: number; key: string }[] {
  const seen = new Map<string | number, number>();
  return rows.flatMap((row, index) => {
    const key = keyOf(row);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    return first === undefined ? [] : [{ index, first, key: String(key) }];
  });
}
