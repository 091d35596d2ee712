/** What one item of some work cost: CPU of this process with all its threads, and how many there were a second. */
export interface Cost {
  readonly cpuUs: number;
  readonly perSecond: number;
}

export async function costOf(items: number, work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: (user + system) / items, perSecond: (items * 1_000) / (performance.now() - startedAt) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
