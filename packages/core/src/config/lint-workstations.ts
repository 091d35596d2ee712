import { findClientPlaceholder } from '../placeholders/client-catalogue.ts';
import type { CustomEvent, DeskAction, DeskOwner } from '../workstation/custom-event.ts';
import { type CompiledAction, compileAction } from '../workstation/render-action.ts';
import type { Configuration, NumberCondition } from './configuration.ts';
import { type LintFinding, lintError, lintWarning, repeats } from './lint-finding.ts';
import type { FilterContext } from '../placeholders/filter.ts';

/** What is wrong, or will surprise, in what is set for workstations. */
export function lintWorkstations({ workstations, directory }: Configuration, context: FilterContext): LintFinding[] {
  const { customEvents, sounds, mayWatch } = workstations;
  const users = new Set(directory.users.map(({ id }) => id));
  const lists = new Set(directory.numberLists.map(({ id }) => id));
  const unknownUser = (path: string, userId: number) =>
    users.has(userId) ? [] : [lintWarning(path, 'USER_UNKNOWN', `there is no user ${userId} in the directory: nobody gets it`)];
  const lintOwner = (owner: DeskOwner, path: string) => (owner.kind === 'user' ? unknownUser(`${path}.owner.userId`, owner.userId) : []);
  return [
    ...customEvents.flatMap((event, index) => {
      const path = `workstations.customEvents[${index}]`;
      return [...lintOwner(event.owner, path), ...lintTrigger(event, path, lists), ...lintActions(event, path, context)];
    }),
    ...repeats(sounds, ({ owner }) => JSON.stringify(owner)).map(({ index, first }) =>
      lintError(`workstations.sounds[${index}].owner`, 'OWNER_TAKEN', `sounds[${first}] is for the same people: keep one of them`),
    ),
    ...sounds.flatMap(({ owner, choices }, index) => [
      ...lintOwner(owner, `workstations.sounds[${index}]`),
      ...choices.flatMap(({ list }, at) => unknownLists(`workstations.sounds[${index}].choices[${at}].list`, list ? [list] : [], lists)),
    ]),
    ...mayWatch.flatMap(({ userId }, index) => unknownUser(`workstations.mayWatch[${index}].userId`, userId)),
  ];
}

function unknownLists(path: string, wanted: readonly string[], known: ReadonlySet<string>): LintFinding[] {
  return wanted
    .filter((id) => !known.has(id))
    .map((id) => lintError(path, 'LIST_UNKNOWN', `there is no number list "${id}"; it is one of directory.numberLists`));
}

function lintTrigger({ trigger }: CustomEvent, path: string, lists: ReadonlySet<string>): LintFinding[] {
  const numbers: [name: string, condition: NumberCondition | undefined][] = [
    ['localTel', trigger.localTel],
    ['remoteTel', trigger.category === 'call' ? trigger.remoteTel : undefined],
  ];
  return numbers.flatMap(([name, condition]) => unknownLists(`${path}.trigger.${name}.lists`, condition?.lists ?? [], lists));
}

function lintActions(event: CustomEvent, path: string, context: FilterContext): LintFinding[] {
  const { actions, closingActions } = event;
  if (actions.length + closingActions.length === 0) {
    return [lintWarning(`${path}.actions`, 'NO_ACTION', 'it does nothing: add an action, or switch it off')];
  }
  return [
    ...actions.flatMap((action, index) => lintAction(action, `${path}.actions[${index}]`, event, context)),
    ...closingActions.flatMap((action, index) => lintAction(action, `${path}.closingActions[${index}]`, undefined, context)),
  ];
}

/** `event`: whose moment it is; undefined for a closing action, of which the trigger's states say nothing. */
function lintAction(action: DeskAction, path: string, event: CustomEvent | undefined, context: FilterContext): LintFinding[] {
  const compiled = compileAction(action, context);
  const problems = compiled.problems.map(({ path: field, code, message, severity }) => ({
    path: `${path}.${field}`,
    code,
    message,
    severity,
  }));
  return [
    ...problems,
    ...emptyDuration(compiled, path, event),
    ...deviceWithoutCall(compiled, path, event),
    ...loopWithoutEnd(action, path, event),
    ...serverService(action, path, event),
  ];
}

/** G30: the duration is known at the end only. */
function emptyDuration({ variables }: CompiledAction, path: string, event: CustomEvent | undefined): LintFinding[] {
  if (event === undefined || event.trigger.category === 'device' || !variables.includes('Call.Duration')) return [];
  const { states } = event.trigger;
  if (states.length > 0 && states.every((state) => state === 'completed')) return [];
  return [
    lintWarning(path, 'DURATION_NOT_KNOWN', '{Call.Duration} is empty in every state but completed: let completed be its only state'),
  ];
}

/** G40: what a telephone does belongs to no call. */
function deviceWithoutCall({ variables }: CompiledAction, path: string, event: CustomEvent | undefined): LintFinding[] {
  if (event?.trigger.category !== 'device') return [];
  const ofCall = variables.find((name) => findClientPlaceholder(name) === undefined || name.startsWith('Call.'));
  if (ofCall === undefined) return [];
  return [lintWarning(path, 'NO_CALL_HERE', `${ofCall} is empty in events of the telephone itself: they belong to no call`)];
}

const ENDS: ReadonlySet<string> = new Set(['completed', 'missed', 'answeredElsewhere', 'unanswered']);

function loopWithoutEnd(action: DeskAction, path: string, event: CustomEvent | undefined): LintFinding[] {
  if (action.kind !== 'playSound' || !action.loop) return [];
  const states: readonly string[] = event?.trigger.states ?? [];
  const ends = event === undefined || states.length === 0 || states.some((state) => ENDS.has(state));
  if (!ends) return [];
  const message = 'a call that is over ends no sound: there it is played once, not again and again';
  return [lintWarning(`${path}.loop`, 'LOOP_WITHOUT_END', message)];
}

/** The server has no desk whose telephone does something by itself, or on which something closes. */
function serverService(action: DeskAction, path: string, event: CustomEvent | undefined): LintFinding[] {
  if (action.kind !== 'runWebService' || action.from !== 'server' || event?.trigger.category === 'call') return [];
  const message =
    'the server runs web services when something happens to a call, not when it is over or for the telephone itself: choose the workstation';
  return [lintError(`${path}.from`, 'SERVICE_FROM_SERVER', message)];
}
