/**
 * Why a rule or a custom event did something, or nothing (P5). Computed anew from what is recorded, never stored. Below `/api/v1`:
 *
 *     GET /calls/{call}/explain?rule=         read   -> CallExplanation
 *     GET /rules/{key}/explain?limit=50       read   -> RuleExplanation
 *     GET /explain?number=&from=&to=          read   -> NumberExplanation
 */
import { z } from 'zod';
import { Call } from './call.ts';
import { timestamp } from './field.ts';

export const ExplainedClause = z
  .object({
    clause: z.string().meta({ description: 'Name of the condition, or of the field of a trigger.' }),
    isMet: z.boolean(),
    expected: z.string(),
    actual: z.string(),
    number: z
      .object({
        forms: z.array(z.string()).readonly().meta({ description: 'Every form under which the number was looked for.' }),
        hit: z
          .object({
            entry: z.string(),
            list: z.string().nullable().meta({ description: 'Number list it stands in; null: the rule itself.' }),
          })
          .nullable()
          .meta({ description: 'The first entry that met it.' }),
      })
      .nullable()
      .meta({ description: 'Of conditions on numbers only.' }),
  })
  .meta({ id: 'ExplainedClause' });

export const RULE_VERDICTS = ['matched', 'notMatched', 'disabled', 'notReached'] as const;
export const RuleVerdict = z.enum(RULE_VERDICTS).meta({ description: 'notReached: a rule before it had stopped the call.' });

const moment = {
  sequence: z.number().meta({ description: 'Event of the call.' }),
  at: timestamp(),
  level: z.enum(['call', 'extension']),
  event: z.string(),
  revision: z.number().meta({ description: 'The configuration that this event met.' }),
  clauses: z.array(ExplainedClause).readonly(),
};

export const RuleMoment = z
  .object({
    ...moment,
    verdict: RuleVerdict,
    failed: ExplainedClause.nullable().meta({ description: 'notMatched: the first condition that was not met.' }),
    stoppedBy: z.string().nullable().meta({ description: 'notReached: id of the rule that had stopped the call.' }),
    actions: z
      .array(
        z.object({
          adapterId: z.string(),
          outcome: z.enum(['attached', 'alreadyAttached', 'workstation', 'noEvents', 'adapterUnusable']),
          note: z.string(),
        }),
      )
      .readonly()
      .meta({ description: 'What its actions did; empty unless it matched.' }),
  })
  .meta({ id: 'ExplainedRuleMoment' });

export const DeliveryFate = z
  .object({
    id: z.string(),
    hookId: z.string(),
    event: z.string(),
    sequence: z.number(),
    state: z.enum(['pending', 'delivered', 'skipped', 'deadLetter']),
    attempts: z.number(),
    lastStatus: z.number().nullable(),
    dueAt: timestamp().nullable(),
    settledAt: timestamp().nullable(),
  })
  .meta({ id: 'DeliveryFate', description: 'What became of one request.' });

export const ExplainedRule = z
  .object({
    ruleId: z.string(),
    name: z.string(),
    since: z.enum(['same', 'changed', 'deleted', 'new']).meta({
      description: 'How it stands to the rule as it is now; new: it was not there yet when the call happened.',
    }),
    isMatched: z.boolean().meta({ description: 'It matched at one of the events.' }),
    moments: z.array(RuleMoment).readonly().meta({ description: 'Its first verdict, and each that differs from the one before.' }),
    deliveries: z.array(DeliveryFate).readonly().meta({ description: 'Requests by its adapters since it matched.' }),
  })
  .meta({ id: 'ExplainedRule' });

