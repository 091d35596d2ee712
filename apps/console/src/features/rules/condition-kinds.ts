import type { Conditions } from './rule-data.ts';

/** In the order in which a form asks for them. */
export const CONDITION_KINDS = [
  'callTypes',
  'direction',
  'scope',
  'caller',
  'did',
  'queues',
  'responder',
  'sources',
] as const satisfies readonly (keyof Conditions)[];

export type ConditionKind = (typeof CONDITION_KINDS)[number];

export const CALL_TYPES = ['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference'] as const;
export const DIRECTIONS = ['inbound', 'outbound'] as const;
export const SCOPES = ['external', 'internal', 'unknown'] as const;

const EMPTY: Readonly<Required<Pick<Conditions, ConditionKind>>> = {
  callTypes: ['Incoming'],
  direction: 'inbound',
  scope: 'external',
  caller: { anyOf: [], compare: 'normalised' },
  did: { anyOf: [], compare: 'normalised' },
  queues: [],
  responder: { anyOf: [], compare: 'normalised' },
  sources: [],
};

/** What a condition begins with when it is added. */
export function emptyCondition<Kind extends ConditionKind>(kind: Kind): Conditions[Kind] {
  return EMPTY[kind];
}
