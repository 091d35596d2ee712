import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Traffic } from './office.ts';

export type PbxOrder = { readonly kind: 'load'; readonly traffic: Traffic } | { readonly kind: 'send'; readonly messages: number };
export type PbxReport = { readonly kind: 'ready'; readonly port: number } | { readonly kind: 'loaded'; readonly messages: number };

export interface BenchPbx extends AsyncDisposable {
  readonly port: number;
  /** Prepares messages to be sent; resolves with their number. */
  load(traffic: Traffic): Promise<number>;
  /** Sends that many of the messages that are left. */
  send(messages: number): void;
}

export async function startBenchPbx(): Promise<BenchPbx> {
  const child = fork(new URL('pbx.ts', import.meta.url));
  const ready = await reportFrom(child);
  const order = (text: PbxOrder): void => void child.send(text);
  return {
    port: ready.kind === 'ready' ? ready.port : 0,
    async load(traffic) {
      order({ kind: 'load', traffic });
      const loaded = await reportFrom(child);
      return loaded.kind === 'loaded' ? loaded.messages : 0;
    },
    send: (messages) => order({ kind: 'send', messages }),
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

async function reportFrom(child: ChildProcess): Promise<PbxReport> {
  const [report] = (await once(child, 'message')) as [PbxReport];
  return report;
}
