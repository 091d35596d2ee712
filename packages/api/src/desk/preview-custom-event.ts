import type { CustomEventDraft, CustomEventPreview } from '@ringhook/contract';
import {
  type CallFacts,
  compileAction,
  compileTrigger,
  type Configuration,
  type CustomEvent,
  type DeskAction,
  type DeskCommand,
  type DeskEvent,
  type DeskTrigger,
  type DeskValues,
  EMPTY_CONFIGURATION,
  type ExtensionEvent,
  type ExtensionEventName,
  type FilterContext,
  firesOn,
  indexResponders,
  lintConfiguration,
  type SourceId,
  stateOf,
  UNHEARD_DEVICE,
  valuesOf,
} from '@ringhook/core';
import type { z } from 'zod';
import { planOf } from '../read-call-query.ts';

type Draft = z.output<typeof CustomEventDraft>;
type Preview = z.output<typeof CustomEventPreview>;
type ClauseView = Preview['clauses'][number];

/** What a preview is of: the configuration, and the telephone that the example rings at. */
export interface PreviewScene {
  readonly configuration: Configuration;
  readonly extension: string;
  /** Of the recorded call, at telephones that whoever asks may see; absent: an example. */
  readonly events?: readonly ExtensionEvent[];
}

export interface Moment {
  readonly event: DeskEvent;
  readonly isExample: boolean;
  readonly values: DeskValues;
}

const START = 1_772_871_655_313;
const RECORDING_URL = 'https://ringhook.example/recordings/103870?token=example';
const TALK_MS = 201_478;
const OUTGOING: ReadonlySet<ExtensionEventName> = new Set(['dialback', 'dialing', 'unanswered']);
const ENDED: ReadonlySet<ExtensionEventName> = new Set(['completed', 'missed', 'answeredElsewhere', 'unanswered']);
const TALKED: ReadonlySet<ExtensionEventName> = new Set(['connected', 'held', 'retrieved', 'completed']);

/** What the custom event would do at one moment, and what is wrong with it. Nothing is done. */
export function previewCustomEvent(draft: Draft, scene: PreviewScene): Preview {
  const { configuration } = scene;
  const context = contextOf(configuration);
  const moment = momentOf(draft, scene);
  const render = (action: DeskAction | null): DeskCommand | null =>
    action && moment ? renderSafely(action, moment.values, context) : null;
  return {
    findings: findingsOf(draft, configuration),
    actions: draft.actions.map(render),
    closingActions: draft.closingActions.map(render),
    moment: moment ? { extension: moment.event.extension, state: stateOf(moment.event), isExample: moment.isExample } : null,
    clauses: moment && !moment.isExample ? clausesOf(draft.trigger, moment.event, configuration) : [],
  };
}

/** The values an action gets at the moment that was chosen; undefined when nothing of the kind happened in the call. */
export function momentOf(
  { trigger, state }: Pick<Draft, 'trigger' | 'state'>,
  { configuration, extension, events }: PreviewScene,
): Moment | undefined {
  const event =
    events && trigger.category === 'call' ? recorded(trigger, events, { state, configuration }) : example(trigger, extension, state);
  if (!event) return undefined;
  const isExample = !events || trigger.category === 'device';
  const connectedAt = event.level === 'extension' ? connectedSince(event, events) : null;
  const device = isExample ? { hook: 'offHook', dnd: 'off' } : UNHEARD_DEVICE;
  const responderAt = indexResponders(configuration.directory);
  const values = valuesOf(event, { responderAt, recordingUrl: () => RECORDING_URL, device, connectedAt });
  return { event, isExample, values };
}

export function contextOf(configuration: Configuration): FilterContext {
  return { plan: planOf(configuration), timeZone: configuration.settings.timeZone };
}

/** Null where it cannot be done as it is: half of it would mislead. */
function renderSafely(action: DeskAction, values: DeskValues, context: FilterContext): DeskCommand | null {
  const compiled = compileAction(action, context);
  return compiled.problems.some(({ severity }) => severity === 'error') ? null : compiled.render(values);
}

const FIELD = /^workstations\.customEvents\[0\]\.?/;

function findingsOf({ trigger, actions, closingActions }: Draft, { settings, directory }: Configuration): Preview['findings'] {
  const whole = { id: 'draft', name: 'draft', enabled: true, owner: { kind: 'everyone' }, trigger } as const;
  const given = places(actions);
  const closing = places(closingActions);
  const event: CustomEvent = { ...whole, actions: given.map(({ action }) => action), closingActions: closing.map(({ action }) => action) };
  const workstations = { customEvents: [event], sounds: [], mayWatch: [] };
  return lintConfiguration({ ...EMPTY_CONFIGURATION, settings, directory, workstations })
    .filter(({ path, code }) => FIELD.test(path) && !(code === 'NO_ACTION' && actions.length + closingActions.length > 0))
    .map((finding) => ({ ...finding, path: renumbered(finding.path.replace(FIELD, ''), { actions: given, closingActions: closing }) }));
}

