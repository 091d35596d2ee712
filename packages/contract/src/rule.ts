import type { z } from 'zod';
import { flag, id, listOf, numberText, oneOf, strict, text, whole } from './field.ts';

export const RuleAction = strict({
  kind: oneOf(['setUrlToOpen']),
  where: oneOf(['server', 'workstation']).default('server'),
  when: oneOf(['onStateEvents', 'once']).default('onStateEvents'),
  adapterId: id(),
  events: listOf(oneOf(['start', 'hangup', 'pickup', 'missed']), 4).exactOptional(),
}).meta({ id: 'RuleAction', description: '"Set URL to open": tells the adapter’s endpoint about the call.' });

export const NumberCondition = strict({
  anyOf: listOf(numberText(), 10_000).default([]),
  lists: listOf(id(), 100).exactOptional(),
  compare: oneOf(['normalised', 'raw']).default('normalised'),
}).meta({
  id: 'NumberCondition',
  description: 'Whole numbers, or the digits they begin with followed by `*`; or ids of number lists. One entry is enough.',
});

const TIME_OF_DAY = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const timeOfDay = () => text().regex(TIME_OF_DAY, 'must be a time from "00:00" to "24:00", in quotes');

export const TimeWindow = strict({
  days: listOf(oneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), 7).exactOptional(),
  from: timeOfDay(),
  to: timeOfDay(),
}).meta({
  id: 'TimeWindow',
  description: '`from` is inside, `to` is not; `22:00` to `06:00` ends the day after. `days`: on which it begins, absent: every day.',
});

export const TimeCondition = strict({
  windows: listOf(TimeWindow, 100).exactOptional(),
  timeZone: text().exactOptional(),
  holidays: oneOf(['only', 'not']).exactOptional(),
  holidayLists: listOf(id(), 100).exactOptional(),
}).meta({
  id: 'TimeCondition',
  description: 'When the call began, by the clocks of an IANA zone, else of the site. Of several windows one is enough.',
});

const span = () => whole({ min: 0, max: 604_800_000 });

export const TimeSpan = strict({ min: span().exactOptional(), max: span().exactOptional() }).meta({
  id: 'TimeSpan',
  description: 'Milliseconds: at least `min`, less than `max`.',
});

const OUTCOMES = [
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
] as const;

const single = {
  callTypes: listOf(oneOf(['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference']), 6).exactOptional(),
  direction: oneOf(['inbound', 'outbound']).exactOptional(),
  scope: oneOf(['internal', 'external', 'unknown']).exactOptional(),
  did: NumberCondition.exactOptional(),
  caller: NumberCondition.exactOptional(),
  dialled: NumberCondition.exactOptional(),
  responder: NumberCondition.exactOptional(),
  queues: listOf(text(), 10_000).exactOptional(),
  sources: listOf(id(), 1_000).exactOptional(),
  users: listOf(whole({ min: 1, max: 2_147_483_647 }), 1_000).exactOptional(),
  teams: listOf(text(), 1_000).exactOptional(),
  times: TimeCondition.exactOptional(),
  waitMs: TimeSpan.exactOptional(),
  talkMs: TimeSpan.exactOptional(),
  outcomes: listOf(oneOf(OUTCOMES), OUTCOMES.length).exactOptional(),
  repeatCallerWithinMinutes: whole({ min: 1, max: 10_080 }).exactOptional(),
};

const MOST_BRANCHES = 200;

/** Groups around `inner`. Each level is written out, so that hostile nesting ends at the last. */
function level<Inner extends z.ZodType>(inner: Inner) {
  const branches = () => listOf(inner, MOST_BRANCHES).exactOptional();
  return strict({ ...single, all: branches(), any: branches(), none: branches() });
}

const ABOUT = 'All that are given must hold; `all`, `any` and `none` group further ones, five levels deep at most.';
const innermost = strict(single).meta({ id: 'Conditions5', description: 'All that are given must hold.' });
const fourth = level(innermost).meta({ id: 'Conditions4', description: ABOUT });
const third = level(fourth).meta({ id: 'Conditions3', description: ABOUT });
const second = level(third).meta({ id: 'Conditions2', description: ABOUT });

export const RuleConditions = level(second).meta({
  id: 'RuleConditions',
  description: `${ABOUT} An empty object matches every call.`,
});

export const Rule = strict({
  id: id(),
  name: text(),
  enabled: flag().default(true),
  conditions: RuleConditions.default({}),
  actions: listOf(RuleAction, 100).default([]),
  stopProcessing: flag().default(false),
}).meta({ id: 'Rule', description: 'What happens for which calls. Rules are looked at in their order.' });

export const RuleOrder = strict({ ids: listOf(id(), 100_000) }).meta({
  id: 'RuleOrder',
  description: 'The ids of all rules, each once, in the order in which they are to be looked at.',
});

export const GlobalActions = listOf(RuleAction, 100).meta({
  id: 'GlobalActions',
  description: 'Run for every call, before the rules and in addition to them.',
});
