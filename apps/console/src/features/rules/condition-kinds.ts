import { CALL_OUTCOMES, CONDITION_GROUPS, type ConditionGroup, WEEKDAYS } from '@ringhook/core';
import type { Conditions } from './rule-data.ts';

export { CALL_OUTCOMES, CONDITION_GROUPS, type ConditionGroup, WEEKDAYS };

/** In the order in which a form asks for them. */
export const CONDITION_KINDS = [
  'callTypes',
  'direction',
  'scope',
  'caller',
  'did',
  'dialled',
  'queues',
  'responder',
  'users',
  'teams',
  'sources',
  'times',
  'repeatCallerWithinMinutes',
  'waitMs',
  'talkMs',
  'outcomes',
] as const satisfies readonly (keyof Conditions)[];

export type ConditionKind = (typeof CONDITION_KINDS)[number];

export const CALL_TYPES = ['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference'] as const;
export const DIRECTIONS = ['inbound', 'outbound'] as const;
export const SCOPES = ['external', 'internal', 'unknown'] as const;

const NO_NUMBERS = { anyOf: [], compare: 'normalised' } as const;

export const NEW_WINDOW = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '17:00' } as const;

const EMPTY: Readonly<Required<Pick<Conditions, ConditionKind>>> = {
  callTypes: ['Incoming'],
  direction: 'inbound',
  scope: 'external',
  caller: NO_NUMBERS,
  did: NO_NUMBERS,
  dialled: NO_NUMBERS,
  queues: [],
  responder: NO_NUMBERS,
  users: [],
  teams: [],
  sources: [],
  times: { windows: [NEW_WINDOW] },
  repeatCallerWithinMinutes: 60,
  waitMs: { min: 30_000 },
  talkMs: { min: 60_000 },
  outcomes: ['missed'],
};

/** What a condition begins with when it is added. */
export function emptyCondition<Kind extends ConditionKind>(kind: Kind): Conditions[Kind] {
  return EMPTY[kind];
}

/** The weekdays from Monday on, as the language writes them. */
export function weekdayNames(locale: string): Readonly<Record<(typeof WEEKDAYS)[number], string>> {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  // The first of January 2024 was a Monday.
  const names = WEEKDAYS.map((day, index) => [day, format.format(Date.UTC(2024, 0, index + 1))] as const);
  return Object.fromEntries(names) as Record<(typeof WEEKDAYS)[number], string>;
}
