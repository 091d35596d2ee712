import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export type MemoryOrder = { readonly kind: 'measure' } | { readonly kind: 'untilSettled'; readonly count: number };
export type MemoryReport = { readonly kind: 'ready' } | { readonly kind: 'settled' } | ({ readonly kind: 'memory' } & Memory);

export interface Memory {
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly residentBytes: number;
  readonly liveCalls: number;
}

export interface BenchRinghook extends AsyncDisposable {
  /** After everything that is not needed was collected. */
  measure(): Promise<Memory>;
  /** Resolves once so many deliveries were settled since the start. */
  untilSettled(count: number): Promise<void>;
}

export async function startBenchRinghook(options: { folder: string; receiverUrl: string; pbxPort: number }): Promise<BenchRinghook> {
  const { folder, receiverUrl, pbxPort } = options;
  const child = fork(new URL('ringhook.ts', import.meta.url), [folder, receiverUrl, String(pbxPort)], { execArgv: ['--expose-gc'] });
  await reportFrom(child);
  const order = (text: MemoryOrder): void => void child.send(text);
  return {
    async measure() {
      order({ kind: 'measure' });
      const memory = await reportFrom(child);
      if (memory.kind !== 'memory') throw new Error(`expected a measurement, got "${memory.kind}"`);
      return memory;
    },
    async untilSettled(count) {
      order({ kind: 'untilSettled', count });
      await reportFrom(child);
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

async function reportFrom(child: ChildProcess): Promise<MemoryReport> {
  const [report] = (await once(child, 'message')) as [MemoryReport];
  return report;
}
