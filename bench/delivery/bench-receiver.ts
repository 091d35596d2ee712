import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface BenchReceiver extends AsyncDisposable {
  readonly url: string;
  /** CPU time of the receiver so far, in us, and how many requests it saw. */
  usage(): Promise<{ readonly cpuUs: number; readonly requests: number }>;
}

export async function startBenchReceiver(): Promise<BenchReceiver> {
  const child = fork(new URL('receiver.ts', import.meta.url));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async usage() {
      child.send('usage');
      const [answer] = (await once(child, 'message')) as [{ cpuUs: number; requests: number }];
      return answer;
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