interface Placed {
  readonly action: DeskAction;
  readonly place: number;
}

function places(actions: readonly (DeskAction | null)[]): readonly Placed[] {
  return actions.flatMap((action, place) => (action ? [{ action, place }] : []));
}

/** The lint saw those that are complete only. */
function renumbered(path: string, lists: Readonly<Record<'actions' | 'closingActions', readonly Placed[]>>): string {
  return path.replace(/^(actions|closingActions)\[(\d+)\]/, (_, list: 'actions' | 'closingActions', index: string) => {
    return `${list}[${lists[list][Number(index)]?.place ?? index}]`;
  });
}

function clausesOf(trigger: DeskTrigger, event: DeskEvent, configuration: Configuration): ClauseView[] {
  return compileTrigger(trigger, planOf(configuration)).map(({ name, expected, test, actual }) => ({
    clause: name,
    isMet: test(event),
    expected,
    actual: actual(event),
  }));
}

interface Wanted {
  readonly state: string | undefined;
  readonly configuration: Configuration;
}

/** Where it would have fired, else a moment of the wanted state, so that one sees which field did not hold. */
function recorded(trigger: DeskTrigger, events: readonly ExtensionEvent[], { state, configuration }: Wanted): ExtensionEvent | undefined {
  const clauses = compileTrigger(trigger, planOf(configuration));
  const states: readonly string[] = state === undefined ? trigger.states : [state];
  const ofState = events.filter(({ event }) => states.length === 0 || states.includes(event));
  return ofState.find((event) => firesOn(clauses, event)) ?? ofState[0];
}

function connectedSince({ extension, at, event }: ExtensionEvent, events: readonly ExtensionEvent[] | undefined): number | null {
  if (!events) return TALKED.has(event) ? START + 8_650 : null;
  const connected = events.find((each) => each.extension === extension && each.event === 'connected');
  return connected && connected.at <= at ? connected.at : null;
}

function example(trigger: DeskTrigger, extension: string, wanted: string | undefined): DeskEvent {
  const state = wanted ?? trigger.states[0] ?? (trigger.category === 'call' ? 'ringing' : 'hook:offHook');
  if (trigger.category === 'call') return exampleOfCall(trigger, extension, state as ExtensionEventName);
  const [event = 'hook', word = 'offHook'] = state.split(':') as ['hook' | 'dnd' | 'registration', string];
  return { level: 'device', event, state: word, extension, sourceId: 'example' as SourceId, at: START };
}

function exampleOfCall(trigger: Extract<DeskTrigger, { category: 'call' }>, extension: string, event: ExtensionEventName): ExtensionEvent {
  const direction = trigger.direction ?? (OUTGOING.has(event) ? 'outbound' : 'inbound');
  const scope = trigger.scope ?? 'external';
  const isTalked = TALKED.has(event);
  const hasEnded = ENDED.has(event);
  const remoteTel = scope === 'internal' ? '1002' : '+442079460123';
  const remoteName = 'Ann & Bob "Ltd"';
  const at = hasEnded ? START + 8_650 + TALK_MS : isTalked ? START + 8_650 : START + 2_000;
  const call: CallFacts = {
    number: 103_870,
    uuid: '0b8e7e5a-51c1-4f0e-9d53-1f2f4d2a7c11',
    sourceId: 'example' as SourceId,
    type: scope === 'internal' ? 'Internal' : direction === 'inbound' ? 'Incoming' : 'Outgoing',
    direction,
    scope,
    callerId: direction === 'inbound' ? remoteTel : extension,
    callerName: direction === 'inbound' ? remoteName : null,
    isWithheld: false,
    did: direction === 'inbound' ? '855555' : null,
    dialled: direction === 'inbound' ? '855555' : remoteTel,
    responderExt: isTalked ? extension : null,
    responderNumber: null,
    lastRungExt: extension,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt: START,
    queuedAt: null,
    ringingAt: START + 2_000,
    answeredAt: isTalked ? START + 8_650 : null,
    endedAt: hasEnded ? at : null,
    answered: isTalked,
    recorded: false,
    recordings: [],
    cause: null,
  };
  const told = { level: 'extension', sequence: 1, synthetic: false, callWaiting: false, cause: null } as const;
  return { ...told, event, call, extension, direction, scope, remoteTel, remoteName, at };
}
