import { z } from 'zod';
import { timestamp } from './field.ts';

const tally = {
  calls: z.number().meta({ description: 'All that started, those still going on among them.' }),
  inbound: z.number(),
  outbound: z.number(),
  internal: z.number(),
  answered: z.number().meta({ description: 'Inbound calls that were answered.' }),
  missed: z.number().meta({ description: 'Inbound calls that ended without an answer.' }),
  abandoned: z.number().meta({ description: 'Those of the missed whose caller hung up.' }),
  averageWaitMs: z.number().nullable().meta({ description: 'Of inbound calls, until the answer or the end; null without any.' }),
};

/** The site's day so far, for the live board. */
export const TodayStats = z
  .object({
    timeZone: z.string(),
    from: timestamp().meta({ description: 'Midnight in the time zone of the site.' }),
    at: timestamp(),
    isComplete: z
      .boolean()
      .meta({ description: 'False while calls are still taken in: old ones after an upgrade or a restore, new ones under heavy load.' }),
    ...tally,
    now: z.object({
      live: z.number(),
      connected: z.number(),
      waiting: z.number().meta({ description: 'Inbound calls that nobody has answered yet.' }),
      waitingSince: timestamp().nullable().meta({ description: 'Start of the longest wait; null when nobody waits.' }),
    }),
    hours: z
      .array(z.object({ from: timestamp(), ...tally }))
      .readonly()
      .meta({ description: 'Every hour from midnight to now, empty ones too.' }),
    queues: z
      .array(z.object({ queue: z.string(), ...tally, waiting: z.number(), waitingSince: timestamp().nullable() }))
      .readonly()
      .meta({ description: 'By name; calls by their last queue.' }),
  })
  .meta({ id: 'TodayStats' });
