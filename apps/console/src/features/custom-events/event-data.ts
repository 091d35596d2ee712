import { CALL_STATES, CustomEvent, type CustomEventPreview, DeskEditor, DEVICE_STATES, type DeskAction } from '@ringhook/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ApiProblem } from '../../api/problem.ts';
import { useRead } from '../../api/read.ts';

export type EventValue = z.output<typeof CustomEvent>;
export type ActionValue = z.output<typeof DeskAction>;
export type ActionKind = ActionValue['kind'];
export type TriggerValue = EventValue['trigger'];
export type Owner = EventValue['owner'];
export type EditorValue = z.output<typeof DeskEditor>;
export type PreviewValue = z.output<typeof CustomEventPreview>;
export type ActionListName = 'actions' | 'closingActions';

export const ACTION_KINDS = ['showMessage', 'openWebPage', 'runProgram', 'playSound', 'runWebService'] as const;
export const STATES = { call: CALL_STATES, device: DEVICE_STATES } as const;
export type StateName = (typeof CALL_STATES)[number] | (typeof DEVICE_STATES)[number];

export function useEditor(everyMs?: number): UseQueryResult<EditorValue, ApiProblem> {
  return useRead({ path: '/desk/editor', answer: DeskEditor, ...(everyMs !== undefined && { everyMs }) });
}

export function newAction(kind: ActionKind): ActionValue {
  switch (kind) {
    case 'runProgram':
      return { kind, program: '', arguments: [], window: 'normal' };
    case 'playSound':
      return { kind, sound: 'ringing.wav', volume: 80, loop: false };
    case 'showMessage':
      return { kind, title: '{Call.RemoteName}', text: '{Call.RemoteTel}', style: 'box' };
    case 'openWebPage':
      return { kind, url: '', parameters: [] };
    case 'runWebService':
      return { kind, method: 'GET', url: '', parameters: [], from: 'workstation' };
  }
}

/** Of another kind, with what both kinds have (G09). */
export function asKind(action: ActionValue, kind: ActionKind): ActionValue {
  const next = newAction(kind);
  const hasUrl = 'url' in action && 'url' in next;
  return hasUrl ? { ...next, url: action.url, parameters: action.parameters } : next;
}

export function newEvent(owner: Owner, name: string): EventValue {
  const trigger: TriggerValue = { category: 'call', states: ['ringing'], direction: 'inbound' };
  return { id: newId(), name, enabled: true, owner, trigger, actions: [newAction('showMessage')], closingActions: [] };
}

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `event-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Null while it is not complete: it keeps its place in the preview. */
export function completeActions(event: EventValue, list: ActionListName): (ActionValue | null)[] {
  return event[list].map((action) => {
    const alone = { ...event, actions: [action], closingActions: [] };
    const { success, error } = CustomEvent.safeParse(alone);
    return success || !error.issues.some(({ path }) => path[0] === 'actions') ? action : null;
  });
}

/** `user:7`, as addresses say it. */
export function ownerKey(owner: Owner): string {
  if (owner.kind === 'everyone') return 'everyone';
  return owner.kind === 'team' ? `team:${owner.team}` : `user:${owner.userId}`;
}
