import type { Call, CallEvent, DeskOutcomeEntry, StoredCallEvent } from '@ringhook/contract';
import type { z } from 'zod';
import type { Tone } from '../../ui/status.tsx';

export type CallValue = z.infer<typeof Call>;
export type StoredEvent = z.infer<typeof StoredCallEvent>;
export type CallEventValue = z.infer<typeof CallEvent>;
export type DeskEntry = z.infer<typeof DeskOutcomeEntry>;

/** How a call stands or ended, as a colour. */
export function toneOf({ endedAt, answeredAt, cause }: CallValue): Tone {
  if (endedAt === null) return answeredAt === null ? 'warning' : 'info';
  if (cause === null || cause === 'unknown' || cause === 'merged') return 'quiet';
  return cause === 'answered' || cause === 'transferred' || cause === 'forwarded' || cause === 'voicemail' ? 'good' : 'bad';
}

export const DESK_TONE: Readonly<Record<DeskEntry['outcome'], Tone>> = {
  done: 'good',
  exited: 'good',
  closed: 'quiet',
  refused: 'warning',
  failed: 'bad',
  late: 'warning',
};
