import {
  type CallEvent,
  type CallFacts,
  type CallHookState,
  type CallLevelEvent,
  compileConfiguration,
  type CompiledRules,
  type Configuration,
  deliveryName,
  EMPTY_CONFIGURATION,
  type ExtensionEvent,
  type NewDelivery,
  NO_HOOKS,
  planDeliveries,
  type Rule,
  type SetUrlToOpen,
  type SiteSettings,
  type SourceId,
  type UrlAdapter,
} from '../src/index.ts';

export const STARTED_AT = 1_700_000_000_000;

/** An incoming call from Berlin that has just begun. */
export function aCall(facts: Partial<CallFacts> = {}): CallFacts {
  return {
    number: 7,
    uuid: '0e7f5c1a-5d0e-4c55-9a3e-6a1b0f0d4c2b',
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: '+493012345678',
    callerName: null,
    isWithheld: false,
    did: '855555',
    dialled: null,
    responderExt: null,
    responderNumber: null,
    lastRungExt: null,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt: STARTED_AT,
    queuedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    answered: false,
    recorded: false,
    recordings: [],
    cause: null,
    ...facts,
  };
}

/** The facts of a call that 1001 answered after 5 s and that ended after 20 s. */
export const ANSWERED: Partial<CallFacts> = {
  responderExt: '1001',
  lastRungExt: '1001',
  ringingAt: STARTED_AT + 1_000,
  answeredAt: STARTED_AT + 5_000,
  answered: true,
};
export const ENDED: Partial<CallFacts> = { endedAt: STARTED_AT + 20_000 };

interface EventParts {
  readonly sequence?: number;
  readonly at?: number;
  readonly synthetic?: boolean;
}

export function aCallEvent(event: CallLevelEvent['event'], facts: Partial<CallFacts> = {}, parts: EventParts = {}): CallLevelEvent {
  return { level: 'call', event, call: aCall(facts), sequence: 1, at: STARTED_AT, synthetic: false, ...parts };
}

export function anExtensionEvent(
  event: ExtensionEvent['event'],
  extension: string,
  facts: Partial<CallFacts> = {},
  parts: EventParts = {},
): ExtensionEvent {
  const own = { level: 'extension', event, extension, direction: 'inbound', scope: 'external' } as const;
  const remote = { remoteTel: null, remoteName: null, callWaiting: false, cause: null };
  return {
    ...own,
    ...remote,
    call: aCall({ lastRungExt: extension, ...facts }),
    sequence: 2,
    at: STARTED_AT + 1_000,
    synthetic: false,
    ...parts,
  };
}

export function anAdapter(id: string, adapter: Partial<UrlAdapter> = {}): UrlAdapter {
  return {
    id,
    name: `adapter ${id}`,
    enabled: true,
    method: 'GET',
    url: `https://${id}.example/hook`,
    parameters: [{ name: 'Event', value: '{{DialApiEventName}}' }],
    headers: [],
    ...adapter,
  };
}

export function anAction(adapterId: string, action: Partial<SetUrlToOpen> = {}): SetUrlToOpen {
  return { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId, ...action };
}

export function aRule(id: string, rule: Partial<Rule> = {}): Rule {
  return { id, name: id, enabled: true, conditions: {}, actions: [anAction('crm')], stopProcessing: false, ...rule };
}

/** Numbers are read as in Germany unless the settings say otherwise. */
export function aConfiguration(parts: Partial<Omit<Configuration, 'settings'>> & { settings?: Partial<SiteSettings> } = {}): Configuration {
  const settings = { ...EMPTY_CONFIGURATION.settings, defaultCountry: 'DE', ...parts.settings };
  return { ...EMPTY_CONFIGURATION, adapters: [anAdapter('crm'), anAdapter('erp')], ...parts, settings };
}

export function compile(parts: Parameters<typeof aConfiguration>[0]): CompiledRules {
  return compileConfiguration(aConfiguration(parts), 1);
}

export interface Told {
  readonly deliveries: readonly NewDelivery[];
  readonly state: CallHookState;
}

export const RECORDING_LINK = 'https://ringhook.example/recordings/7?a=1&bc=2';

/** Plans the events one after the other, as they come in. */
export function tell(compiled: CompiledRules, events: readonly CallEvent[], from: CallHookState = NO_HOOKS, link = RECORDING_LINK): Told {
  let state = from;
  const deliveries: NewDelivery[] = [];
  for (const event of events) {
    const plan = planDeliveries(event, state, compiled, {
      now: STARTED_AT + 100,
      recordingUrl: (call) => link.replace('/7?', `/${call.number}?`),
      deliveryId: deliveryName,
    });
    deliveries.push(...plan.deliveries);
    // What is kept between events goes through the store as JSON.
    state = plan.state === state ? state : (JSON.parse(JSON.stringify(plan.state)) as CallHookState);
  }
  return { deliveries, state };
}

/** `adapter:event` of each delivery. */
export function lanes({ deliveries }: Told): string[] {
  return deliveries.map(({ hookId, event }) => `${hookId}:${event}`);
}

/** What one adapter would send for one event: parameter by parameter. */
export function valuesOf(delivery: NewDelivery | undefined): Record<string, string> {
  const url = delivery?.request.url ?? '';
  const query = url.slice(url.indexOf('?') + 1);
  return Object.fromEntries(
    query
      .split('&')
      .map((pair) => pair.split('='))
      .map(([name, ...value]) => [name ?? '', value.join('=')]),
  );
}

/** Start, pickup and hangup of an answered call. */
export const ANSWERED_CALL: readonly CallEvent[] = [
  aCallEvent('start'),
  anExtensionEvent('ringing', '1001', { ringingAt: STARTED_AT + 1_000 }),
  aCallEvent('pickup', ANSWERED, { sequence: 3, at: STARTED_AT + 5_000 }),
  anExtensionEvent('connected', '1001', ANSWERED, { sequence: 4, at: STARTED_AT + 5_000 }),
  aCallEvent('hangup', { ...ANSWERED, ...ENDED }, { sequence: 5, at: STARTED_AT + 20_000 }),
];

/** Start, ringing at 1001, hangup and missed of a call that nobody answered. */
export const MISSED_CALL: readonly CallEvent[] = [
  aCallEvent('start'),
  anExtensionEvent('ringing', '1001', { ringingAt: STARTED_AT + 1_000 }),
  aCallEvent('hangup', { lastRungExt: '1001', ringingAt: STARTED_AT + 1_000, ...ENDED }, { sequence: 3, at: STARTED_AT + 20_000 }),
  aCallEvent('missed', { lastRungExt: '1001', ringingAt: STARTED_AT + 1_000, ...ENDED }, { sequence: 4, at: STARTED_AT + 20_000 }),
];
