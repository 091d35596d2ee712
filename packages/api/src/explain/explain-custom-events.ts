import type { CallExplanation } from '@ringhook/contract';
import { compileDeskExplainer, type CompiledRules } from '@ringhook/core';
import type { z } from 'zod';
import type { DeskOutcomeView, StoredCallEvent } from '../ports.ts';

type Explanation = z.output<typeof CallExplanation>;
export type ExplainedCustomEvent = Explanation['customEvents'][number];
type Moment = ExplainedCustomEvent['moments'][number];
type Explainer = ReturnType<typeof compileDeskExplainer>;

export interface DeskHistory {
  readonly stored: readonly StoredCallEvent[];
  readonly compiled: ReadonlyMap<number, CompiledRules>;
  readonly outcomes: readonly DeskOutcomeView[];
}

/** What each custom event of the users at the call's telephones made of it. */
export function explainCustomEvents({ stored, compiled, outcomes }: DeskHistory): ExplainedCustomEvent[] {
  const explainers = new Map<number, Explainer>([...compiled].map(([revision, rules]) => [revision, compileDeskExplainer(rules)]));
  const found = new Map<string, { name: string; moments: Moment[] }>();
  for (const { event, revision } of stored) {
    if (event.level !== 'extension') continue;
    const { sequence, at, level, event: state, extension } = event;
    for (const { customEventId, name, verdict, clauses, userIds } of explainers.get(revision)?.(event) ?? []) {
      const known = found.get(customEventId) ?? { name, moments: [] };
      const moment = { sequence, at, level, event: state, extension, revision, verdict, userIds };
      known.moments.push({ ...moment, clauses: clauses.map((clause) => ({ ...clause, number: null })) });
      found.set(customEventId, known);
    }
  }
  return [...found].map(([customEventId, { name, moments }]) => ({
    customEventId,
    name,
    isMatched: moments.some(({ verdict }) => verdict === 'matched'),
    moments,
    outcomes: outcomes
      .filter((outcome) => outcome.customEventId === customEventId)
      .map(({ userId, extension, state, action, outcome, detail, at }) => ({ userId, extension, state, action, outcome, detail, at })),
  }));
}

/** Whom the directory knew at each extension that the call came to be with. */
export function respondersOf({ stored, compiled }: Pick<DeskHistory, 'stored' | 'compiled'>): Explanation['responders'] {
  const responders: Explanation['responders'][number][] = [];
  for (const { event, revision } of stored) {
    const extension = event.call.responderExt ?? event.call.lastRungExt;
    const lookup = compiled.get(revision)?.responderAt;
    if (extension === null || lookup === undefined || responders.at(-1)?.extension === extension) continue;
    const { agentName, userId, userName } = lookup(extension);
    responders.push({ sequence: event.sequence, extension, agentName, userId, userName });
  }
  return responders;
}
