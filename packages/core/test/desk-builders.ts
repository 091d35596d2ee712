import { type CustomEvent, DEFAULT_SOUNDS, type DeskAction, type DeskCall, type DeskDefinitions, type DeskNotice } from '../src/index.ts';

export const BOX: DeskAction = { kind: 'showMessage', title: 'Call', text: '{Call.RemoteTel}', style: 'box' };

export function aCustomEvent(parts: Partial<CustomEvent> = {}): CustomEvent {
  return {
    id: 'pop',
    name: 'Pop up',
    enabled: true,
    owner: { kind: 'user', userId: 1 },
    trigger: { category: 'call', states: ['ringing'] },
    actions: [BOX],
    closingActions: [],
    ...parts,
  };
}

export function definitions(
  events: readonly CustomEvent[] = [aCustomEvent()],
  sounds: Partial<DeskDefinitions['sounds']> = {},
): DeskDefinitions {
  return { events, sounds: { ...DEFAULT_SOUNDS, ...sounds } };
}

let lastId = 0;

/** Of one call to 1001 from outside. */
export function aNotice(state: string, parts: Partial<Omit<DeskNotice, 'call'>> & { call?: Partial<DeskCall> | null } = {}): DeskNotice {
  lastId += 1;
  const { call, ...rest } = parts;
  return {
    id: lastId,
    at: 1_000_000 + lastId * 1_000,
    extension: '1001',
    isWatched: false,
    state,
    fires: [],
    values: {},
    ...rest,
    call: call === null ? null : { number: 7, direction: 'inbound', callWaiting: false, lists: [], ...call },
  };
}
