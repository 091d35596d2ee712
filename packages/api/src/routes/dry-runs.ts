import { DryRun, DryRunCall, DryRunCallDetail, DRY_RUN_DIFFERENCES, NewDryRun, pageOf, pageQuery, queryNumber } from '@ringhook/contract';
import { compareRequests, compileConfiguration, CallTrial, planCall, subjectOf } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { draftFrom, findingsOf } from '../draft-from.ts';
import { historyBefore } from '../caller-history.ts';
import { notFound } from '../errors.ts';
import { pageOfList } from '../list-page.ts';
import type { CallReader, ConfigurationStore, DryRuns } from '../ports.ts';
import { definedOnly } from './configuration.ts';

export interface DryRunPorts {
  readonly configuration: ConfigurationStore;
  readonly calls: CallReader;
  readonly dryRuns: DryRuns;
}

const tags = ['dry-runs'];
const RunParams = z.object({ run: z.string().max(64) });
const DRAFT_BYTES = 64 * 1_048_576;

/** Drafts over recorded calls (P6). Nothing here saves or sends anything. */
export function dryRunRoutes(app: Api, ports: DryRunPorts): void {
  orderRoutes(app, ports);
  resultRoutes(app, ports);
}

function orderRoutes(app: Api, { configuration, dryRuns }: DryRunPorts): void {
  app.post('/dry-runs', {
    bodyLimit: DRAFT_BYTES,
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Try a draft over recorded calls and compare it with the live configuration; nothing is saved or sent',
      body: NewDryRun,
      response: { 202: DryRun },
    },
    handler: async ({ body }, reply) => {
      const { revision, configuration: live } = configuration.current();
      const draft = draftFrom(live, body.draft, 'draft');
      const order = {
        revision,
        live,
        draft,
        subject: subjectOf(body.draft),
        selection: body.calls,
        findings: findingsOf(draft, body.draft),
      };
      const run = dryRuns.start(order);
      return reply.status(202).header('location', `/api/v1/dry-runs/${run.id}`).send(run);
    },
  });

  app.delete('/dry-runs/:run', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Stop a dry-run and forget it',
      params: RunParams,
      response: { 204: z.undefined().meta({ description: 'Done.' }) },
    },
    handler: async ({ params: { run } }, reply) => {
      if (!dryRuns.remove(run)) throw notFound('dry-run', run);
      return reply.status(204).send();
    },
  });
}

function resultRoutes(app: Api, { calls, dryRuns }: DryRunPorts): void {
  app.get('/dry-runs', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Dry-runs of the last hour, newest first',
      querystring: z.object(pageQuery),
      response: { 200: pageOf(DryRun) },
    },
    handler: async ({ query }) => pageOfList(dryRuns.list(), ({ id }) => id, definedOnly(query)),
  });

  app.get('/dry-runs/:run', {
    config: { scope: 'read' },
    schema: { tags, summary: 'One dry-run: how far it is and what it has found so far', params: RunParams, response: { 200: DryRun } },
    handler: async ({ params: { run } }) => {
      const found = dryRuns.get(run);
      if (!found) throw notFound('dry-run', run);
      return found;
    },
  });

  app.get('/dry-runs/:run/calls', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Calls about which draft and live configuration differ, newest first',
      params: RunParams,
      querystring: z.object({ ...pageQuery, difference: z.enum(DRY_RUN_DIFFERENCES).optional() }),
      response: { 200: pageOf(DryRunCall) },
    },
    handler: async ({ params: { run }, query }) => {
      const page = dryRuns.calls(run, definedOnly(query));
      if (!page) throw notFound('dry-run', run);
      return page;
    },
  });

  app.get('/dry-runs/:run/calls/:call', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'One recorded call: every request of the draft and of the live configuration, and how they differ',
      params: RunParams.extend({ call: queryNumber() }),
      response: { 200: DryRunCallDetail },
    },
    handler: async ({ params }) => {
      const order = dryRuns.orderOf(params.run);
      if (!order) throw notFound('dry-run', params.run);
      const call = await calls.get(params.call);
      if (!call) throw notFound('call', String(params.call));
      const events = (await calls.events(call.number)).map(({ event }) => event);
      const history = await historyBefore(calls, call, [order.live, order.draft]);
      const { isMatched, isMatchedLive } = new CallTrial({ ...order, history }).try(events);
      const requestsLive = planCall(events, compileConfiguration(order.live, order.revision), history);
      const requests = planCall(events, compileConfiguration(order.draft, order.revision), history);
      return { call, isMatched, isMatchedLive, requests, requestsLive, differences: compareRequests(requestsLive, requests) };
    },
  });
}