export const ExplainedCustomEvent = z
  .object({
    customEventId: z.string(),
    name: z.string(),
    isMatched: z.boolean(),
    moments: z
      .array(
        z.object({
          ...moment,
          extension: z.string(),
          verdict: z.enum(['matched', 'notMatched', 'disabled']),
          userIds: z.array(z.number()).readonly().meta({ description: 'Users at this telephone that it is for.' }),
        }),
      )
      .readonly(),
    outcomes: z
      .array(
        z.object({
          userId: z.number(),
          extension: z.string(),
          state: z.string(),
          action: z.string(),
          outcome: z.string(),
          detail: z.string(),
          at: timestamp(),
        }),
      )
      .readonly()
      .meta({ description: 'What workstations reported. Matched and nothing here: no workstation was connected, or it said nothing.' }),
  })
  .meta({ id: 'ExplainedCustomEvent' });

export const CallExplanation = z
  .object({
    call: Call,
    rules: z.array(ExplainedRule).readonly().meta({ description: 'In the order of the rules; also those that are gone by now.' }),
    customEvents: z.array(ExplainedCustomEvent).readonly().meta({ description: 'Those for users of the telephones of this call.' }),
    responders: z
      .array(
        z.object({
          sequence: z.number(),
          extension: z.string(),
          agentName: z.string(),
          userId: z.string(),
          userName: z.string(),
        }),
      )
      .readonly()
      .meta({ description: 'Whom the directory knew at each extension that the call was with; empty text: nobody.' }),
    missingRevisions: z
      .array(z.number())
      .readonly()
      .meta({ description: 'Revisions that are not kept any more: their events are left out.' }),
    isCut: z.boolean().meta({ description: 'True: of very many requests or outcomes only the newest are told.' }),
  })
  .meta({ id: 'CallExplanation' });

export const RuleExplanation = z
  .object({
    ruleId: z.string(),
    name: z.string(),
    items: z
      .array(
        z.object({
          call: Call,
          verdict: RuleVerdict.nullable().meta({
            description: 'The last one of the call; matched once is matched. null: the rule was not there.',
          }),
          failed: ExplainedClause.nullable(),
          stoppedBy: z.string().nullable(),
        }),
      )
      .readonly()
      .meta({ description: 'The last calls it looked at, newest first.' }),
  })
  .meta({ id: 'RuleExplanation' });

export const NumberExplanation = z
  .object({
    number: z.string(),
    from: timestamp(),
    to: timestamp(),
    calls: z
      .array(z.object({ call: Call, matched: z.array(z.object({ ruleId: z.string(), name: z.string() })).readonly() }))
      .readonly()
      .meta({ description: 'Calls with this number in that time, newest first, each with the rules that matched.' }),
    finding: z.enum(['heard', 'notHeardThen', 'neverHeard']).meta({
      description: 'notHeardThen: calls with this number are known, none of that time; neverHeard: none at all.',
    }),
    reading: z
      .object({
        kind: z.enum(['external', 'extension', 'shortCode', 'serviceCode', 'name', 'withheld']),
        e164: z.string().nullable(),
        searched: z.string().meta({ description: 'The digits that calls were looked for by; empty text: there are none in it.' }),
      })
      .meta({ description: 'How the number was read.' }),
    keptSince: timestamp().meta({ description: 'Calls before are forgotten, by `settings.historyDays`.' }),
    isComplete: z.boolean().meta({ description: 'False while the search still takes in calls, or had to stop before it was through.' }),
    sources: z
      .array(
        z.object({
          sourceId: z.string(),
          state: z.string().meta({ description: 'As in the health of sources; `disabled`: switched off in the configuration.' }),
          since: timestamp().nullable(),
          detail: z.string().nullable(),
          gaps: z.number().meta({ description: 'How often it was not heard since Ringhook started.' }),
          lastEventAt: timestamp().nullable(),
          warnings: z.array(z.string()).readonly().meta({ description: 'What its login may not see.' }),
        }),
      )
      .readonly()
      .meta({
        description:
          'Telephone systems that are not connected now, or not since `from`, had gaps, or do not show everything: a reason for hearing nothing.',
      }),
  })
  .meta({ id: 'NumberExplanation' });
