import type { SourceContext } from '../source.ts';

const EVERY_MS = 250;

/** Counts what is heard and told once in a while, not with every event. */
export class News {
  readonly #context: Pick<SourceContext, 'report' | 'now'>;
  #count = 0;
  #lastAt = 0;
  #toldAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: Pick<SourceContext, 'report' | 'now'>) {
    this.#context = context;
  }

  heard(): void {
    this.#count++;
    this.#lastAt = this.#context.now();
    if (performance.now() - this.#toldAt >= EVERY_MS) return this.tell();
    this.#timer ??= setTimeout(() => this.tell(), EVERY_MS).unref();
  }

  alarm(what: string): void {
    this.#context.report({ alarms: 1, lastAlarm: what });
  }

  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toldAt = performance.now();
    if (this.#count > 0) this.#context.report({ events: { count: this.#count, lastAt: this.#lastAt } });
    this.#count = 0;
  }
}
