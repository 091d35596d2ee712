import { CallExplanation, queryNumber } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { historyBefore } from '../caller-history.ts';
import { notFound } from '../errors.ts';
import { CompiledRevisions, configurationsOf } from '../explain/compiled-revisions.ts';
import { explainCustomEvents, respondersOf } from '../explain/explain-custom-events.ts';
import { type ExplainedRule, explainRules } from '../explain/explain-rules.ts';
import type { CallReader, ConfigurationStore, DeliveryReader, Desks, Page, PageRequest, SourceStatus } from '../ports.ts';
import { explainNumberRoute, explainRuleRoute } from './explain-many.ts';

export interface ExplainPorts {
  readonly calls: CallReader;
  readonly deliveries: DeliveryReader;
  readonly configuration: Pick<ConfigurationStore, 'current' | 'at'>;
  /** Absent: there are no workstations, and nothing came of custom events. */
  readonly desks?: Desks | undefined;
  readonly sources: Pick<SourceStatus, 'list'>;
  readonly now: () => number;
}

/** A call that was sent again and again may have more than one page; of one without end the newest are told. */
const MOST_PAGES = 10;
const PAGE = 500;

/** Why a rule or a custom event did something, or nothing (P5). */
export function explainRoutes(app: Api, ports: ExplainPorts): void {
  const revisions = new CompiledRevisions(ports.configuration);
  explainCallRoute(app, ports, revisions);
  explainRuleRoute(app, { ...ports, revisions });
  explainNumberRoute(app, { ...ports, revisions });
}

function explainCallRoute(app: Api, { calls, deliveries, configuration, desks }: ExplainPorts, revisions: CompiledRevisions): void {
  app.get('/calls/:call/explain', {
    config: { scope: 'read' },
    schema: {
      tags: ['calls'],
      summary: 'What every rule and custom event made of a call, condition by condition, and what came of it',
      params: z.object({ call: queryNumber() }),
      querystring: z.object({ rule: z.string().max(64).optional().meta({ description: 'Id of a rule: this one alone.' }) }),
      response: { 200: CallExplanation },
    },
    handler: async ({ params, query: { rule } }) => {
      const call = await calls.get(params.call);
      if (!call) throw notFound('call', String(params.call));
      const stored = await calls.events(params.call);
      const compiled = await revisions.of(stored.map(({ revision }) => revision));
      const history = await historyBefore(calls, call, configurationsOf(compiled));
      const told = await pagesOf((page) => deliveries.list({ ...page, callNumber: params.call }));
      const now = configuration.current().configuration;
      const rules = explainRules({ stored, compiled, deliveries: told.items.toReversed(), now, history }, rule);
      if (rule !== undefined && rules.length === 0) rules.push(notThereYet(rule, now.rules));
      const done = await pagesOf(async (page) => desks?.outcomes.list({ ...page, callNumber: params.call }) ?? { items: [], next: null });
      return {
        call,
        rules,
        customEvents: rule === undefined ? explainCustomEvents({ stored, compiled, outcomes: done.items }) : [],
        responders: respondersOf({ stored, compiled }),
        missingRevisions: [...new Set(stored.map(({ revision }) => revision))].filter((revision) => !compiled.has(revision)),
        isCut: told.isCut || done.isCut,
      };
    },
  });
}

interface Gathered<Item> {
  readonly items: readonly Item[];
  /** There is more than was asked for. */
  readonly isCut: boolean;
}

async function pagesOf<Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<Gathered<Item>> {
  let page = await read({ limit: PAGE });
  const items = [...page.items];
  for (let count = 1; count < MOST_PAGES && page.next !== null; count++) {
    page = await read({ limit: PAGE, cursor: page.next });
    items.push(...page.items);
  }
  return { items, isCut: page.next !== null };
}

/** A rule that is there now, and was not when the call happened. */
function notThereYet(ruleId: string, rules: readonly { readonly id: string; readonly name: string }[]): ExplainedRule {
  const rule = rules.find(({ id }) => id === ruleId);
  if (!rule) throw notFound('rule', ruleId);
  return { ruleId, name: rule.name, since: 'new', isMatched: false, moments: [], deliveries: [] };
}
