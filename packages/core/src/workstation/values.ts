import type { HookEventName } from '../call/call-event.ts';
import { PLACEHOLDERS } from '../placeholders/catalogue.ts';
import { CLIENT_PLACEHOLDERS } from '../placeholders/client-catalogue.ts';
import type { DeskView, DeviceStates } from '../placeholders/desk-view.ts';
import type { ResponderLookup } from '../placeholders/directory-index.ts';
import { HookFacts } from '../placeholders/hook-facts.ts';
import type { CallFacts } from '../call/call.ts';
import type { ExtensionEventName } from '../call/call-event.ts';
import { FACTS_OF_NO_CALL } from './no-call.ts';
import type { DeskEvent } from './trigger.ts';

/** What every placeholder of both dialects stands for at one moment, by its name; empty ones are left out. */
export type DeskValues = Readonly<Record<string, string>>;

/** What the server knows beside the event itself. */
export interface DeskSurroundings {
  readonly responderAt: ResponderLookup;
  readonly device: DeviceStates;
  /** When this extension was connected in this call, ms since the epoch; null before that. */
  readonly connectedAt: number | null;
  readonly recordingUrl: (call: CallFacts) => string | null;
}

const HOOK_EVENT_OF: Readonly<Record<ExtensionEventName, HookEventName>> = {
  dialback: 'start',
  dialing: 'start',
  ringing: 'start',
  connected: 'pickup',
  held: 'pickup',
  retrieved: 'pickup',
  completed: 'hangup',
  missed: 'missed',
  answeredElsewhere: 'hangup',
  unanswered: 'hangup',
};

/** Which of the four requests of a call it is like: for `{{DialApiEventName}}` and the log of deliveries. */
export function hookEventOf(event: ExtensionEventName): HookEventName {
  return HOOK_EVENT_OF[event];
}

const ENDS: ReadonlySet<ExtensionEventName> = new Set(['completed', 'missed', 'answeredElsewhere', 'unanswered']);

/** Event data for a workstation: facts, never text that was put together from a template (delivery: server to agent). */
export function valuesOf(event: DeskEvent, surroundings: DeskSurroundings): DeskValues {
  const facts = factsOf(event, surroundings);
  const values: Record<string, string> = {};
  const known = event.level === 'device' ? CLIENT_PLACEHOLDERS : [...CLIENT_PLACEHOLDERS, ...PLACEHOLDERS];
  for (const { name, value } of known) {
    const text = value(facts);
    if (text !== '') values[name] = text;
  }
  return values;
}

function factsOf(event: DeskEvent, { responderAt, device, connectedAt, recordingUrl }: DeskSurroundings): HookFacts {
  const shared = { at: event.at, isCallStart: false, responderAt, recordingUrl };
  if (event.level === 'device') {
    return new HookFacts({ ...shared, event: 'start', call: FACTS_OF_NO_CALL, desk: deviceView(event.extension, device) });
  }
  const { event: state, extension, direction, scope, remoteTel, remoteName, at } = event;
  const endedAt = ENDS.has(state) ? at : null;
  const desk: DeskView = { state, extension, direction, scope, remoteTel, remoteName, connectedAt, endedAt, device };
  return new HookFacts({ ...shared, event: HOOK_EVENT_OF[state], call: event.call, desk });
}

function deviceView(extension: string, device: DeviceStates): DeskView {
  return {
    state: null,
    extension,
    direction: 'inbound',
    scope: 'unknown',
    remoteTel: null,
    remoteName: null,
    connectedAt: null,
    endedAt: null,
    device,
  };
}
