import { Sequences } from './sequences.ts';

export interface SequenceWatchOptions {
  readonly patienceMs: number;
  readonly now: () => number;
  readonly onLost: (subscriptionId: string) => void;
}

/** Tells when an event that is missing has not come in time. */
export class SequenceWatch {
  readonly #options: SequenceWatchOptions;
  readonly #sequences: Sequences;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SequenceWatchOptions) {
    this.#options = options;
    this.#sequences = new Sequences(options.patienceMs);
  }

  note(subscriptionId: string, sequence: number): void {
    this.#sequences.note(subscriptionId, sequence, this.#options.now());
    if (this.#timer === undefined) this.#watch();
  }

  forget(subscriptionId: string): void {
    this.#sequences.forget(subscriptionId);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #watch(): void {
    const { now, onLost } = this.#options;
    const dueAt = this.#sequences.nextDueAt();
    this.#timer = undefined;
    if (dueAt === undefined) return;
    this.#timer = setTimeout(
      () => {
        for (const subscriptionId of this.#sequences.takeLost(now())) onLost(subscriptionId);
        this.#watch();
      },
      Math.max(1, dueAt - now()),
    );
    this.#timer.unref();
  }
}
