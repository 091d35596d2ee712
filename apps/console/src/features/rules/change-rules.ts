import { Rule } from '@ringhook/contract';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { saveRebased } from '../../api/save-rebased.ts';
import type { RuleValue } from './rule-data.ts';

/** Both ways by which rules are read. */
export const refreshRules = (): Promise<void> => refresh('/configuration', '/rules');

/** Puts the rules into another order. Throws `ApiProblem`, REVISION_CONFLICT when somebody has saved meanwhile. */
export async function saveOrder(ids: readonly string[], ifMatch: string): Promise<void> {
  await callApi({ method: 'PUT', path: '/rule-order', body: { ids }, ifMatch });
  await refreshRules();
}

/** Changes one field of a rule that nobody else has changed meanwhile. */
export async function changeRule(rule: RuleValue, change: Partial<RuleValue>, ifMatch: string): Promise<void> {
  const outcome = await saveRebased({
    method: 'PUT',
    path: path`/rules/${rule.id}`,
    body: { ...rule, ...change },
    answer: Rule,
    ifMatch,
    base: rule,
  });
  await refreshRules();
  if (outcome.kind !== 'saved') throw outcome.problem;
}

/** Adds a rule behind another one, or last. */
export async function addRule(
  rule: RuleValue,
  { ids, after }: { readonly ids: readonly string[]; readonly after?: string },
): Promise<void> {
  const { etag } = await callApi({ method: 'POST', path: '/rules', body: rule, answer: Rule });
  const place = after === undefined ? -1 : ids.indexOf(after);
  if (place !== -1 && place < ids.length - 1) {
    await callApi({ method: 'PUT', path: '/rule-order', body: { ids: ids.toSpliced(place + 1, 0, rule.id) }, ifMatch: etag ?? '*' });
  }
  await refreshRules();
}

/** Removes a rule; the answer puts it back where it was. The lists are read again by the caller. */
export async function removeRule(rule: RuleValue, ids: readonly string[], ifMatch = '*'): Promise<() => Promise<void>> {
  await callApi({ method: 'DELETE', path: path`/rules/${rule.id}`, ifMatch });
  return async () => {
    const { etag } = await callApi({ method: 'POST', path: '/rules', body: rule, answer: Rule });
    // Somebody may have added or removed others meanwhile: then it stays last.
    await callApi({ method: 'PUT', path: '/rule-order', body: { ids }, ifMatch: etag ?? '*' }).catch(() => undefined);
    await refreshRules();
  };
}

/** `sales` -> `sales-2`, or the next that is free. */
export function freeId(id: string, taken: readonly string[]): string {
  const stem = id.slice(0, 58);
  for (let number = 2; ; number++) if (!taken.includes(`${stem}-${number}`)) return `${stem}-${number}`;
}
