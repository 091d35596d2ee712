import { NumberExplanation, queryNumber, queryTimestamp, RuleExplanation } from '@ringhook/contract';
import type { CallFacts } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { historyBefore } from '../caller-history.ts';
import { notFound } from '../errors.ts';
import { readingOf, suspects } from '../explain/nothing-heard.ts';
import { type CompiledRevisions, configurationsOf } from '../explain/compiled-revisions.ts';
import { OneRule } from '../explain/explain-one-rule.ts';
import { explainRules } from '../explain/explain-rules.ts';
import type { CallQuery, CallReader, ConfigurationStore, SourceStatus } from '../ports.ts';
import { readCallQuery } from '../read-call-query.ts';

export interface ExplainManyPorts {
  readonly calls: CallReader;
  readonly configuration: Pick<ConfigurationStore, 'current' | 'at'>;
  readonly sources: Pick<SourceStatus, 'list'>;
  readonly revisions: CompiledRevisions;
  readonly now: () => number;
}

/** A search stops to answer in time and goes on with its cursor: so often it is asked again. */
const MOST_PAGES = 10;
const CALLS_OF_A_NUMBER = 20;
const DAY_MS = 86_400_000;

/** One rule over the last calls (P5). */
export function explainRuleRoute(app: Api, { calls, configuration, revisions }: ExplainManyPorts): void {
  app.get('/rules/:key/explain', {
    config: { scope: 'read' },
    schema: {
      tags: ['rules'],
      summary: 'What one rule made of the last calls, with the first condition that failed',
      params: z.object({ key: z.string().max(64) }),
      querystring: z.object({ limit: queryNumber().pipe(z.number().min(1, 'must be 1 to 100').max(100, 'must be 1 to 100')).default(50) }),
      response: { 200: RuleExplanation },
    },
    handler: async ({ params: { key }, query: { limit } }) => {
      const rule = configuration.current().configuration.rules.find(({ id }) => id === key);
      const one = new OneRule(key);
      const items = [];
      let name = rule?.name;
      for (const call of (await calls.list({ limit })).items) {
        const stored = await calls.events(call.number);
        const compiled = await revisions.of(stored.map(({ revision }) => revision));
        const found = one.verdictOn(stored, compiled, await historyBefore(calls, call, configurationsOf(compiled)));
        name ??= found?.name;
        const verdict = found?.verdict;
        const failed = verdict?.kind === 'notMatched' ? { ...verdict.failed, clause: String(verdict.failed.clause), number: null } : null;
        items.push({
          call,
          verdict: verdict?.kind ?? null,
          failed,
          stoppedBy: verdict?.kind === 'notReached' ? verdict.stoppedBy : null,
        });
      }
      if (name === undefined) throw notFound('rule', key);
      return { ruleId: key, name, items };
    },
  });
}

/** What was heard of a number, and where nothing was, why that may be (P5). */
export function explainNumberRoute(app: Api, ports: ExplainManyPorts): void {
  const { configuration, sources, now } = ports;
  app.get('/explain', {
    config: { scope: 'read' },
    schema: {
      tags: ['calls'],
      summary: 'Calls with a number in a time and the rules that matched them; says when nothing was heard',
      querystring: z.object({
        number: z.string().trim().min(1, 'must be 1 to 100 characters long').max(100, 'must be 1 to 100 characters long'),
        from: queryTimestamp().optional().meta({ description: 'A day before `to` when it is not given.' }),
        to: queryTimestamp().optional().meta({ description: 'Now when it is not given; not included itself.' }),
      }),
      response: { 200: NumberExplanation },
    },
    handler: async ({ query: { number, to = now(), from = to - DAY_MS } }) => {
      const site = configuration.current().configuration;
      const search = readCallQuery({ q: number, limit: CALLS_OF_A_NUMBER }, site);
      const found = await firstOf(ports.calls, { ...search, startedFrom: from, startedUntil: to });
      const ever = found.items.length > 0 ? found : await firstOf(ports.calls, { ...search, limit: 1 });
      return {
        number,
        from,
        to,
        reading: readingOf(number, site),
        calls: await withMatches(found.items, ports),
        finding: found.items.length > 0 ? 'heard' : ever.items.length > 0 ? 'notHeardThen' : 'neverHeard',
        keptSince: now() - site.settings.historyDays * DAY_MS,
        isComplete: found.isComplete && ever.isComplete,
        sources: suspects(site.sources, sources.list(), from),
      } as const;
    },
  });
}

interface Found {
  readonly items: readonly CallFacts[];
  /** False: the search had not taken in every call, or was not through when it was left. */
  readonly isComplete: boolean;
}

async function firstOf(calls: CallReader, query: CallQuery): Promise<Found> {
  let page = await calls.list(query);
  for (let pages = 1; page.items.length === 0 && page.next !== null && pages < MOST_PAGES; pages++) {
    page = await calls.list({ ...query, cursor: page.next });
  }
  return { items: page.items, isComplete: page.isComplete && (page.items.length > 0 || page.next === null) };
}

async function withMatches(found: readonly CallFacts[], { calls, configuration, revisions }: ExplainManyPorts) {
  const explained = [];
  for (const call of found) {
    const stored = await calls.events(call.number);
    const compiled = await revisions.of(stored.map(({ revision }) => revision));
    const history = await historyBefore(calls, call, configurationsOf(compiled));
    const rules = explainRules({ stored, compiled, deliveries: [], now: configuration.current().configuration, history });
    const matched = rules.filter(({ isMatched }) => isMatched).map(({ ruleId, name }) => ({ ruleId, name }));
    explained.push({ call, matched });
  }
  return explained;
}
