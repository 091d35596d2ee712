import { Adapter, Delivery, pageOf, Rule, Source } from '@ringhook/contract';
import { useAll, useRead } from '../../api/read.ts';

const DELIVERIES = pageOf(Delivery);
const EVERY_MS = 2_000;

/** How far the set-up is: what the server has. Whoever leaves comes back to where it was, in any browser. */
export function useSetup() {
  const sources = useAll({ path: '/sources', answer: Source });
  const adapters = useAll({ path: '/adapters', answer: Adapter });
  const rules = useAll({ path: '/rules', answer: Rule });
  return { sources, adapters, rules };
}

/** The newest requests, read again while somebody waits for the first. */
export function useNewest() {
  return useRead({ path: '/deliveries', query: { limit: 5 }, answer: DELIVERIES, everyMs: EVERY_MS });
}
