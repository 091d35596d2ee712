/** Resolves after `ms`, as soon as `early` does, or when the one it belongs to is called off. */
export type PauseUntil = (ms: number, early?: Promise<void>) => Promise<void>;

export function createPause(signal: AbortSignal): PauseUntil {
  return (ms, early) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      timer.unref();
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
      void early?.then(end);
    });
}
