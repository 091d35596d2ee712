import { Readable } from 'node:stream';
import { CallCsvQuery } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { CALL_CSV_HEAD, callCsvLine } from '../call-csv.ts';
import type { CallPage, CallQuery, CallReader, ConfigurationStore } from '../ports.ts';
import { readCallQuery } from '../read-call-query.ts';
import { definedOnly } from './configuration.ts';

export interface CallCsvPorts {
  readonly calls: Pick<CallReader, 'list'>;
  readonly configuration: Pick<ConfigurationStore, 'current'>;
}

const PAGE = 500;

/** Calls as a file for spreadsheets, written while it is read: a hundred thousand calls never lie in memory together. */
export function callCsvRoute(app: Api, { calls, configuration }: CallCsvPorts): void {
  app.get('/calls.csv', {
    config: { scope: 'read' },
    schema: {
      tags: ['calls'],
      summary: 'The same calls as a CSV file: times are ISO 8601 in UTC, and no cell can be a formula',
      querystring: CallCsvQuery,
      response: { 200: { description: 'The file, newest call first.', content: { 'text/csv': { schema: z.string() } } } },
    },
    handler: async ({ query: { limit, ...asked } }, reply) => {
      const query = readCallQuery(definedOnly({ ...asked, limit: Math.min(PAGE, limit) }), configuration.current().configuration);
      // Asked before the first byte leaves: what is wrong is still answered as a problem.
      const first = await calls.list(query);
      return reply
        .headers({ 'content-type': 'text/csv; charset=utf-8; header=present', 'content-disposition': 'attachment; filename="calls.csv"' })
        .serializer(String)
        .send(Readable.from(linesOf({ calls, query, first, limit })) as unknown as string);
    },
  });
}

interface CsvOrder extends Pick<CallCsvPorts, 'calls'> {
  readonly query: CallQuery;
  readonly first: CallPage;
  readonly limit: number;
}

async function* linesOf({ calls, query, first, limit }: CsvOrder): AsyncGenerator<string> {
  yield CALL_CSV_HEAD;
  let left = limit;
  let page = first;
  while (true) {
    const items = page.items.slice(0, left);
    left -= items.length;
    if (items.length > 0) yield items.map(callCsvLine).join('');
    if (page.next === null || left === 0) return;
    page = await calls.list({ ...query, cursor: page.next });
  }
}
