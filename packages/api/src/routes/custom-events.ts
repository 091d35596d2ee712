import { CustomEventOwner, OwnedCustomEvents, OwnedCustomEventsChange, OwnerQuery, WatchPermissions } from '@ringhook/contract';
import { type CustomEvent, type DeskOwner, indexDeskUsers } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { editCustomEvents, isSameOwner, readOwner, requireOwner, withEventsOf } from '../desk/edit-custom-events.ts';
import { type EditPorts, editConfiguration, tagRevision } from '../edit-configuration.ts';
import { notFound } from '../errors.ts';

const tags = ['workstation'];

/** What administrators set for the workstations of a user, a team or everybody. */
export function customEventRoutes(app: Api, edit: EditPorts): void {
  const now = () => edit.configuration.current().configuration;
  const shown = (owner: DeskOwner) => ownedBy(owner, now());

  app.get('/custom-events/owners', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Who can have custom events, and how many they have', response: { 200: z.array(CustomEventOwner) } },
    handler: async () => ownersOf(now()),
  });

  app.get('/custom-events', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'The custom events of a user, a team or everybody',
      querystring: OwnerQuery,
      response: { 200: OwnedCustomEvents },
    },
    handler: async ({ query }, reply) => {
      tagRevision(reply, edit.configuration.current().revision);
      return shown(knownOwner(query.owner, now()));
    },
  });

  app.put('/custom-events', {
    config: { scope: 'write:config' },
    schema: {
      tags,
      summary: 'Replace the custom events of a user, a team or everybody',
      querystring: OwnerQuery,
      body: OwnedCustomEventsChange,
      response: { 200: OwnedCustomEvents },
    },
    handler: async (request, reply) => {
      const owner = knownOwner(request.query.owner, now());
      const { customEvents } = request.body;
      requireOwner(customEvents, owner);
      await editCustomEvents(edit, {
        owner,
        request,
        reply,
        note: `change custom events of ${request.query.owner}`,
        needsRevision: true,
        change: (before) => {
          const { workstations } = before;
          return {
            ...before,
            workstations: { ...workstations, customEvents: withEventsOf(owner, workstations.customEvents, customEvents) },
          };
        },
      });
      return shown(owner);
    },
  });

  watchRoutes(app, edit);
}

function watchRoutes(app: Api, edit: EditPorts): void {
  const shown = () => ({ items: edit.configuration.current().configuration.workstations.mayWatch });

  app.get('/watch-permissions', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Who may hear whose telephones', response: { 200: WatchPermissions } },
    handler: async (_request, reply) => {
      tagRevision(reply, edit.configuration.current().revision);
      return shown();
    },
  });

  app.put('/watch-permissions', {
    config: { scope: 'write:config' },
    schema: { tags, summary: 'Replace who may hear whose telephones', body: WatchPermissions, response: { 200: WatchPermissions } },
    handler: async (request, reply) => {
      const { items } = request.body;
      await editConfiguration(edit, {
        request,
        reply,
        note: 'change who may hear whose telephones',
        needsRevision: true,
        change: (before) => ({ ...before, workstations: { ...before.workstations, mayWatch: items } }),
      });
      return shown();
    },
  });
}

type Configuration = ReturnType<EditPorts['configuration']['current']>['configuration'];

function ownedBy(owner: DeskOwner, { directory, workstations }: Configuration): z.output<typeof OwnedCustomEvents> {
  const users = indexDeskUsers(directory);
  const isOwn = (event: CustomEvent): boolean => isSameOwner(event.owner, owner);
  const isShared = (event: CustomEvent): boolean => {
    if (isOwn(event) || owner.kind === 'everyone') return false;
    return owner.kind === 'user' ? users.owns(event.owner, owner.userId) : event.owner.kind === 'everyone';
  };
  return { owner, customEvents: workstations.customEvents.filter(isOwn), shared: workstations.customEvents.filter(isShared) };
}

/** Those that have been left behind by somebody who is gone can still be looked at, and removed. */
function knownOwner(text: string, { directory, workstations }: Configuration): DeskOwner {
  const owner = readOwner(text);
  if (workstations.customEvents.some((event) => isSameOwner(event.owner, owner))) return owner;
  if (owner.kind === 'user' && !directory.users.some(({ id }) => id === owner.userId)) throw notFound('user', String(owner.userId));
  if (owner.kind === 'team' && !directory.teams?.some(({ name }) => name === owner.team)) throw notFound('team', owner.team);
  return owner;
}

/** Everybody who can have some, and those who are gone but left some behind. */
function ownersOf({ directory, workstations }: Configuration): z.output<typeof CustomEventOwner>[] {
  const counts = new Map<string, number>();
  for (const { owner } of workstations.customEvents) counts.set(JSON.stringify(owner), (counts.get(JSON.stringify(owner)) ?? 0) + 1);
  const row = (owner: DeskOwner, name: string) => {
    const key = JSON.stringify(owner);
    const count = counts.get(key) ?? 0;
    counts.delete(key);
    return { owner, name, count };
  };
  const known = [
    row({ kind: 'everyone' }, ''),
    ...(directory.teams ?? []).map(({ name }) => row({ kind: 'team', team: name }, name)),
    ...directory.users.map(({ id, name }) => row({ kind: 'user', userId: id }, name)),
  ];
  const gone = [...counts.keys()].map((key) => row(JSON.parse(key) as DeskOwner, ''));
  return [...known, ...gone];
}
