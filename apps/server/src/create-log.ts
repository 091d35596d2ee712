import { pino } from 'pino';
import type { Log } from './compose.ts';

/** JSON lines on standard output. What callers chose is escaped by JSON; addresses with secrets are never logged in the first place. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } });
}

export const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };
