import type { ViewOptions } from './terminal-view.ts';

const NARROWEST = 80;
const WIDEST = 200;
const WITHOUT_TERMINAL = 160;

/** What standard output can show. */
export function terminalSize(): ViewOptions {
  const { stdout } = process;
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, stdout.columns ?? WITHOUT_TERMINAL)),
    hasColour: stdout.isTTY && stdout.hasColors(),
  };
}
