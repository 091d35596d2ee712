import { setTimeout as sleep } from 'node:timers/promises';
import type { Signal, SourceId } from '@ringhook/core';
import { FakeBroadworks, type FakeXsp } from '@ringhook/testkit';
import { parseBroadworksConfig } from '../src/broadworks/config.ts';
import { connectBroadworks } from '../src/broadworks/source.ts';
import type { BroadworksTiming } from '../src/broadworks/timing.ts';
import type { ConnectionOutcome, PushHandler, SourceContext, SourceNews } from '../src/source.ts';

export const ALICE = 'alice@example.com';
export const QUICK: BroadworksTiming = {
  answerTimeoutMs: 2_000,
  heartbeatMs: 10_000,
  heartbeatRetryMs: 10,
  silenceMs: 10_000,
  lateEventMs: 20,
  profilePatienceMs: 1_000,
  expiresSeconds: 7_200,
};

export function broadworksOfAlice(): FakeBroadworks {
  const broadworks = new FakeBroadworks();
  broadworks.users.set(ALICE, { extension: '1001', number: '+49305550101', firstName: 'Alice', lastName: 'A' });
  broadworks.users.set('carol@example.com', { extension: '1002', number: '+49305550102', firstName: 'Carol', lastName: 'C' });
  return broadworks;
}

export interface RigOptions {
  readonly timing?: Partial<BroadworksTiming>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly secret?: string;
  readonly accept?: SourceContext['accept'];
  /** As `doctor` does: nothing is received. */
  readonly isTrial?: boolean;
}

/** One source of a BroadWorks without the rest of Ringhook: what it tells is collected. */
export class BroadworksRig {
  readonly signals: Signal[] = [];
  readonly news: SourceNews[] = [];
  handler: PushHandler | undefined;
  readonly #abort = new AbortController();
  readonly #context: SourceContext;
  readonly #timing: BroadworksTiming;
  readonly #config: ReturnType<typeof parseBroadworksConfig>;

  constructor(
    xsps: readonly Pick<FakeXsp, 'origin'>[],
    { timing = {}, options = {}, secret = 'right', accept, isTrial = false }: RigOptions = {},
  ) {
    this.#timing = { ...QUICK, ...timing };
    this.#config = parseBroadworksConfig({
      hosts: xsps.map(({ origin }) => origin),
      user: 'admin@example.com',
      secret: { env: 'SECRET' },
      users: [ALICE],
      ...options,
    });
    this.#context = {
      sourceId: 'bw' as SourceId,
      signal: this.#abort.signal,
      accept: accept ?? (async (signals) => void this.signals.push(...signals)),
      report: (news) => void this.news.push(news),
      ...(!isTrial && { receive: (handler) => void (this.handler = handler) }),
      secret: async () => secret,
      now: Date.now,
      random: () => 0.5,
    };
  }

  connect(): Promise<ConnectionOutcome> {
    return connectBroadworks(this.#config, this.#context, this.#timing);
  }

  stop(): void {
    this.#abort.abort();
  }

  get isConnected(): boolean {
    return this.news.some(({ isConnected }) => isConnected);
  }

  get warnings(): readonly string[] {
    return this.news.findLast(({ warnings }) => warnings !== undefined)?.warnings ?? [];
  }

  get lastAlarm(): string {
    return this.news.findLast(({ lastAlarm }) => lastAlarm !== undefined)?.lastAlarm ?? '';
  }

  /** Resolves once `isTrue` holds; fails the test after 5 s. */
  async until(isTrue: () => boolean): Promise<void> {
    for (const startedAt = Date.now(); !isTrue(); await sleep(2)) if (Date.now() - startedAt > 5_000) throw new Error('waited in vain');
  }
}
