import type { LiveFeed, LiveMessage } from '../ports.ts';

/**
 * Hands what happens to whoever watches, and remembers the last messages for those who come back.
 * `publish` only stores a reference; text is made when somebody listens.
 */
export class LiveHub implements LiveFeed {
  readonly epoch: string;
  readonly #capacity: number;
  readonly #ring: LiveMessage[] = [];
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  #last = 0;

  constructor({ epoch, capacity = 1_000 }: { epoch: string; capacity?: number }) {
    this.epoch = epoch;
    this.#capacity = capacity;
  }

  /** `type` is the SSE event name, `data` anything JSON can say; it must not change afterwards. */
  publish(type: string, data: unknown): void {
    const message = { number: ++this.#last, type, data };
    this.#ring[(message.number - 1) % this.#capacity] = message;
    for (const listener of this.#listeners) listener(message);
  }

  lastNumber(): number {
    return this.#last;
  }

  since(number: number): readonly LiveMessage[] | undefined {
    const oldest = Math.max(1, this.#last - this.#capacity + 1);
    if (number > this.#last || number + 1 < oldest) return undefined;
    const messages: LiveMessage[] = [];
    for (let wanted = number + 1; wanted <= this.#last; wanted++) {
      const message = this.#ring[(wanted - 1) % this.#capacity];
      if (message) messages.push(message);
    }
    return messages;
  }

  subscribe(listener: (message: LiveMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
