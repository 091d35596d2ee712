import {
  Attempt,
  Delivery,
  HookPause,
  HookStatus,
  pageOf,
  pageQuery,
  queryNumber,
  queryTimestamp,
  Redelivered,
  RedeliverMany,
  RedeliverSince,
} from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { notFound } from '../errors.ts';
import type { DeliveryControl, DeliveryReader } from '../ports.ts';
import { definedOnly } from './configuration.ts';

const tags = ['deliveries'];
const DeliveryParams = z.object({ delivery: z.string().regex(/^\d{1,16}$/, 'must be the id of a delivery') });
const HookParams = z.object({ hook: z.string().max(64) });
const filters = {
  hookId: z.string().max(64).optional(),
  callNumber: queryNumber().optional(),
  event: z.enum(['start', 'hangup', 'pickup', 'missed']).optional(),
  createdFrom: queryTimestamp().optional(),
  createdUntil: queryTimestamp().optional(),
};
const DeliveryQuery = z.object({ ...pageQuery, ...filters, state: z.enum(['pending', 'delivered', 'skipped', 'deadLetter']).optional() });
const DeadLetterQuery = z.object({ ...pageQuery, ...filters });

export interface DeliveryPorts {
  readonly deliveries: DeliveryReader;
  readonly deliveryControl: DeliveryControl;
  readonly now: () => number;
}

/** What went out, what waits, what was given up; and sending it again. */
export function deliveryRoutes(app: Api, ports: DeliveryPorts): void {
  readRoutes(app, ports.deliveries);
  redeliverRoutes(app, ports);
  hookRoutes(app, ports.deliveryControl);
}

function readRoutes(app: Api, deliveries: DeliveryReader): void {
  app.get('/deliveries', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Deliveries, newest first', querystring: DeliveryQuery, response: { 200: pageOf(Delivery) } },
    handler: async ({ query }) => deliveries.list(definedOnly(query)),
  });

  app.get('/dead-letters', {
    config: { scope: 'read' },
    schema: { tags, summary: 'What was given up, newest first', querystring: DeadLetterQuery, response: { 200: pageOf(Delivery) } },
    handler: async ({ query }) => deliveries.list({ ...definedOnly(query), state: 'deadLetter' }),
  });

  app.get('/deliveries/:delivery', {
    config: { scope: 'read' },
    schema: { tags, summary: 'One delivery', params: DeliveryParams, response: { 200: Delivery } },
    handler: async ({ params }) => {
      const found = await deliveries.get(params.delivery);
      if (!found) throw notFound('delivery', params.delivery);
      return found;
    },
  });

  app.get('/deliveries/:delivery/attempts', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Attempts of one delivery, oldest first',
      params: DeliveryParams,
      response: { 200: z.object({ items: z.array(Attempt).readonly() }) },
    },
    handler: async ({ params }) => {
      if (!(await deliveries.get(params.delivery))) throw notFound('delivery', params.delivery);
      return { items: await deliveries.attempts(params.delivery) };
    },
  });
}

function redeliverRoutes(app: Api, { deliveries, deliveryControl, now }: DeliveryPorts): void {
  const config = { scope: 'deliver', audit: 'delivery.redelivered', idempotent: true } as const;

  app.post('/deliveries/:delivery/redeliver', {
    config,
    schema: { tags, summary: 'Send one delivery again', params: DeliveryParams, response: { 202: Redelivered } },
    handler: async ({ params }, reply) => {
      if (!(await deliveries.get(params.delivery))) throw notFound('delivery', params.delivery);
      return reply.status(202).send({ queued: await deliveryControl.redeliver({ kind: 'keys', keys: [Number(params.delivery)] }) });
    },
  });

  app.post('/redeliver', {
    config,
    schema: { tags, summary: 'Send several deliveries again', body: RedeliverMany, response: { 202: Redelivered } },
    handler: async ({ body }, reply) =>
      reply.status(202).send({ queued: await deliveryControl.redeliver({ kind: 'keys', keys: body.ids.map(Number) }) }),
  });

  app.post('/redeliver/since', {
    config,
    schema: {
      tags,
      summary: 'Send again every dead letter since a time',
      body: RedeliverSince,
      response: { 202: Redelivered },
    },
    handler: async ({ body }, reply) =>
      reply.status(202).send({ queued: await deliveryControl.redeliver({ until: now(), ...body, kind: 'deadLetters' }) }),
  });
}

function hookRoutes(app: Api, control: DeliveryControl): void {
  const statusOf = (hookId: string) => {
    const status = control.hooks().find((hook) => hook.hookId === hookId);
    if (!status) throw notFound('hook', hookId);
    return status;
  };

  app.get('/hooks', {
    config: { scope: 'read' },
    schema: { tags, summary: 'How every endpoint is doing', response: { 200: z.object({ items: z.array(HookStatus).readonly() }) } },
    handler: async () => ({ items: control.hooks() }),
  });

  app.post('/hooks/:hook/pause', {
    config: { scope: 'deliver', audit: 'endpoint.paused' },
    schema: {
      tags,
      summary: 'Hold back what is owed to one endpoint',
      params: HookParams,
      body: HookPause.nullish(),
      response: { 200: HookStatus },
    },
    handler: async ({ params: { hook }, body }) => {
      statusOf(hook);
      await control.pause(hook, body?.reason);
      return statusOf(hook);
    },
  });

  app.post('/hooks/:hook/resume', {
    config: { scope: 'deliver', audit: 'endpoint.resumed' },
    schema: { tags, summary: 'Send again to one endpoint, in order', params: HookParams, response: { 200: HookStatus } },
    handler: async ({ params: { hook } }) => {
      statusOf(hook);
      await control.resume(hook);
      return statusOf(hook);
    },
  });
}
