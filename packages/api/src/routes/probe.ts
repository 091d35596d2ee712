import { PracticeAnswer, Source, SourceProbe } from '@ringhook/contract';
import type { FoundDirectory, SourceDefinition } from '@ringhook/core';
import type { Api } from '../api.ts';
import { ApiError } from '../errors.ts';
import type { SourceProber } from '../ports.ts';

/** Each holds a connection for some seconds. */
const MOST_AT_ONCE = 4;

/** A drafted source tried before it is saved. */
export function probeRoutes(app: Api, probe: SourceProber): void {
  let running = 0;
  app.post('/sources/probe', {
    // A draft decides where stored secrets are sent: that is for those who may save one.
    config: { scope: 'write:config' },
    schema: {
      tags: ['sources'],
      summary: 'Connect to the PBX of a drafted source once, say what was found, and leave; nothing is saved',
      body: Source,
      response: { 200: SourceProbe },
    },
    handler: async ({ body }) => {
      if (running >= MOST_AT_ONCE) throw new ApiError('TOO_MANY_PROBES', 'sources', 'other connection tests are running');
      running++;
      try {
        const outcome = await probe(body as SourceDefinition);
        if (outcome.kind === 'failed')
          return { outcome: 'failed' as const, detail: outcome.detail, fix: outcome.fix, warnings: [], found: null };
        const { detail, warnings, directory } = outcome;
        return { outcome: 'connected' as const, detail, fix: null, warnings: [...warnings], found: directory ? countsOf(directory) : null };
      } finally {
        running--;
      }
    },
  });
}

/** An endpoint for the first requests, where there is no other yet: takes everything, keeps nothing. */
export function practiceRoute(app: Api): void {
  app.get('/practice', {
    config: { scope: 'public' },
    schema: {
      tags: ['operations'],
      summary: 'An endpoint to try a first rule with: answers 200 and keeps nothing',
      response: { 200: PracticeAnswer },
    },
    handler: async () => ({ received: true as const }),
  });
}

function countsOf({ users = [], agents = [], extensions = [], dids = [], queues = [] }: FoundDirectory) {
  return { users: users.length, agents: agents.length, extensions: extensions.length, dids: dids.length, queues: queues.length };
}
