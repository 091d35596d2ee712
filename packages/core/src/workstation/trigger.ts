import type { DeviceEvent, ExtensionEvent } from '../call/call-event.ts';
import type { NumberCondition } from '../config/configuration.ts';
import { rawKey, WITHHELD_KEY } from '../numbers/number-forms.ts';
import { compileKeyTest, compileNumberPattern, type PatternKey } from '../numbers/number-pattern.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { DeskTrigger } from './custom-event.ts';

/** What can make a workstation do something: an event of one extension or of its telephone. */
export type DeskEvent = ExtensionEvent | DeviceEvent;

export type TriggerClauseName = 'category' | 'states' | 'direction' | 'scope' | 'remoteTel' | 'localTel';

/** One field of a trigger, ready to be tested, and in words for whoever asks why nothing happened. */
export interface TriggerClause {
  readonly name: TriggerClauseName;
  readonly expected: string;
  readonly test: (event: DeskEvent) => boolean;
  readonly actual: (event: DeskEvent) => string;
}

const NOTHING = '(none)';

/** The fields of a trigger, the cheap ones first; it fires when all of them hold (G10-G17). */
export function compileTrigger(trigger: DeskTrigger, plan: NumberPlan): TriggerClause[] {
  const clauses: TriggerClause[] = [
    {
      name: 'category',
      expected: trigger.category,
      test: (event) => categoryOf(event) === trigger.category,
      actual: categoryOf,
    },
  ];
  const states: ReadonlySet<string> = new Set(trigger.states);
  if (states.size > 0) {
    clauses.push({ name: 'states', expected: trigger.states.join(', '), test: (event) => states.has(stateOf(event)), actual: stateOf });
  }
  if (trigger.category === 'call') {
    const { direction, scope, remoteTel } = trigger;
    if (direction) clauses.push(wordClause('direction', direction, ({ direction: there }) => there));
    if (scope) clauses.push(wordClause('scope', scope, ({ scope: there }) => (there === 'internal' ? 'internal' : 'external')));
    if (remoteTel) clauses.push(numberClause('remoteTel', remoteTel, plan, remoteOf));
  }
  if (trigger.localTel) clauses.push(numberClause('localTel', trigger.localTel, plan, ({ extension }) => extension));
  return clauses;
}

export function firesOn(clauses: readonly TriggerClause[], event: DeskEvent): boolean {
  return clauses.every((clause) => clause.test(event));
}

function categoryOf(event: DeskEvent): 'call' | 'device' {
  return event.level === 'device' ? 'device' : 'call';
}

/** In the words of a trigger's states. */
export function stateOf(event: DeskEvent): string {
  return event.level === 'device' ? `${event.event}:${event.state}` : event.event;
}

function wordClause(name: 'direction' | 'scope', expected: string, wordOf: (event: ExtensionEvent) => string): TriggerClause {
  const actual = (event: DeskEvent) => (event.level === 'device' ? NOTHING : wordOf(event));
  return { name, expected, test: (event) => actual(event) === expected, actual };
}

/** Null for a withheld or unknown number. */
function remoteOf(event: DeskEvent): string | null {
  return event.level === 'device' ? null : event.remoteTel;
}

function numberClause(
  name: 'remoteTel' | 'localTel',
  condition: NumberCondition,
  plan: NumberPlan,
  numberOf: (event: DeskEvent) => string | null,
): TriggerClause {
  const isAmong = compileKeyTest(patternKeys(condition, plan));
  const { anyOf, lists = [] } = condition;
  return {
    name,
    expected: [...anyOf, ...lists.map((list) => `list ${list}`)].join(', '),
    test: (event) => isAmong(keysOf(numberOf(event), event, plan)),
    actual: (event) => numberOf(event) ?? (isWithheldHere(event) ? WITHHELD_KEY : NOTHING),
  };
}

/** A number without wildcard is the whole number or its beginning, as it is read and as it came (G14). */
function patternKeys({ anyOf, lists = [], compare }: NumberCondition, plan: NumberPlan): readonly PatternKey[] {
  return [...anyOf, ...lists.flatMap(plan.numbersOf)].flatMap((text) => {
    const typed = text.trim();
    if (typed === '') return [];
    const read = compare === 'raw' ? [] : (compileNumberPattern(typed, plan, 'prefix') ?? []);
    if (typed.toLowerCase() === WITHHELD_KEY) return [{ key: WITHHELD_KEY, isPrefix: false }];
    // A known extension is that extension: 100 must not be met by 1001.
    const asItCame: PatternKey[] = plan.isListed(typed) ? [{ key: rawKey(typed), isPrefix: false }] : [rawPrefix(typed)];
    return [...read, ...asItCame];
  });
}

function rawPrefix(typed: string): PatternKey {
  return { key: rawKey(typed.endsWith('*') ? typed.slice(0, -1) : typed), isPrefix: true };
}

function keysOf(number: string | null, event: DeskEvent, plan: NumberPlan): readonly string[] {
  if (number !== null) return plan.normalise(number).keys;
  return isWithheldHere(event) ? [WITHHELD_KEY] : [];
}

function isWithheldHere(event: DeskEvent): boolean {
  return event.level === 'extension' && event.direction === 'inbound' && event.call.isWithheld;
}
