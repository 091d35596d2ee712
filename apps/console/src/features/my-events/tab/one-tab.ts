/** One name for all tabs of a browser that look at this server. */
const NAME = 'ringhook.workstation';

export interface OneTabOptions {
  /** Gives the place up, or stops waiting for it. */
  readonly signal: AbortSignal;
  /** Another tab has the place; waits for it. */
  readonly onElsewhere: () => void;
  /** The place is ours, until the signal. */
  readonly onTurn: () => void;
}

/** Whether tabs can agree on one: browsers let them on https and on this computer only (Web Locks API). */
export function canAgree(): boolean {
  return 'locks' in navigator;
}

/** Lets one tab at a time act, however many are open; when it goes, however it goes, the next one has its turn. */
export async function takeTurn({ signal, onElsewhere, onTurn }: OneTabOptions): Promise<void> {
  const act = (): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      onTurn();
    });
  const hadTurn = await navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => {
    if (lock) await act();
    return lock !== null;
  });
  if (hadTurn || signal.aborted) return;
  onElsewhere();
  try {
    await navigator.locks.request(NAME, { signal }, act);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
