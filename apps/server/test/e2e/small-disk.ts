import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmdirSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { errorText } from '@ringhook/core';

/** A disk of 4 MB; undefined, with the reason told, where none can be mounted. */
export function aSmallDisk(t: TestContext): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'ringhook-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', place], { stdio: 'pipe' });
  } catch (cause) {
    rmdirSync(place);
    t.skip(`a small disk can't be mounted here: ${errorText(cause).trim()}`);
    return undefined;
  }
  t.after(() => {
    execFileSync('umount', ['-l', place]);
    rmdirSync(place);
  });
  return place;
}

export function fill(place: string): void {
  const { bavail, bsize } = statfsSync(place);
  for (let size = bavail * bsize; size > 0; size = Math.floor(size / 2)) {
    try {
      writeFileSync(join(place, `filler-${size}`), Buffer.alloc(size));
    } catch {
      // So much does not fit any more; half of it may.
    }
  }
}

/** Leaves about so much free. */
export function shrinkFiller(place: string, freeBytes: number): void {
  if (freeBytes === 0) return;
  const [largest] = readdirSync(place)
    .filter((name) => name.startsWith('filler-'))
    .toSorted((one, other) => Number(other.slice(7)) - Number(one.slice(7)));
  const file = join(place, largest ?? '');
  truncateSync(file, statSync(file).size - freeBytes);
}

export function giveSpaceBack(place: string): void {
  for (const name of readdirSync(place)) if (name.startsWith('filler-')) rmSync(join(place, name));
}
