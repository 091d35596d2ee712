/**
 * Drafts tried on recorded calls; nothing of it is saved, and nothing is sent but by `send-test`. Below `/api/v1`:
 *
 *     POST /rules/preview         read          RulePreviewRequest -> RulePreview
 *     POST /adapters/send-test    write:config  SendTestRequest -> SendTestAnswer
 */
import { z } from 'zod';
import { Adapter } from './adapter.ts';
import { Call } from './call.ts';
import { ConfigurationDocument } from './configuration.ts';
import { id, listOf, oneOf, strict, timestamp, whole } from './field.ts';
import { GlobalActions, Rule } from './rule.ts';

export const callNumber = () => whole({ min: 0, max: Number.MAX_SAFE_INTEGER });
const HOOK_EVENTS = ['start', 'hangup', 'pickup', 'missed'] as const;
const SentPair = z.object({ name: z.string(), value: z.string() });

/** As it would be frozen; credentials are added when a request leaves, and are never shown. */
export const RenderedRequest = z
  .object({ method: z.string(), url: z.string(), headers: z.array(SentPair).readonly(), body: z.string().nullable() })
  .meta({ id: 'RenderedRequest' });

export const OwedRequest = z
  .object({
    hookId: z.string().meta({ description: 'Id of the URL adapter.' }),
    event: z.enum(HOOK_EVENTS),
    sequence: z.number().meta({ description: 'The event of the call at which it is owed.' }),
    request: RenderedRequest,
  })
  .meta({ id: 'OwedRequest', description: 'One request that a configuration owes for a call.' });

export const RequestDifference = z
  .object({
    hookId: z.string(),
    event: z.enum(HOOK_EVENTS),
    change: z.enum(['added', 'removed', 'changed']),
    before: OwedRequest.nullable().meta({ description: 'null: there was none.' }),
    after: OwedRequest.nullable().meta({ description: 'null: there is none any more.' }),
    parts: z
      .array(z.object({ part: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
      .readonly()
      .meta({
        description:
          'Of a changed one: what differs. `part` is `moment`, `method`, `address`, `parameter NAME`, `header NAME`, `body` or `field NAME` of a form or a JSON object.',
      }),
  })
  .meta({ id: 'RequestDifference' });

/** What is tried instead of the live configuration; all that is not named stays as it is live. */
export const ConfigurationDraft = strict({
  configuration: ConfigurationDocument.exactOptional(),
  rules: listOf(Rule, 10_000).exactOptional(),
  adapters: listOf(Adapter, 10_000).exactOptional(),
  globalActions: GlobalActions.exactOptional(),
  removedRules: listOf(id(), 10_000).exactOptional(),
  removedAdapters: listOf(id(), 10_000).exactOptional(),
  ruleOrder: listOf(id(), 100_000).exactOptional(),
}).meta({
  id: 'ConfigurationDraft',
  description:
    'A whole configuration, or parts: rules and adapters replace those of the same id or come last; `ruleOrder` names every rule once, drafts included. A part needs at least one of them.',
});

export const RulePreviewRequest = strict({
  rule: Rule,
  adapters: listOf(Adapter, 1_000).exactOptional(),
  callNumber: callNumber().exactOptional(),
}).meta({
  id: 'RulePreviewRequest',
  description: 'Without `callNumber` the newest call is taken. The rule stands where a rule of its id stands, else last.',
});

export const Finding = z
  .object({ path: z.string(), code: z.string(), message: z.string(), severity: z.enum(['error', 'warning']) })
  .meta({ id: 'Finding', description: 'What is wrong or doubtful at one place of what was sent.' });

/** `send-test`: really sends, once, outside any lane, marked with `ringhook-test: 1`. */
export const SendTestRequest = strict({
  adapter: Adapter,
  callNumber: callNumber().exactOptional(),
  event: oneOf(HOOK_EVENTS).default('start'),
}).meta({ id: 'SendTestRequest', description: 'Without `callNumber` an example call is told of.' });

export const SendTestAnswer = z
  .object({
    testId: z.string().meta({ description: '`webhook-id` of this request; never that of a delivery.' }),
    at: timestamp(),
    request: RenderedRequest,
    outcome: z.enum(['delivered', 'refused', 'failed']).meta({
      description: 'delivered: a 2xx answer; refused: any other answer; failed: no answer.',
    }),
    status: z.number().nullable(),
    reason: z.string().nullable().meta({ description: 'Why no answer came; null when one did.' }),
    detail: z.string().nullable(),
    durationMs: z.number(),
    answerHeaders: z.array(SentPair).readonly(),
    answerBody: z.string().nullable().meta({ description: 'First 64 kB.' }),
    isBodyCut: z.boolean(),
  })
  .meta({ id: 'SendTestAnswer' });

export const ClauseVerdict = z
  .object({ clause: z.string(), isMet: z.boolean(), expected: z.string(), actual: z.string() })
  .meta({ id: 'ClauseVerdict' });

export const RulePreview = z
  .object({
    call: Call.nullable().meta({ description: 'The call it was tried on; null when none is recorded yet.' }),
    isMatched: z.boolean(),
    moments: z
      .array(
        z.object({
          sequence: z.number(),
          at: timestamp(),
          level: z.enum(['call', 'extension']),
          event: z.string(),
          verdict: z.enum(['matched', 'notMatched', 'disabled', 'notReached']),
          clauses: z.array(ClauseVerdict).readonly(),
        }),
      )
      .readonly()
      .meta({ description: 'The rule at each event of the call, in order; only the first of equal ones that follow each other.' }),
    requests: z.array(OwedRequest).readonly().meta({ description: 'All requests of the call by the adapters of this rule.' }),
    findings: z.array(Finding).readonly().meta({ description: 'About the rule; `path` is relative to it.' }),
  })
  .meta({ id: 'RulePreview' });
