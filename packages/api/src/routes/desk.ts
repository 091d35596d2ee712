import { DeskConnectionView, DeskOutcomeEntry, OwnDesk, OwnDeskChange, pageOf, pageQuery, queryNumber } from '@ringhook/contract';
import { DEFAULT_SOUNDS, type Workstations } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import type { Caller } from '../auth/caller.ts';
import { requireOwnPage } from '../auth/same-origin.ts';
import { DeskHub } from '../desk/desk-hub.ts';
import { deskUserOf } from '../desk/desk-user.ts';
import { editCustomEvents, isSameOwner, requireOwner, withEventsOf } from '../desk/edit-custom-events.ts';
import { type EditPorts, tagRevision } from '../edit-configuration.ts';
import { ApiError } from '../errors.ts';
import type { CallReader } from '../ports/calls.ts';
import type { DeskOutcomeView, Desks, DeskUser } from '../ports/desk.ts';
import { definedOnly } from './configuration.ts';
import { customEventRoutes } from './custom-events.ts';
import { deskEditorRoutes } from './desk-editor.ts';

const tags = ['workstation'];

export interface DeskPorts {
  readonly desks: Desks;
  readonly edit: EditPorts;
  readonly calls: CallReader;
  readonly mayStillListen: (caller: Caller | null) => boolean;
  readonly publicUrl: () => string | undefined;
  readonly now: () => number;
}

/** Workstations: their connection, what their users set for themselves, and what became of it. */
export function deskRoutes(app: Api, ports: DeskPorts): void {
  const { desks, now } = ports;
  const hub = new DeskHub({ server: desks.server, now });
  desks.connect(hub);
  app.addHook('preClose', async () => hub.close());
  linkRoute(app, hub, ports);
  ownRoutes(app, hub, ports);
  logRoutes(app, hub, ports);
  deskEditorRoutes(app, { hub, desks, calls: ports.calls, configuration: ports.edit.configuration });
  customEventRoutes(app, ports.edit);
}

function linkRoute(app: Api, hub: DeskHub, { desks, mayStillListen, publicUrl }: DeskPorts): void {
  app.route({
    method: 'GET',
    url: '/desk',
    exposeHeadRoute: false,
    config: { scope: 'desk' },
    schema: { hide: true },
    preValidation: async (request) => {
      if (request.caller?.kind === 'session') requireOwnPage(request, publicUrl());
      deskUserOf(request, desks.server);
    },
    wsHandler: (socket, request) => {
      const { caller } = request;
      hub.attach(socket, deskUserOf(request, desks.server), () => mayStillListen(caller));
    },
    handler: async () => {
      throw new ApiError('UPGRADE_NEEDED', 'desk', 'this is a WebSocket: connect with ws:// or wss://');
    },
  });
}

function ownRoutes(app: Api, hub: DeskHub, { desks, edit }: DeskPorts): void {
  const shown = (user: DeskUser): z.output<typeof OwnDesk> => ({ ...ownDesk(user, edit, desks), outputs: hub.outputsOf(user.id) });

  app.get('/desk/own', {
    config: { scope: 'desk' },
    schema: { tags, summary: 'The own custom events and sounds, with those that are shared', response: { 200: OwnDesk } },
    handler: async (request, reply) => {
      tagRevision(reply, edit.configuration.current().revision);
      return shown(deskUserOf(request, desks.server));
    },
  });

  app.put('/desk/own', {
    config: { scope: 'desk' },
    schema: { tags, summary: 'Replace the own custom events, the own sounds, or both', body: OwnDeskChange, response: { 200: OwnDesk } },
    handler: async (request, reply) => {
      const user = deskUserOf(request, desks.server);
      const change = request.body;
      const owner = { kind: 'user', userId: user.id } as const;
      requireOwner(change.customEvents ?? [], owner);
      await editCustomEvents(edit, {
        owner,
        request,
        reply,
        note: `${user.name} changed the own workstation`,
        needsRevision: true,
        change: (now) => ({ ...now, workstations: withOwn(now.workstations, user.id, change) }),
      });
      return shown(user);
    },
  });
}

function ownDesk(user: DeskUser, { configuration }: EditPorts, { server }: Desks): Omit<z.output<typeof OwnDesk>, 'outputs'> {
  const { directory, workstations } = configuration.current().configuration;
  const definitions = server.definitionsOf(user.id);
  const all = workstations.customEvents.filter(
    ({ id, owner }) => (owner.kind === 'user' && owner.userId === user.id) || definitions?.customEvents.some((event) => event.id === id),
  );
  const extensions = directory.extensions.flatMap(({ number, userId }) => (userId === user.id ? [number] : []));
  const asAgent = directory.agents.flatMap((agent) => (agent.userId === user.id ? agent.extensions : []));
  return {
    user,
    extensions: [...new Set([...extensions, ...asAgent])],
    customEvents: all,
    sounds: definitions?.sounds ?? DEFAULT_SOUNDS,
    hasOwnSounds: workstations.sounds.some(({ owner }) => owner.kind === 'user' && owner.userId === user.id),
    mayWatch: workstations.mayWatch.flatMap(({ userId, extensions: allowed }) => (userId === user.id ? allowed : [])),
  };
}

function withOwn(before: Workstations, userId: number, { customEvents, sounds }: z.output<typeof OwnDeskChange>): Workstations {
  const owner = { kind: 'user', userId } as const;
  const others = before.sounds.filter((entry) => !isSameOwner(entry.owner, owner));
  return {
    ...before,
    ...(customEvents && { customEvents: withEventsOf(owner, before.customEvents, customEvents) }),
    ...(sounds !== undefined && { sounds: sounds === null ? others : [...others, { ...sounds, owner }] }),
  };
}

function logRoutes(app: Api, hub: DeskHub, { desks, edit }: DeskPorts): void {
  const named = (page: { readonly items: readonly DeskOutcomeView[]; readonly next: string | null }) => {
    const names = new Map(edit.configuration.current().configuration.directory.users.map(({ id, name }) => [id, name]));
    return {
      ...page,
      items: page.items.map((entry) => ({ ...entry, userName: names.get(entry.userId) ?? '' })) as z.output<typeof DeskOutcomeEntry>[],
    };
  };
  const query = z.object({ ...pageQuery, call: queryNumber().optional() });

  app.get('/desk/outcomes', {
    config: { scope: 'desk' },
    schema: {
      tags,
      summary: 'What came of things on the own workstation, newest first',
      querystring: query,
      response: { 200: pageOf(DeskOutcomeEntry) },
    },
    handler: async (request) => {
      const { call, ...page } = request.query;
      const { id } = deskUserOf(request, desks.server);
      return named(desks.outcomes.list({ ...definedOnly(page), userId: id, ...(call !== undefined && { callNumber: call }) }));
    },
  });

  app.get('/workstations/outcomes', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'What came of things on workstations, newest first',
      querystring: query.extend({ user: queryNumber().optional() }),
      response: { 200: pageOf(DeskOutcomeEntry) },
    },
    handler: async ({ query: { call, user, ...page } }) =>
      named(
        desks.outcomes.list({
          ...definedOnly(page),
          ...(user !== undefined && { userId: user }),
          ...(call !== undefined && { callNumber: call }),
        }),
      ),
  });

  app.get('/workstations', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Workstations and console tabs that are connected now', response: { 200: z.array(DeskConnectionView) } },
    handler: async () => [...hub.connections()],
  });
}
