import { DirectoryUses, DirectoryUsesQuery, HolidayList, Team } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { directoryCsv } from '../directory-csv.ts';
import { usesOf } from '../directory-uses.ts';
import type { EditPorts } from '../edit-configuration.ts';
import { tagRevision } from '../edit-configuration.ts';
import { collectionRoutes } from './collection.ts';

/** What the directory holds besides people and phones, who needs an entry, and all of it as a file. */
export function directoryRoutes(app: Api, ports: EditPorts): void {
  collectionRoutes(app, ports, {
    path: '/teams',
    tag: 'directory',
    noun: 'team',
    list: 'teams',
    schema: Team,
    keyOf: ({ name }) => name,
    read: ({ directory }) => directory.teams ?? [],
    write: (configuration, teams) => ({ ...configuration, directory: { ...configuration.directory, teams } }),
  });
  collectionRoutes(app, ports, {
    path: '/holidays',
    tag: 'directory',
    noun: 'holiday list',
    list: 'holidays',
    schema: HolidayList,
    keyOf: ({ id }) => id,
    read: ({ directory }) => directory.holidays ?? [],
    write: (configuration, holidays) => ({ ...configuration, directory: { ...configuration.directory, holidays } }),
  });
  app.get('/directory/uses', {
    config: { scope: 'read' },
    schema: {
      tags: ['directory'],
      summary: 'What names an entry of the directory: while anything does, it is neither removed nor renamed',
      querystring: DirectoryUsesQuery,
      response: { 200: DirectoryUses },
    },
    handler: async ({ query }, reply) => {
      const { revision, configuration } = ports.configuration.current();
      tagRevision(reply, revision);
      return { uses: usesOf(configuration, query) };
    },
  });
  app.get('/directory.csv', {
    config: { scope: 'read' },
    schema: {
      tags: ['directory'],
      summary: 'People, phones and queues as the CSV file that the import reads; no cell can be a formula',
      response: { 200: { description: 'The file.', content: { 'text/csv': { schema: z.string() } } } },
    },
    handler: async (_request, reply) => {
      const { revision, configuration } = ports.configuration.current();
      tagRevision(reply, revision);
      return reply
        .headers({
          'content-type': 'text/csv; charset=utf-8; header=present',
          'content-disposition': 'attachment; filename="directory.csv"',
        })
        .serializer(String)
        .send(directoryCsv(configuration.directory));
    },
  });
}
