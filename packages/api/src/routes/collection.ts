import { type DirectoryListName, pageOf, pageQuery } from '@ringhook/contract';
import type { Configuration } from '@ringhook/core';
import { z } from 'zod';
import { useProblems } from '../directory-uses.ts';
import { type EditPorts, editConfiguration, tagRevision } from '../edit-configuration.ts';
import { ApiError, notFound } from '../errors.ts';
import { pageOfList } from '../list-page.ts';
import type { PageRequest } from '../ports.ts';
import type { Api } from '../api.ts';

/** A list in the configuration that is read and changed entry by entry. */
export interface Collection<Item> {
  /** Below `/api/v1`. */
  readonly path: string;
  readonly tag: string;
  /** What one entry is called in sentences. */
  readonly noun: string;
  /** Which list of the directory it is: then an entry that something names is neither removed nor renamed. */
  readonly list?: DirectoryListName;
  readonly schema: z.ZodType<Item>;
  readonly keyOf: (item: Item) => string;
  readonly read: (configuration: Configuration) => readonly Item[];
  readonly write: (configuration: Configuration, items: readonly Item[]) => Configuration;
}

const KeyParams = z.object({ key: z.string().max(300) });
const PlaceQuery = z.object({
  before: z.string().max(300).optional().meta({ description: 'Key of the entry that the new one stands before; at the end without it.' }),
});
const none = z.undefined().meta({ description: 'Done; the ETag is the new revision.' });

/** GET list, POST, and GET / PUT / DELETE of one entry: the same for every kind of entry. */
export function collectionRoutes<Item>(app: Api, ports: EditPorts, collection: Collection<Item>): void {
  const { path, tag, noun, keyOf, read, write } = collection;
  // Erased, since the type provider can't see through a type parameter; bodies are `Item` once the schema let them pass.
  const schema: z.ZodType = collection.schema;
  const one = `${path}/:key`;
  const tags = [tag];
  const all = () => read(ports.configuration.current().configuration);
  const withoutKey = (items: readonly Item[], key: string) => items.filter((item) => keyOf(item) !== key);

  app.get(path, {
    config: { scope: 'read' },
    schema: { tags, summary: `List of every ${noun}`, querystring: z.object(pageQuery), response: { 200: pageOf(schema) } },
    handler: async (request, reply) => {
      tagRevision(reply, ports.configuration.current().revision);
      return pageOfList(all(), keyOf, request.query as PageRequest);
    },
  });

  app.get(one, {
    config: { scope: 'read' },
    schema: { tags, summary: `One ${noun}`, params: KeyParams, response: { 200: schema } },
    handler: async ({ params: { key } }, reply) => {
      tagRevision(reply, ports.configuration.current().revision);
      const item = all().find((each) => keyOf(each) === key);
      if (item === undefined) throw notFound(noun, key);
      return item;
    },
  });

  app.post(path, {
    config: { scope: 'write:config', idempotent: true },
    schema: { tags, summary: `Add one ${noun}`, querystring: PlaceQuery, body: schema, response: { 201: schema } },
    handler: async (request, reply) => {
      const item = request.body as Item;
      const key = keyOf(item);
      await editConfiguration(ports, {
        request,
        reply,
        note: `add ${noun} ${key}`,
        needsRevision: false,
        change: (configuration) => {
          const items = read(configuration);
          if (items.some((each) => keyOf(each) === key)) throw taken(noun, key);
          const place = items.findIndex((each) => keyOf(each) === request.query.before);
          return write(configuration, items.toSpliced(place === -1 ? items.length : place, 0, item));
        },
      });
      return reply
        .status(201)
        .header('location', `/api/v1${path}/${encodeURIComponent(key)}`)
        .send(item);
    },
  });

  app.put(one, {
    config: { scope: 'write:config' },
    schema: { tags, summary: `Replace one ${noun}; a changed key renames it`, params: KeyParams, body: schema, response: { 200: schema } },
    handler: async (request, reply) => {
      const { key } = request.params;
      const item = request.body as Item;
      await editConfiguration(ports, {
        request,
        reply,
        note: `change ${noun} ${key}`,
        needsRevision: true,
        change: (configuration) => {
          const items = read(configuration);
          if (!items.some((each) => keyOf(each) === key)) throw notFound(noun, key);
          if (keyOf(item) !== key && items.some((each) => keyOf(each) === keyOf(item))) throw taken(noun, keyOf(item));
          if (keyOf(item) !== key) requireUnused(configuration, collection, key);
          return write(
            configuration,
            items.map((each) => (keyOf(each) === key ? item : each)),
          );
        },
      });
      return item;
    },
  });

  app.delete(one, {
    config: { scope: 'write:config' },
    schema: { tags, summary: `Remove one ${noun}`, params: KeyParams, response: { 204: none } },
    handler: async (request, reply) => {
      const { key } = request.params;
      await editConfiguration(ports, {
        request,
        reply,
        note: `remove ${noun} ${key}`,
        needsRevision: true,
        change: (configuration) => {
          const items = read(configuration);
          const rest = withoutKey(items, key);
          if (rest.length === items.length) throw notFound(noun, key);
          requireUnused(configuration, collection, key);
          return write(configuration, rest);
        },
      });
      return reply.status(204).send();
    },
  });
}

function taken(noun: string, key: string): ApiError {
  const fields = [{ field: '', message: `there is a ${noun} "${key}" already` }];
  return new ApiError('ALREADY_EXISTS', key, `there is a ${noun} "${key}" already`, { fields });
}

function requireUnused(
  configuration: Configuration,
  { list, noun }: { readonly list?: DirectoryListName; readonly noun: string },
  key: string,
): void {
  const fields = list === undefined ? [] : useProblems(configuration, { list, key });
  if (fields.length === 0) return;
  const message = `the ${noun} "${key}" is in use: ${fields.length === 1 ? 'one entry names' : `${fields.length} entries name`} it`;
  throw new ApiError('CONFIGURATION_INVALID', key, message, { fields: fields.slice(0, 100) });
}
