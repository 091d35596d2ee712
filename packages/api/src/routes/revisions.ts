import { DiffLine, queryNumber, RevisionInfo, RollbackOrder } from '@ringhook/contract';
import type { Configuration } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { diffConfigurations } from '../diff-configurations.ts';
import { type EditPorts, editConfiguration } from '../edit-configuration.ts';
import { notFound } from '../errors.ts';
import type { ConfigurationRevision, ConfigurationStore } from '../ports.ts';
import { ruleHistoryRoute } from './rule-history.ts';

/** Writes a configuration as YAML that reads back to exactly the same. */
export type ToYaml = (configuration: Configuration) => string;

export interface RevisionPorts extends EditPorts {
  /** Absent: YAML is written by the command line only. */
  readonly toYaml?: ToYaml | undefined;
}

const tags = ['configuration'];
const revisionParams = z.object({ revision: queryNumber() });

/** Earlier revisions: what one changed, its YAML, and the way back to it (P14). */
export function revisionRoutes(app: Api, ports: RevisionPorts): void {
  addDiff(app, ports.configuration);
  addRollback(app, ports);
  ruleHistoryRoute(app, ports.configuration);
  if (ports.toYaml) addYaml(app, ports.configuration, ports.toYaml);
}

function addDiff(app: Api, store: ConfigurationStore): void {
  app.get('/configuration/history/:revision/diff', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'What a revision changed, compared with the one before it or with any other',
      params: revisionParams,
      querystring: z.object({ from: queryNumber().optional() }),
      response: { 200: z.object({ from: z.number(), to: z.number(), changes: z.array(DiffLine) }) },
    },
    handler: async ({ params, query }) => {
      const from = query.from ?? Math.max(0, params.revision - 1);
      const after = await revisionAt(store, params.revision);
      const before = await revisionAt(store, from);
      return { from, to: params.revision, changes: [...diffConfigurations(before.configuration, after.configuration)] };
    },
  });
}

function addRollback(app: Api, ports: EditPorts): void {
  app.post('/configuration/rollback', {
    config: { scope: 'write:config' },
    schema: {
      tags,
      summary:
        'Return to an earlier revision: it is checked as it would be today and saved as a new one, so nothing of the history is lost',
      body: RollbackOrder,
      response: { 200: RevisionInfo },
    },
    handler: async (request, reply) => {
      const { revision, note } = request.body;
      const { configuration } = await revisionAt(ports.configuration, revision);
      return editConfiguration(ports, {
        request,
        reply,
        note: note || `return to revision ${revision}`,
        needsRevision: true,
        change: () => configuration,
      });
    },
  });
}

function addYaml(app: Api, store: ConfigurationStore, toYaml: ToYaml): void {
  app.get('/configuration/history/:revision/yaml', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'A revision as YAML, ready for git and "ringhook apply"',
      params: revisionParams,
      response: { 200: { description: 'The file.', content: { 'application/yaml': { schema: z.string() } } } },
    },
    handler: async ({ params }, reply) => {
      const { revision, configuration } = await revisionAt(store, params.revision);
      return reply
        .headers({
          'content-type': 'application/yaml; charset=utf-8',
          'content-disposition': `attachment; filename="ringhook-${revision}.yaml"`,
        })
        .serializer(String)
        .send(toYaml(configuration));
    },
  });
}

/** Fails with NOT_FOUND when there was no such revision, or it is no longer kept. */
async function revisionAt(store: ConfigurationStore, revision: number): Promise<ConfigurationRevision> {
  const found = await store.at(revision);
  if (!found) throw notFound('revision', String(revision));
  return found;
}
