import { randomUUID } from 'node:crypto';
import { Call, CustomEventDraft, CustomEventPreview, DeskEditor, DeskTest, DeskTestOutcome, pageOf, pageQuery } from '@ringhook/contract';
import { CLIENT_PLACEHOLDERS, type Configuration, DEFAULT_SOUND_NAMES, type ExtensionEvent, FILTERS, PLACEHOLDERS } from '@ringhook/core';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { may } from '../auth/caller.ts';
import type { DeskHub } from '../desk/desk-hub.ts';
import { deskUserOf } from '../desk/desk-user.ts';
import { momentOf, type PreviewScene, previewCustomEvent } from '../desk/preview-custom-event.ts';
import { ApiError, notFound } from '../errors.ts';
import type { CallReader } from '../ports/calls.ts';
import type { ConfigurationStore } from '../ports/configuration.ts';
import type { Desks } from '../ports/desk.ts';
import { readCallQuery } from '../read-call-query.ts';
import { definedOnly } from './configuration.ts';

const tags = ['workstation'];
const NO_TELEPHONE = '1001';

export interface DeskEditorPorts {
  readonly hub: DeskHub;
  readonly desks: Desks;
  readonly calls: CallReader;
  readonly configuration: Pick<ConfigurationStore, 'current'>;
}

/** Help for whoever writes a custom event: what there is to insert, what it would do, and once for real at the own workstation. */
export function deskEditorRoutes(app: Api, ports: DeskEditorPorts): void {
  offerRoutes(app, ports);
  const { hub, desks } = ports;

  app.post('/desk/preview', {
    config: { scope: 'desk', audit: false },
    schema: {
      tags,
      summary: 'What a custom event would do with a recorded call or an example, and what is wrong with it',
      body: CustomEventDraft,
      response: { 200: CustomEventPreview },
    },
    handler: async (request) => previewCustomEvent(request.body, await sceneOf(request, ports, request.body.callNumber)),
  });

  app.post('/desk/test', {
    config: { scope: 'desk' },
    schema: { tags, summary: 'Let the own workstation do one action once', body: DeskTest, response: { 200: DeskTestOutcome } },
    handler: async (request) => {
      const { action, callNumber } = request.body;
      const user = deskUserOf(request, desks.server);
      if (action.kind === 'runWebService' && action.from === 'server') throw fromServer();
      const scene = await sceneOf(request, ports, callNumber);
      const moment = momentOf(request.body, scene);
      if (!moment) throw notFound('call', String(callNumber));
      const id = `test:${randomUUID()}`;
      const workstations = connectionsOf(hub, user.id);
      hub.tell(user.id, { type: 'test', id, action, values: moment.values });
      return { id, workstations };
    },
  });
}

function offerRoutes(app: Api, { hub, desks, calls, configuration }: DeskEditorPorts): void {
  app.get('/desk/editor', {
    config: { scope: 'desk' },
    schema: { tags, summary: 'What an editor of custom events offers', response: { 200: DeskEditor } },
    handler: async ({ caller }) => {
      const accountId = caller?.kind === 'session' ? caller.account.id : caller?.token.owner?.id;
      const user = accountId === undefined ? undefined : desks.server.userOf(accountId);
      const { numberLists } = configuration.current().configuration.directory;
      return {
        parameters: [...CLIENT_PLACEHOLDERS, ...PLACEHOLDERS].map(({ name, type, summary, example }) => ({ name, type, summary, example })),
        filters: FILTERS.map(({ name, summary }) => ({ name, summary })),
        numberLists: numberLists.map(({ id, name }) => ({ id, name })),
        sounds: [...new Set([...DEFAULT_SOUND_NAMES, ...desks.sounds.list().map(({ name }) => name)])],
        workstations: user ? connectionsOf(hub, user.id) : [],
      };
    },
  });

  app.get('/desk/calls', {
    config: { scope: 'desk' },
    schema: {
      tags,
      summary: 'Calls at the own telephones, newest first',
      querystring: z.object({ ...pageQuery, q: z.string().max(200).optional() }),
      response: { 200: pageOf(Call) },
    },
    handler: async (request) => {
      const { id } = deskUserOf(request, desks.server);
      const { items, next } = await calls.list(
        readCallQuery(
          { ...definedOnly(request.query), user: id } as Parameters<typeof readCallQuery>[0],
          configuration.current().configuration,
        ),
      );
      return { items, next };
    },
  });
}

/** Whoever may not read all calls sees what happened at the own telephones only; a call without any is as good as none. */
async function sceneOf(request: FastifyRequest, ports: DeskEditorPorts, callNumber: number | undefined): Promise<PreviewScene> {
  const { configuration } = ports.configuration.current();
  const mayReadAll = may(request.caller, 'read');
  const own = extensionsOf(request, ports, configuration);
  const scene = { configuration, extension: own[0] ?? configuration.directory.extensions[0]?.number ?? NO_TELEPHONE };
  if (callNumber === undefined) return scene;
  const stored = await ports.calls.events(callNumber);
  const events = stored.flatMap(({ event }): ExtensionEvent[] =>
    event.level === 'extension' && (mayReadAll || own.includes(event.extension)) ? [event] : [],
  );
  if (events.length === 0) throw notFound('call', String(callNumber));
  return { ...scene, events };
}

/** Empty for an administrator without a telephone, who edits for others. */
function extensionsOf(request: FastifyRequest, { desks }: DeskEditorPorts, { directory }: Configuration): readonly string[] {
  const isWriter = may(request.caller, 'write:config');
  const accountId = request.caller?.kind === 'session' ? request.caller.account.id : request.caller?.token.owner?.id;
  const user = accountId === undefined ? undefined : desks.server.userOf(accountId);
  if (!user && !isWriter) deskUserOf(request, desks.server);
  const at = directory.extensions.flatMap(({ number, userId }) => (user && userId === user.id ? [number] : []));
  return [...at, ...directory.agents.flatMap(({ userId, extensions }) => (user && userId === user.id ? extensions : []))];
}

function connectionsOf(hub: DeskHub, userId: number) {
  return hub.connections().filter(({ user }) => user.id === userId);
}

function fromServer(): ApiError {
  const message = 'is run by the server with every promise of a delivery, so there is nothing to test at a workstation';
  return new ApiError('REQUEST_INVALID', 'action.from', `action.from ${message}`, { fields: [{ field: 'action.from', message }] });
}
