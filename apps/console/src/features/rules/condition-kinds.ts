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

/** Conditions that have no field in the form yet: shown, kept, and edited as YAML. */
export function otherConditions(conditions: Conditions): readonly (readonly [kind: string, text: string])[] {
  return Object.entries(conditions)
    .filter(([kind, value]) => value !== undefined && !(CONDITION_KINDS as readonly string[]).includes(kind))
    .map(([kind, value]) => [kind, JSON.stringify(value)] as const);
}

export function withoutCondition(conditions: Conditions, kind: string): Conditions {
  return Object.fromEntries(Object.entries(conditions).filter(([key]) => key !== kind));
}
