import type { Call } from '@ringhook/contract';
import type { z } from 'zod';

export type CallValue = z.infer<typeof Call>;

export interface BoardEntry {
  readonly call: CallValue;
  readonly isHeld: boolean;
  /** When this was heard, ms since the epoch on this computer. */
  readonly heardAt: number;
}

/** Calls in progress by their number, and for a while those that just ended. */
export type Board = ReadonlyMap<number, BoardEntry>;

/** Ended calls stay for so long, so that rows don't vanish under the reader. */
const ENDED_STAY_MS = 8_000;
/** A list that was read may be so much older than what the stream has said. */
const READ_LAG_MS = 3_000;

/** What the stream says of a call, as far as the board needs it. */
export interface HeardEvent {
  readonly level?: string;
  readonly event?: string;
  readonly call?: CallValue;
}

export function hear(board: Board, events: readonly HeardEvent[], now: number): Board {
  const next = new Map(board);
  for (const { level, event, call } of events) {
    if (!call) continue;
    const known = next.get(call.number);
    if (!known && call.endedAt !== null) continue;
    next.set(call.number, { call, isHeld: heldAfter(known?.isHeld ?? false, level, event), heardAt: now });
  }
  return next;
}

function heldAfter(wasHeld: boolean, level: string | undefined, event: string | undefined): boolean {
  if (level !== 'extension') return wasHeld;
  if (event === 'held') return true;
  return event === 'retrieved' || event === 'completed' ? false : wasHeld;
}

/** Takes a list that was read: what it doesn't name is over, unless the stream spoke of it just now. */
export function takeRead(board: Board, calls: readonly CallValue[], now: number): Board {
  const isFresh = ({ heardAt }: BoardEntry): boolean => now - heardAt < READ_LAG_MS;
  const next = new Map([...board].filter(([, entry]) => isFresh(entry)));
  for (const call of calls) {
    const known = board.get(call.number);
    if (!known || !isFresh(known)) next.set(call.number, { call, isHeld: known?.isHeld ?? false, heardAt: now - READ_LAG_MS });
  }
  return next;
}

/** Without the calls that ended a while ago; the same board when there are none. */
export function sweep(board: Board, now: number): Board {
  const isOver = ({ call, heardAt }: BoardEntry): boolean => call.endedAt !== null && now - heardAt > ENDED_STAY_MS;
  const kept = [...board].filter(([, entry]) => !isOver(entry));
  return kept.length === board.size ? board : new Map(kept);
}

/** Oldest first: who waits longest stands on top, and a new call moves nobody. */
export function rowsOf(board: Board): readonly BoardEntry[] {
  return [...board.values()].toSorted((a, b) => a.call.startedAt - b.call.startedAt || a.call.number - b.call.number);
}

export type LiveState = 'queued' | 'ringing' | 'starting' | 'talking' | 'held' | 'ended';

export function stateOf({ call: { endedAt, answeredAt, queuedAt, ringingAt }, isHeld }: BoardEntry): LiveState {
  if (endedAt !== null) return 'ended';
  if (answeredAt !== null) return isHeld ? 'held' : 'talking';
  if (ringingAt !== null) return 'ringing';
  return queuedAt === null ? 'starting' : 'queued';
}
