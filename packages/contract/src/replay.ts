/**
 * Sending again as a job. Requests of one call keep their order, ids and bytes and carry `webhook-replay: n`. Below `/api/v1`:
 *
 *     POST   /replays           deliver   NewReplay -> 202 Replay
 *     GET    /replays           read      page of Replay, newest first
 *     GET    /replays/:replay   read      Replay
 *     DELETE /replays/:replay   deliver   204: opens no more of it; what is open is sent
 *
 * Replays are kept in memory: the newest 100, for a day.
 */
import { z } from 'zod';
import { id, oneOf, strict, timestamp, whole } from './field.ts';
import { callNumber } from './trial.ts';

const LATEST = 8_640_000_000_000_000;
const SETTLED = ['delivered', 'deadLetter', 'skipped'] as const;

const LaneReplay = strict({ kind: z.literal('lane'), hookId: id(), callNumber: callNumber() }).meta({
  description: 'Everything that was sent to one adapter about one call.',
});

const RangeReplay = strict({
  kind: z.literal('range'),
  from: whole({ min: 0, max: LATEST }),
  until: whole({ min: 0, max: LATEST }).exactOptional(),
  hookId: id().exactOptional(),
  state: oneOf(SETTLED).exactOptional(),
}).meta({ description: 'What was owed from `from` on and before `until` (now), whatever became of it, or of one `state`.' });

const CallReplay = strict({ kind: z.literal('call'), callNumber: callNumber(), adapterId: id() }).meta({
  description:
    'A call that is over, told to an adapter as the live configuration would write it, whether a rule had chosen that adapter or not.',
});

export const NewReplay = z
  .discriminatedUnion('kind', [LaneReplay, RangeReplay, CallReplay], { error: 'must be one of lane, range, call' })
  .meta({ id: 'NewReplay' });

export const Replay = z
  .object({
    id: z.string(),
    kind: z.enum(['lane', 'range', 'call']),
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    problem: z.string().nullable(),
    hookId: z.string().nullable(),
    callNumber: z.number().nullable(),
    createdAt: timestamp(),
    endedAt: timestamp().nullable(),
    progress: z.object({
      total: z.number().meta({ description: 'Deliveries found; grows while they are looked for.' }),
      queued: z.number().meta({ description: 'Those that were opened again; what was still open is left alone.' }),
    }),
  })
  .meta({ id: 'Replay' });
