/**
 * Sending again as a job. Requests of one call keep their order, ids and bytes and carry `webhook-replay: n`. Below `/api/v1`:
 *
 *     POST   /replays/preview   read      NewReplay -> ReplayPreview; nothing is sent
 *     POST   /replays           deliver   NewReplay -> 202 Replay
 *     GET    /replays           read      page of Replay, newest first
 *     GET    /replays/:replay   read      ReplayDetail
 *     DELETE /replays/:replay   deliver   204: opens no more of it; what is open is sent
 *
 * Replays are stored: they go on after a restart, and nothing of them is opened twice. The newest 1,000 that are over are kept, for
 * as long as deliveries are.
 */
import { z } from 'zod';
import { id, listOf, oneOf, strict, text, timestamp, whole } from './field.ts';
import { callNumber, OwedRequest } from './trial.ts';

const LATEST = 8_640_000_000_000_000;
const SETTLED = ['delivered', 'deadLetter', 'skipped'] as const;
const EVENTS = ['start', 'hangup', 'pickup', 'missed'] as const;

const common = {
  note: text({ min: 0, max: 500 }).default('').meta({ description: 'Why; for the audit log and the list of replays.' }),
  perSecond: whole({ min: 1, max: 1_000 })
    .default(20)
    .meta({ description: 'At most so many requests a second are opened for each endpoint, so that live calls go first.' }),
};

const DeliveryReplay = strict({
  kind: z.literal('deliveries'),
  ids: listOf(text({ max: 16 }).regex(/^\d{1,16}$/, 'must be the id of a delivery'), 10_000).refine(
    (ids) => ids.length > 0,
    'must name a delivery at least',
  ),
  ...common,
}).meta({ description: 'These deliveries.' });

const LaneReplay = strict({ kind: z.literal('lane'), hookId: id(), callNumber: callNumber(), ...common }).meta({
  description: 'Everything that was sent to one adapter about one call.',
});

const RangeReplay = strict({
  kind: z.literal('range'),
  from: whole({ min: 0, max: LATEST }),
  until: whole({ min: 0, max: LATEST }).exactOptional(),
  hookId: id().exactOptional(),
  state: oneOf(SETTLED).exactOptional(),
  event: oneOf(EVENTS).exactOptional(),
  ruleId: id()
    .exactOptional()
    .meta({ description: 'To adapters of this rule, about calls that it matches as it is now; of 10,000 requests at most.' }),
  callNumber: callNumber().exactOptional(),
  ...common,
})
  .refine(({ from, until }) => until === undefined || until > from, { path: ['until'], error: 'must be later than `from`' })
  .meta({
    description:
      'What was owed from `from` on and before `until` (now), whatever became of it, or of one `state`: `deadLetter` = given up, `skipped` = its deadline had passed. Everything given must hold.',
  });

const CallReplay = strict({ kind: z.literal('call'), callNumber: callNumber(), adapterId: id(), ...common }).meta({
  description:
    'A call that is over, told to an adapter as the live configuration would write it, whether a rule had chosen that adapter or not.',
});

export const REPLAY_KINDS = ['deliveries', 'lane', 'range', 'call'] as const;

export const NewReplay = z
  .discriminatedUnion('kind', [DeliveryReplay, LaneReplay, RangeReplay, CallReplay], {
    error: `must be one of ${REPLAY_KINDS.join(', ')}`,
  })
  .meta({ id: 'NewReplay' });

const counted = { hookId: z.string().meta({ description: 'Id of the URL adapter.' }), requests: z.number(), calls: z.number() };

export const ReplayPreview = z
  .object({
    requests: z.number().meta({ description: 'So many would be sent now, nothing has been.' }),
    endpoints: z
      .array(
        z.object({
          ...counted,
          state: z.enum(['open', 'paused', 'broken', 'probing', 'removed']).meta({
            description: '`removed`: the adapter is not there any more; nothing is sent to it. What waits is sent as soon as it is `open`.',
          }),
          reason: z.string().nullable(),
        }),
      )
      .readonly(),
    rendered: z
      .array(OwedRequest)
      .readonly()
      .meta({ description: 'Of a call told anew: its requests. Of all others: none, they go out as they were.' }),
  })
  .meta({ id: 'ReplayPreview' });

const ReplayPart = z.object({
  hookId: z.string(),
  total: z.number(),
  queued: z.number(),
  left: z.number(),
  isDone: z.boolean(),
  waiting: z.string().nullable().meta({ description: 'What holds it up: the endpoint is paused or in trouble.' }),
});

export const Replay = z
  .object({
    id: z.string(),
    kind: z.enum(REPLAY_KINDS),
    state: z
      .enum(['running', 'done', 'cancelled', 'failed'])
      .meta({ description: '`done`: everything is opened; the last of it may be on its way.' }),
    problem: z.string().nullable(),
    hookId: z.string().nullable(),
    callNumber: z.number().nullable(),
    range: z
      .object({
        from: timestamp(),
        until: timestamp(),
        state: z.enum(SETTLED).nullable(),
        event: z.enum(EVENTS).nullable(),
      })
      .nullable()
      .meta({ description: 'Of a range: what was asked for; null = any.' }),
    note: z.string(),
    by: z.string(),
    createdAt: timestamp(),
    endedAt: timestamp().nullable(),
    progress: z.object({
      total: z.number().meta({ description: 'Requests found when it was made.' }),
      queued: z.number().meta({ description: 'Those that were opened.' }),
      left: z.number().meta({ description: 'Left alone: they were still open, or forgotten meanwhile.' }),
    }),
    endpoints: z.array(ReplayPart).readonly(),
  })
  .meta({ id: 'Replay' });

export const ReplayDetail = Replay.extend({
  fate: z
    .object({ open: z.number(), delivered: z.number(), deadLetters: z.number(), skipped: z.number() })
    .meta({ description: 'What has become of the opened ones by now.' }),
}).meta({ id: 'ReplayDetail' });
