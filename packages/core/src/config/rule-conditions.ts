import type { CallType, CauseClass, Direction, Scope } from '../call/call.ts';

/** A number, the digits it begins with (`+4930*`), or a list of both; one entry is enough (call-model 5). */
export interface NumberCondition {
  readonly anyOf: readonly string[];
  /** Ids of number lists: a number in one of them is enough, too. */
  readonly lists?: readonly string[];
  /** `normalised` compares E.164 / extension forms, `raw` the text as received. */
  readonly compare: 'normalised' | 'raw';
}

/** In the order in which a week begins in most of the world (ISO 8601). */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours of some days by the clock on the wall: `from` is inside, `to` is not. `22:00` to `06:00` ends the day after. */
export interface TimeWindow {
  /** Days on which it begins; absent: every day. */
  readonly days?: readonly Weekday[];
  /** `HH:MM`, up to `24:00`. */
  readonly from: string;
  readonly to: string;
}

/** When the call began. What is given must all hold; of several windows one is enough. */
export interface TimeCondition {
  readonly windows?: readonly TimeWindow[];
  /** IANA zone of windows and holidays; absent: the site's. */
  readonly timeZone?: string;
  readonly holidays?: 'only' | 'not';
  /** Ids of the lists whose days count as holidays; absent: all lists. */
  readonly holidayLists?: readonly string[];
}

/** `min` is inside, `max` is not; ms. */
export interface TimeSpan {
  readonly min?: number;
  readonly max?: number;
}

/** How a call came out. An unanswered call that could have been answered here is `missed` besides why it ended. */
export const CALL_OUTCOMES = [
  'answered',
  'missed',
  'abandoned',
  'noAnswer',
  'busy',
  'declined',
  'dnd',
  'unreachable',
  'failed',
  'answeredElsewhere',
  'forwarded',
  'voicemail',
  'transferred',
  'merged',
  'unknown',
] as const satisfies readonly ('missed' | CauseClass)[];
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export const CONDITION_GROUPS = ['all', 'any', 'none'] as const;
export type ConditionGroup = (typeof CONDITION_GROUPS)[number];

/** Everything that is given must hold (P10). */
export interface RuleConditions {
  readonly callTypes?: readonly CallType[];
  readonly direction?: Direction;
  readonly scope?: Scope;
  readonly did?: NumberCondition;
  readonly caller?: NumberCondition;
  readonly dialled?: NumberCondition;
  readonly responder?: NumberCondition;
  readonly queues?: readonly string[];
  /** Source ids. */
  readonly sources?: readonly string[];
  /** Ids of users: the call is with one of them, or was last presented to one. */
  readonly users?: readonly number[];
  /** Names of teams, likewise. */
  readonly teams?: readonly string[];
  readonly times?: TimeCondition;
  /** Known once the call is answered or over (F58). */
  readonly waitMs?: TimeSpan;
  /** From the answer to the end: known at the end; a call that nobody answered has none. */
  readonly talkMs?: TimeSpan;
  /** `answered` is known once somebody answers, the others at the end. */
  readonly outcomes?: readonly CallOutcome[];
  /** The same number began an earlier call to us at most so many minutes before this one began. */
  readonly repeatCallerWithinMinutes?: number;
  readonly all?: readonly RuleConditions[];
  /** One of them must hold. */
  readonly any?: readonly RuleConditions[];
  /** None of them may hold. */
  readonly none?: readonly RuleConditions[];
}

/** Groups stand within groups so deep at most, the rule's own conditions being the first level. */
export const MAX_CONDITION_DEPTH = 5;
/** Single conditions of one rule, in all its groups. */
export const MAX_CONDITION_LEAVES = 200;
/** A week: so far back the callers of a live system are remembered. */
export const MAX_REPEAT_MINUTES = 10_080;
