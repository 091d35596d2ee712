import type { LinkState } from '../link/event-link.ts';
import { readJson, writeJson } from './json-file.ts';

export interface Status {
  readonly processId: number;
  readonly server: string;
  readonly user: string | null;
  readonly link: LinkState;
  readonly version: string;
  /** ms since the epoch, of the last change. */
  readonly at: number;
}

export function writeStatus(file: string, status: Status | undefined): void {
  writeJson(file, status);
}

/** Undefined when no program runs; one that was killed leaves a file behind that says nothing. */
export function readStatus(file: string): Status | undefined {
  const status = readJson(file) as Status | undefined;
  return status && isRunning(status.processId) ? status : undefined;
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
