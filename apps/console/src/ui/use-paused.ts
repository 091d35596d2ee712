import { useDebouncedValue } from '@mantine/hooks';

const PAUSE_MS = 350;

/** A value that follows when the typing pauses: for previews that ask the server. */
export function usePaused<Value>(value: Value): Value {
  const [paused] = useDebouncedValue(value, PAUSE_MS);
  return paused;
}
