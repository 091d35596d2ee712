import { cpus, release, totalmem } from 'node:os';

/** One measured figure. `target` is the most it may be, or the least where `atLeast` is set. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: number;
  readonly atLeast?: boolean;
  /** What was measured and against which reference, in a few words. */
  readonly note?: string;
}

export function meetsTarget({ value, target, atLeast }: BenchResult): boolean {
  if (target === undefined) return true;
  return atLeast === true ? value >= target : value <= target;
}

export function formatResult(result: BenchResult): string {
  const { name, value, unit, target, atLeast, note } = result;
  const figure = `${value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)} ${unit}`;
  const aim = target === undefined ? '' : `${atLeast === true ? '>=' : '<='} ${target.toLocaleString('en')}`;
  const verdict = target === undefined ? '' : meetsTarget(result) ? 'ok' : 'MISSED';
  return `${name.padEnd(58)} ${figure.padStart(16)}  ${aim.padEnd(10)} ${verdict.padEnd(6)} ${note ?? ''}`.trimEnd();
}

/** The machine a figure was read on: without it a figure says nothing. */
export function machine(): string {
  const [first] = cpus();
  const memoryGiB = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} x ${first?.model ?? 'unknown CPU'}, ${memoryGiB} GiB, Linux ${release()}, Node ${process.version}, SQLite ${process.versions['sqlite'] ?? '?'}`;
}
