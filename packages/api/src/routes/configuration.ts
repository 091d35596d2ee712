import {
  ConfigurationDocument,
  ConfigurationImport,
  ConfigurationRevision,
  CurrentConfiguration,
  DiffLine,
  GlobalActions,
  pageOf,
  pageQuery,
  queryNumber,
  RevisionInfo,
  Settings,
} from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { diffConfigurations } from '../diff-configurations.ts';
import { type EditPorts, editConfiguration, tagRevision } from '../edit-configuration.ts';
import { notFound } from '../errors.ts';

const tags = ['configuration'];
const IMPORT_BYTES = 64 * 1_048_576;

/**
 * The configuration as one value: export, import, differences, history. What was checked when it was saved is not checked again
 * on its way out: with 10,000 rules that would hold up deliveries for half a second.
 */
export function configurationRoutes(app: Api, ports: EditPorts): void {
  const { configuration: store } = ports;

  app.get('/configuration', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Export the whole configuration', response: { 200: CurrentConfiguration } },
    handler: async (_request, reply) => {
      const current = store.current();
      tagRevision(reply, current.revision);
      const shown = { ...current, managedBy: ports.managedBy ?? null };
      return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(shown);
    },
  });

  app.put('/configuration', {
    bodyLimit: IMPORT_BYTES,
    config: { scope: 'write:config' },
    schema: {
      tags,
      summary: 'Import the whole configuration: all of it is checked and saved as one revision, or nothing',
      body: ConfigurationImport,
      response: { 200: RevisionInfo },
    },
    handler: (request, reply) => {
      const { configuration, note } = request.body;
      return editConfiguration(ports, { request, reply, note: note || 'import', needsRevision: true, change: () => configuration });
    },
  });

  app.post('/configuration/diff', {
    bodyLimit: IMPORT_BYTES,
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'What an import would change; nothing is saved',
      body: ConfigurationDocument,
      response: {
        200: z.object({
          revision: z.number(),
          changes: z.array(DiffLine),
          problems: z.array(z.object({ field: z.string(), message: z.string() })),
        }),
      },
    },
    handler: async (request, reply) => {
      const current = store.current();
      tagRevision(reply, current.revision);
      const problems = [...ports.check(request.body)];
      return { revision: current.revision, changes: [...diffConfigurations(current.configuration, request.body)], problems };
    },
  });

  app.get('/configuration/history', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Saved revisions, newest first', querystring: z.object(pageQuery), response: { 200: pageOf(RevisionInfo) } },
    handler: ({ query }) => store.history(definedOnly(query)),
  });

  app.get('/configuration/history/:revision', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'The configuration as it was',
      params: z.object({ revision: queryNumber() }),
      response: { 200: ConfigurationRevision },
    },
    handler: async ({ params: { revision } }, reply) => {
      const found = await store.at(revision);
      if (!found) throw notFound('revision', String(revision));
      return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(found);
    },
  });

  app.get('/settings', {
    config: { scope: 'read' },
    schema: { tags: ['settings'], summary: 'Settings of the site', response: { 200: Settings } },
    handler: async (_request, reply) => {
      tagRevision(reply, store.current().revision);
      return store.current().configuration.settings;
    },
  });

  app.put('/settings', {
    config: { scope: 'write:config' },
    schema: {
      tags: ['settings'],
      summary: 'Replace the settings; what is left out gets its default',
      body: Settings,
      response: { 200: Settings },
    },
    handler: async (request, reply) => {
      const settings = request.body;
      await editConfiguration(ports, {
        request,
        reply,
        note: 'change settings',
        needsRevision: true,
        change: (now) => ({ ...now, settings }),
      });
      return settings;
    },
  });

  app.get('/global-actions', {
    config: { scope: 'read' },
    schema: { tags: ['rules'], summary: 'Actions run for every call', response: { 200: GlobalActions } },
    handler: async (_request, reply) => {
      tagRevision(reply, store.current().revision);
      return store.current().configuration.globalActions;
    },
  });

  app.put('/global-actions', {
    config: { scope: 'write:config' },
    schema: { tags: ['rules'], summary: 'Replace the actions run for every call', body: GlobalActions, response: { 200: GlobalActions } },
    handler: async (request, reply) => {
      const globalActions = request.body;
      await editConfiguration(ports, {
        request,
        reply,
        note: 'change global actions',
        needsRevision: true,
        change: (now) => ({ ...now, globalActions }),
      });
      return globalActions;
    },
  });
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Optional query values that were not given are left out, not undefined. */
export function definedOnly<T extends object>(query: T): Defined<T> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Defined<T>;
}
