/**
 * A draft over recorded calls, compared with the live configuration. Runs beside live traffic, sends nothing. Below `/api/v1`:
 *
 *     POST   /dry-runs                    read   NewDryRun -> 202 DryRun
 *     GET    /dry-runs                    read   page of DryRun, newest first
 *     GET    /dry-runs/:run               read   DryRun, with progress while it runs
 *     DELETE /dry-runs/:run               read   204: stopped and forgotten
 *     GET    /dry-runs/:run/calls         read   ?difference= page of DryRunCall, newest call first
 *     GET    /dry-runs/:run/calls/:call   read   DryRunCallDetail, of any recorded call
 *
 * Dry-runs are kept in memory: the newest 20, for an hour.
 */
import { z } from 'zod';
import { Call } from './call.ts';
import { flag, id, oneOf, strict, text, timestamp, whole } from './field.ts';
import { ConfigurationDraft, Finding, OwedRequest, RequestDifference } from './trial.ts';

const MOST_CALLS = 10_000_000;
const LATEST = 8_640_000_000_000_000;
export const DRY_RUN_DIFFERENCES = ['newlyMatched', 'noLongerMatched', 'changed'] as const;

/** Which recorded calls are looked at: the last ones, or those that started in a range of time, and of them those that fit. */
export const CallSelection = strict({
  last: whole({ min: 1, max: MOST_CALLS }).exactOptional(),
  from: whole({ min: 0, max: LATEST }).exactOptional(),
  until: whole({ min: 0, max: LATEST }).exactOptional(),
  sourceId: id().exactOptional(),
  type: oneOf(['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference']).exactOptional(),
  answered: flag().exactOptional(),
  party: text({ max: 100 }).exactOptional(),
}).meta({
  id: 'CallSelection',
  description:
    '`last` = so many of the newest calls; `from`, `until` = started from then on and before then. `party`: what caller, DID or responder begins with. Everything given must hold.',
});

export const NewDryRun = strict({ draft: ConfigurationDraft, calls: CallSelection.default({ last: 100_000 }) }).meta({ id: 'NewDryRun' });

const RequestCounts = z.object({ start: z.number(), pickup: z.number(), hangup: z.number(), missed: z.number() });

export const DryRun = z
  .object({
    id: z.string(),
    state: z.enum(['queued', 'running', 'done', 'cancelled', 'failed']),
    problem: z.string().nullable().meta({ description: 'Of a failed one: why.' }),
    revision: z.number().meta({ description: 'The live revision it is compared with.' }),
    subject: z.object({
      rules: z.array(z.string()).readonly(),
      adapters: z.array(z.string()).readonly(),
      isWhole: z.boolean().meta({ description: 'Every rule and adapter: a whole configuration or its global actions are tried.' }),
    }),
    createdAt: timestamp(),
    startedAt: timestamp().nullable(),
    endedAt: timestamp().nullable(),
    progress: z.object({ looked: z.number(), total: z.number() }),
    counts: z.object({
      calls: z.number().meta({ description: 'Calls looked at that fit the selection.' }),
      matched: z.number().meta({ description: 'Calls for which the draft does something: its rule matches, or its adapter is told.' }),
      matchedLive: z.number(),
      newlyMatched: z.number(),
      noLongerMatched: z.number(),
      changed: z.number().meta({ description: 'Matched by both or by none, but requests differ.' }),
      requests: RequestCounts.meta({ description: 'What the draft would send about matched calls.' }),
      requestsLive: RequestCounts.meta({ description: 'What the live configuration sends about the calls it matches.' }),
    }),
    listed: z.number().meta({ description: 'Calls that differ and are listed; of more than 5,000 the newest.' }),
    findings: z
      .array(Finding)
      .readonly()
      .meta({ description: 'What is wrong or doubtful in the draft; errors keep parts of it from working.' }),
  })
  .meta({ id: 'DryRun' });

export const DryRunCall = z
  .object({
    callNumber: z.number(),
    startedAt: timestamp(),
    callerId: z.string().nullable(),
    did: z.string().nullable(),
    responder: z.string().nullable(),
    difference: z.enum(DRY_RUN_DIFFERENCES),
    added: z.number().meta({ description: 'Requests that only the draft sends.' }),
    removed: z.number(),
    changed: z.number(),
  })
  .meta({ id: 'DryRunCall', description: 'A call about which draft and live configuration differ.' });

export const DryRunCallDetail = z
  .object({
    call: Call,
    isMatched: z.boolean(),
    isMatchedLive: z.boolean(),
    requests: z.array(OwedRequest).readonly(),
    requestsLive: z.array(OwedRequest).readonly(),
    differences: z.array(RequestDifference).readonly().meta({ description: '`before` = live, `after` = draft.' }),
  })
  .meta({ id: 'DryRunCallDetail' });
