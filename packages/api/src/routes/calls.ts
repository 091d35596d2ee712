import { Call, CallPage, CallQuery, Delivery, pageOf, pageQuery, queryNumber, StoredCallEvent, TodayStats } from '@ringhook/contract';
import { startOfDay, summariseToday } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { notFound } from '../errors.ts';
import { readCallQuery } from '../read-call-query.ts';
import type { CallReader, ConfigurationStore, DeliveryReader } from '../ports.ts';
import { callCsvRoute } from './calls-csv.ts';
import { definedOnly } from './configuration.ts';

const tags = ['calls'];
const CallParams = z.object({ call: queryNumber() });

export interface CallPorts {
  readonly calls: CallReader;
  readonly deliveries: DeliveryReader;
  readonly configuration: Pick<ConfigurationStore, 'current'>;
  readonly now: () => number;
}

/** Calls, what happened in them, and what was told about them. */
export function callRoutes(app: Api, { calls, deliveries, configuration, now }: CallPorts): void {
  app.get('/calls', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Calls, newest first; those looked for by number, name, extension, queue and more',
      querystring: CallQuery,
      response: { 200: CallPage },
    },
    handler: async ({ query }) => calls.list(readCallQuery(definedOnly(query), configuration.current().configuration)),
  });

  callCsvRoute(app, { calls, configuration });

  app.get('/stats/today', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Calls of the day so far, and those going on', response: { 200: TodayStats } },
    handler: async () => {
      const at = now();
      const { timeZone } = configuration.current().configuration.settings;
      const from = startOfDay(at, timeZone);
      const { ended, live, isComplete } = await calls.today(from);
      return { timeZone, from, at, isComplete, ...summariseToday({ from, at, ended, live }) };
    },
  });

  app.get('/calls/:call', {
    config: { scope: 'read' },
    schema: { tags, summary: 'One call by its CallID', params: CallParams, response: { 200: Call } },
    handler: async ({ params }) => {
      const call = await calls.get(params.call);
      if (!call) throw notFound('call', String(params.call));
      return call;
    },
  });

  app.get('/calls/:call/events', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'What happened in a call, in order',
      params: CallParams,
      response: { 200: z.object({ items: z.array(StoredCallEvent).readonly() }) },
    },
    handler: async ({ params }) => {
      if (!(await calls.get(params.call))) throw notFound('call', String(params.call));
      return { items: await calls.events(params.call) };
    },
  });

  app.get('/calls/:call/deliveries', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'What was told about a call, newest first',
      params: CallParams,
      querystring: z.object(pageQuery),
      response: { 200: pageOf(Delivery) },
    },
    handler: async ({ params, query }) => {
      if (!(await calls.get(params.call))) throw notFound('call', String(params.call));
      return deliveries.list({ ...definedOnly(query), callNumber: params.call });
    },
  });
}
