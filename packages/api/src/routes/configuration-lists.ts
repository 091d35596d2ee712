import { Adapter, Agent, Did, Extension, NumberList, Queue, Rule, RuleOrder, Source, User } from '@ringhook/contract';
import type { Directory, Rule as RuleValue } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { type EditPorts, editConfiguration } from '../edit-configuration.ts';
import { ApiError } from '../errors.ts';
import { type Collection, collectionRoutes } from './collection.ts';
import { directoryRoutes } from './directory.ts';

type DirectoryList = Exclude<keyof Directory, 'numberLists' | 'teams' | 'holidays'>;

function directoryList<Name extends DirectoryList>(
  name: Name,
  rest: Omit<Collection<Directory[Name][number]>, 'path' | 'tag' | 'list' | 'read' | 'write'>,
): Collection<Directory[Name][number]> {
  return {
    ...rest,
    path: `/${name}`,
    tag: 'directory',
    list: name,
    read: ({ directory }) => directory[name],
    write: (configuration, items) => ({ ...configuration, directory: { ...configuration.directory, [name]: items } }),
  };
}

/** Sources, directory, adapters and rules: every list of the configuration. */
export function configurationListRoutes(app: Api, ports: EditPorts): void {
  collectionRoutes(app, ports, directoryList('users', { noun: 'user', schema: User, keyOf: (user) => String(user.id) }));
  collectionRoutes(app, ports, directoryList('agents', { noun: 'agent', schema: Agent, keyOf: (agent) => agent.name }));
  collectionRoutes(
    app,
    ports,
    directoryList('extensions', { noun: 'extension', schema: Extension, keyOf: (extension) => extension.number }),
  );
  collectionRoutes(app, ports, directoryList('dids', { noun: 'DID', schema: Did, keyOf: (did) => did.number }));
  collectionRoutes(app, ports, directoryList('queues', { noun: 'queue', schema: Queue, keyOf: (queue) => queue.name }));
  collectionRoutes(app, ports, {
    path: '/number-lists',
    tag: 'directory',
    noun: 'number list',
    list: 'numberLists',
    schema: NumberList,
    keyOf: (list) => list.id,
    read: ({ directory }) => directory.numberLists,
    write: (configuration, numberLists) => ({ ...configuration, directory: { ...configuration.directory, numberLists } }),
  });
  directoryRoutes(app, ports);
  collectionRoutes(app, ports, {
    path: '/sources',
    tag: 'sources',
    noun: 'source',
    schema: Source,
    keyOf: (source) => source.id,
    read: (configuration) => configuration.sources,
    write: (configuration, sources) => ({ ...configuration, sources }),
  });
  collectionRoutes(app, ports, {
    path: '/adapters',
    tag: 'adapters',
    noun: 'adapter',
    schema: Adapter,
    keyOf: (adapter) => adapter.id,
    read: (configuration) => configuration.adapters,
    write: (configuration, adapters) => ({ ...configuration, adapters }),
  });
  collectionRoutes(app, ports, {
    path: '/rules',
    tag: 'rules',
    noun: 'rule',
    schema: Rule,
    keyOf: (rule) => rule.id,
    read: (configuration) => configuration.rules,
    write: (configuration, rules) => ({ ...configuration, rules }),
  });
  ruleOrderRoute(app, ports);
}

function ruleOrderRoute(app: Api, ports: EditPorts): void {
  app.put('/rule-order', {
    config: { scope: 'write:config' },
    schema: {
      tags: ['rules'],
      summary: 'Put the rules into another order',
      body: RuleOrder,
      response: { 204: z.undefined().meta({ description: 'Done; the ETag is the new revision.' }) },
    },
    handler: async (request, reply) => {
      const { ids } = request.body;
      await editConfiguration(ports, {
        request,
        reply,
        note: 'order rules',
        needsRevision: true,
        change: (configuration) => ({ ...configuration, rules: inOrder(configuration.rules, ids) }),
      });
      return reply.status(204).send();
    },
  });
}

function inOrder(rules: readonly RuleValue[], ids: readonly string[]): readonly RuleValue[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const firstPlace = new Map(ids.map((id, index) => [id, index] as const).toReversed());
  const fields = ids.flatMap((id, index) => {
    if (byId.has(id) && firstPlace.get(id) === index) return [];
    return [{ field: `ids[${index}]`, message: byId.has(id) ? `"${id}" stands here twice` : `there is no rule "${id}"` }];
  });
  const wanted = new Set(ids);
  for (const id of byId.keys()) if (!wanted.has(id)) fields.push({ field: 'ids', message: `"${id}" is missing: name every rule once` });
  if (fields.length > 0) throw new ApiError('REQUEST_INVALID', 'ids', 'name every rule exactly once', { fields });
  return ids.flatMap((id) => byId.get(id) ?? []);
}
