import { ApiError } from '@ringhook/api';
import {
  type CallLevelEvent,
  compileConfiguration,
  type Configuration,
  type DeliveryKey,
  type ExtensionEvent,
  planCall,
  probeOf,
  type ReplayFilter,
  withProbes,
} from '@ringhook/core';
import type { ReplayHistory } from '@ringhook/store';

/** Each call is looked at one by one, while somebody waits. */
const MOST_REQUESTS = 10_000;
const AT_ONCE = 1_000;

export interface RuleQuestion {
  readonly ruleId: string;
  readonly filter: ReplayFilter;
  readonly live: Configuration;
  readonly find: ReplayHistory['find'];
  readonly events: (callNumber: number) => Promise<readonly (CallLevelEvent | ExtensionEvent)[]>;
}

/**
 * Of the deliveries that fit the filter those to adapters of this rule about calls that it matches, both as the live configuration has
 * it. Fails with NOT_FOUND, and with REQUEST_INVALID when there are too many to look at.
 */
export async function keysOfRule({ ruleId, filter, live, find, events }: RuleQuestion): Promise<DeliveryKey[]> {
  const rule = live.rules.find(({ id }) => id === ruleId);
  if (!rule) throw new ApiError('NOT_FOUND', ruleId, `there is no rule "${ruleId}"`);
  const hooks = [...new Set(rule.actions.map(({ adapterId }) => adapterId))];
  const wanted = filter.hookId === undefined ? hooks : hooks.filter((hookId) => hookId === filter.hookId);
  const compiled = compileConfiguration(withProbes(live, new Set([ruleId])), 0);
  const verdicts = new Map<number, boolean>();
  const isMatched = async (callNumber: number): Promise<boolean> => {
    const known = verdicts.get(callNumber);
    if (known !== undefined) return known;
    const verdict = planCall(await events(callNumber), compiled).some(({ hookId }) => hookId === probeOf(ruleId));
    verdicts.set(callNumber, verdict);
    return verdict;
  };
  const keys: DeliveryKey[] = [];
  let looked = 0;
  for (const hookId of wanted) {
    for (let after = -1, isEnd = false; !isEnd;) {
      const found = await find({ ...filter, hookId }, after, AT_ONCE);
      looked += found.length;
      if (looked > MOST_REQUESTS) throw tooMany();
      for (const { key, callNumber } of found) if (await isMatched(callNumber)) keys.push(key);
      after = found.at(-1)?.key ?? after;
      isEnd = found.length < AT_ONCE;
    }
  }
  return keys.toSorted((one, other) => one - other);
}

function tooMany(): ApiError {
  const message = `with a rule at most ${MOST_REQUESTS.toLocaleString('en')} requests can be looked at; choose a shorter time, an outcome or an event`;
  return new ApiError('REQUEST_INVALID', 'ruleId', message, { fields: [{ field: 'ruleId', message }] });
}
