import { useEffect, useEffectEvent, useRef } from 'react';

const SPACE_MS = 2_000;

/** Runs at most every two seconds, however often it is asked for, and once after the last time. */
export function useSpaced(run: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useEffectEvent(run);
  const runLatest = useRef<() => void>(() => {});
  useEffect(() => {
    runLatest.current = () => tell();
    return () => clearTimeout(timer.current);
  }, []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      runLatest.current();
    }, SPACE_MS);
  };
}
