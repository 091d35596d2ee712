import { Call, Delivery, pageOf, pageQuery, queryFlag, queryNumber, queryTimestamp, StoredCallEvent } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { notFound } from '../errors.ts';
import type { CallReader, DeliveryReader } from '../ports.ts';
import { definedOnly } from './configuration.ts';

const tags = ['calls'];
const CallParams = z.object({ call: queryNumber() });

const CallQuery = z.object({
  ...pageQuery,
  party: z.string().max(100).optional().meta({ description: 'What caller, dialled number, DID or responder begins with.' }),
  sourceId: z.string().max(64).optional(),
  type: z.enum(['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference']).optional(),
  answered: queryFlag().optional(),
  live: queryFlag().optional().meta({ description: 'true: still going on.' }),
  startedFrom: queryTimestamp().optional(),
  startedUntil: queryTimestamp().optional(),
});

export interface CallPorts {
  readonly calls: CallReader;
  readonly deliveries: DeliveryReader;
}

/** Calls, what happened in them, and what was told about them. */
export function callRoutes(app: Api, { calls, deliveries }: CallPorts): void {
  app.get('/calls', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Calls, newest first', querystring: CallQuery, response: { 200: pageOf(Call) } },
    handler: async ({ query }) => calls.list(definedOnly(query)),
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
