import { AppError } from '@ringhook/core';

/** A TCP port; 0 = any free one. Throws `AppError` OPTION_INVALID. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new AppError('OPTION_INVALID', '--port', `--port must be a number from 0 to 65535, not "${text}"`);
}
