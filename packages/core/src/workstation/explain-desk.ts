import type { ExtensionEvent } from '../call/call-event.ts';
import type { CompiledRules } from '../rules/compiled-rules.ts';
import type { CustomEvent } from './custom-event.ts';
import { type DeskUsers, indexDeskUsers } from './desk-users.ts';
import { compileTrigger, type TriggerClause, type TriggerClauseName } from './trigger.ts';

export interface TriggerClauseExplanation {
  readonly clause: TriggerClauseName;
  readonly isMet: boolean;
  readonly expected: string;
  readonly actual: string;
}

/** One custom event at one event of a telephone whose user it is for. */
export interface CustomEventExplanation {
  readonly customEventId: string;
  readonly name: string;
  readonly verdict: 'matched' | 'notMatched' | 'disabled';
  readonly clauses: readonly TriggerClauseExplanation[];
  /** Users of the telephone that it is for. */
  readonly userIds: readonly number[];
}

/** Tells of an event at a telephone what each custom event of its users made of it, by one revision. Compile once per revision. */
export function compileDeskExplainer({ configuration, plan }: CompiledRules): (event: ExtensionEvent) => CustomEventExplanation[] {
  const users = indexDeskUsers(configuration.directory);
  const compiled = new Map<CustomEvent, readonly TriggerClause[]>();
  const clausesOf = (definition: CustomEvent): readonly TriggerClause[] => {
    const clauses = compiled.get(definition) ?? compileTrigger(definition.trigger, plan);
    compiled.set(definition, clauses);
    return clauses;
  };
  return (event) =>
    configuration.workstations.customEvents.flatMap((definition) => {
      const userIds = ownersAt(users, definition, event.extension);
      return userIds.length === 0 ? [] : [explainOne(definition, clausesOf(definition), { event, userIds })];
    });
}

function ownersAt(users: DeskUsers, { owner }: CustomEvent, extension: string): readonly number[] {
  return users.at(extension).filter((userId) => users.owns(owner, userId));
}

interface DeskScene {
  readonly event: ExtensionEvent;
  readonly userIds: readonly number[];
}

function explainOne(definition: CustomEvent, compiled: readonly TriggerClause[], { event, userIds }: DeskScene): CustomEventExplanation {
  const clauses = compiled.map(({ name, expected, test, actual }) => ({
    clause: name,
    isMet: test(event),
    expected,
    actual: actual(event),
  }));
  const isMet = clauses.every((clause) => clause.isMet);
  const verdict = definition.enabled ? (isMet ? 'matched' : 'notMatched') : 'disabled';
  return { customEventId: definition.id, name: definition.name, verdict, clauses, userIds };
}
