import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { cache } from './cache.ts';
import { liveStream, type LiveState } from './live-stream.ts';

export type LiveType = 'call' | 'extension' | 'device' | 'delivery' | 'source';

export interface LiveMessage {
  readonly type: LiveType;
  /** As the schema of its type says; read it by that. */
  readonly data: unknown;
}

export interface LiveOptions {
  readonly types: readonly LiveType[];
  /** What came since the last frame that was painted, at most once per frame. */
  readonly onBatch: (messages: readonly LiveMessage[]) => void;
  /** While true, messages are kept back (the newest `MOST_KEPT`) and come when it ends. */
  readonly isPaused?: boolean;
  /** Absent: everything that was read is read again. */
  readonly onReset?: () => void;
}

/** Beyond this, a paused or hidden page reads its lists again instead. */
export const MOST_KEPT = 20_000;
/** Hidden tabs paint no frames. */
const HIDDEN_BATCH_MS = 1_000;

/** Follows the live stream. One connection serves the whole tab. */
export function useLive({ types, onBatch, isPaused = false, onReset }: LiveOptions): void {
  const tell = useEffectEvent(onBatch);
  const reset = useEffectEvent(onReset ?? (() => void cache.invalidateQueries()));
  const wanted = types.join();

  useEffect(() => {
    const kept: LiveMessage[] = [];
    let isDue = false;
    let hasOverflown = false;
    const flush = (): void => {
      isDue = false;
      if (hasOverflown) reset();
      else if (kept.length > 0) tell(kept.splice(0));
      hasOverflown = false;
    };
    const stop = liveStream.listen({
      types: wanted.split(','),
      onReset: reset,
      onMessage: ({ type, data }) => {
        if (kept.length >= MOST_KEPT) {
          hasOverflown = true;
          kept.length = 0;
        }
        kept.push({ type: type as LiveType, data: JSON.parse(data) as unknown });
        if (isDue || isPaused) return;
        isDue = true;
        if (document.hidden) setTimeout(flush, HIDDEN_BATCH_MS);
        else requestAnimationFrame(flush);
      },
    });
    return () => {
      stop();
      flush();
    };
  }, [wanted, isPaused]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(liveStream.watch, liveStream.state);
}
