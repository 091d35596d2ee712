import type { AppError, DeliveryStore, Dispatcher, EndpointPolicy } from '@ringhook/core';
import { toAppError } from './to-app-error.ts';

export interface HookPausesOptions {
  readonly store: Pick<DeliveryStore, 'pauseHook'>;
  readonly dispatcher: Dispatcher;
  readonly policyOf: (hookId: string) => EndpointPolicy | undefined;
  readonly now: () => number;
  /** `because` null = goes on. */
  readonly told: (hookId: string, because: string | null) => void;
  readonly failing: (error: AppError) => void;
}

/** Hooks that are held back until somebody says otherwise: in the dispatcher's memory, and in the store for the next start. */
export class HookPauses {
  readonly #options: HookPausesOptions;

  constructor(options: HookPausesOptions) {
    this.#options = options;
  }

  /** Resolves once it is stored; rejects when it can't be, and then nothing has changed. */
  async set(hookId: string, because: string | null): Promise<void> {
    const { store, dispatcher, now, told } = this.#options;
    await store.pauseHook(hookId, because, now());
    dispatcher.setPaused(hookId, because);
    told(hookId, because);
  }

  /** A pause ends with its hook: whoever makes one of the same id again means another endpoint, or the same one repaired. */
  forgetRemoved(): void {
    const { dispatcher, policyOf } = this.#options;
    for (const { hookId, pausedBecause } of dispatcher.endpoints.values()) {
      if (pausedBecause === null || policyOf(hookId) !== undefined) continue;
      dispatcher.setPaused(hookId, null);
      this.#announce(hookId, null);
    }
  }

  /** What answers have paused in memory; if it can't be stored, a restart asks the endpoint once more. */
  takeNew(): void {
    for (const { hookId, pausedBecause } of this.#options.dispatcher.newlyPaused.splice(0)) this.#announce(hookId, pausedBecause);
  }

  #announce(hookId: string, because: string | null): void {
    this.#options.told(hookId, because);
    void this.#store(hookId, because);
  }

  async #store(hookId: string, because: string | null): Promise<void> {
    const { store, now, failing } = this.#options;
    try {
      await store.pauseHook(hookId, because, now());
    } catch (cause) {
      failing(toAppError(cause, hookId));
    }
  }
}
