import type { CallExplanation, NumberExplanation, RuleExplanation } from '@ringhook/contract';
import type { z } from 'zod';
import type { Tone } from '../../../ui/status.tsx';

export type Explanation = z.infer<typeof CallExplanation>;
export type RuleWhy = Explanation['rules'][number];
export type RuleMoment = RuleWhy['moments'][number];
export type EventWhy = Explanation['customEvents'][number];
export type EventMoment = EventWhy['moments'][number];
export type ClauseValue = RuleMoment['clauses'][number];
export type Fate = RuleWhy['deliveries'][number];
export type NumberWhy = z.infer<typeof NumberExplanation>;
export type RuleCalls = z.infer<typeof RuleExplanation>;

export type Verdict = RuleMoment['verdict'] | 'notThere';

export const VERDICT_TONE: Readonly<Record<Verdict, Tone>> = {
  matched: 'good',
  notMatched: 'warning',
  disabled: 'quiet',
  notReached: 'info',
  notThere: 'quiet',
};

/** What a rule or custom event came to in the end: matched where it matched once, else what was said last. */
export function decisive<Moment extends { readonly verdict: string }>(moments: readonly Moment[]): Moment | undefined {
  return moments.find(({ verdict }) => verdict === 'matched') ?? moments.at(-1);
}

/** The condition that failed comes first: it is what is asked for. */
export function failedFirst(clauses: readonly ClauseValue[]): readonly ClauseValue[] {
  return clauses.toSorted((one, other) => Number(one.isMet) - Number(other.isMet));
}

/** The custom event fired elsewhere when it has a moment per telephone: those that are alike are told once. */
export function distinctMoments(moments: readonly EventMoment[]): readonly EventMoment[] {
  const seen = new Set<string>();
  return moments.filter(({ verdict, extension, clauses }) => {
    const key = JSON.stringify([verdict, extension, clauses]);
    return seen.size < seen.add(key).size;
  });
}
