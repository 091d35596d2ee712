import type { CustomEvent, DeskOwner } from '@ringhook/core';
import { type Edit, editConfiguration, type EditPorts } from '../edit-configuration.ts';
import { ApiError } from '../errors.ts';

export interface CustomEventsEdit extends Edit {
  readonly owner: DeskOwner;
}

/** Changes one owner's custom events; what is wrong is named by their place in the list that was sent, not among everybody's. */
export async function editCustomEvents(ports: EditPorts, { owner, ...edit }: CustomEventsEdit): Promise<void> {
  const places: number[] = [];
  const change: Edit['change'] = (before) => {
    const next = edit.change(before);
    places.length = 0;
    for (const [place, event] of next.workstations.customEvents.entries()) if (isSameOwner(event.owner, owner)) places.push(place);
    return next;
  };
  try {
    await editConfiguration(ports, { ...edit, change });
  } catch (cause) {
    throw cause instanceof ApiError && cause.code === 'CONFIGURATION_INVALID' ? named(cause, places) : cause;
  }
}

const PLACE = /^workstations\.customEvents\[(\d+)\]/;

function named(cause: ApiError, places: readonly number[]): ApiError {
  const fields = (cause.details.fields ?? []).map(({ field, message }) => {
    const place = places.indexOf(Number(PLACE.exec(field)?.[1] ?? -1));
    return { field: place === -1 ? field : field.replace(PLACE, `customEvents[${place}]`), message };
  });
  const shown = fields.slice(0, 3).map(({ field, message }) => `${field} ${message}`);
  return new ApiError('CONFIGURATION_INVALID', 'customEvents', shown.join('; '), { ...cause.details, fields });
}

export function isSameOwner(left: DeskOwner, right: DeskOwner): boolean {
  switch (left.kind) {
    case 'everyone':
      return right.kind === 'everyone';
    case 'team':
      return right.kind === 'team' && right.team === left.team;
    case 'user':
      return right.kind === 'user' && right.userId === left.userId;
  }
}

/** One owner's events replaced where the first of them stood: the order among all says what is done first. */
export function withEventsOf(owner: DeskOwner, before: readonly CustomEvent[], events: readonly CustomEvent[]): readonly CustomEvent[] {
  const isTheirs = (event: CustomEvent): boolean => isSameOwner(event.owner, owner);
  const first = before.findIndex(isTheirs);
  if (first === -1) return [...before, ...events];
  return [...before.slice(0, first), ...events, ...before.slice(first).filter((event) => !isTheirs(event))];
}

/** Throws REQUEST_INVALID, naming the first one that is somebody else's. */
export function requireOwner(events: readonly CustomEvent[], owner: DeskOwner): void {
  const index = events.findIndex((event) => !isSameOwner(event.owner, owner));
  if (index === -1) return;
  const field = `customEvents[${index}].owner`;
  const wanted = ownerText(owner);
  throw new ApiError('REQUEST_INVALID', field, `${field} must be ${wanted}`, {
    fields: [{ field, message: `must be ${wanted}: those of others are theirs` }],
  });
}

function ownerText(owner: DeskOwner): string {
  if (owner.kind === 'everyone') return '{ kind: everyone }';
  return owner.kind === 'team' ? `{ kind: team, team: ${owner.team} }` : `{ kind: user, userId: ${owner.userId} }`;
}

/** Reads `everyone`, `team:NAME`, `user:ID`. */
export function readOwner(text: string): DeskOwner {
  if (text === 'everyone') return { kind: 'everyone' };
  const value = text.slice(text.indexOf(':') + 1);
  return text.startsWith('team:') ? { kind: 'team', team: value } : { kind: 'user', userId: Number(value) };
}
