import { queryNumber, RecordingLinks } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { notFound } from '../errors.ts';
import type { CallReader, SignRecordings } from '../ports.ts';

export interface CallRecordingPorts {
  readonly calls: Pick<CallReader, 'get'>;
  readonly signRecordings: SignRecordings;
}

/** Where the recordings of a call can be heard. */
export function callRecordingRoutes(app: Api, { calls, signRecordings }: CallRecordingPorts): void {
  app.get('/calls/:call/recordings', {
    config: { scope: 'read' },
    schema: {
      tags: ['recordings'],
      summary: 'Signed links to the recordings of a call, valid for a while',
      params: z.object({ call: queryNumber() }),
      response: { 200: RecordingLinks },
    },
    handler: async ({ params }) => {
      const call = await calls.get(params.call);
      if (!call) throw notFound('call', String(params.call));
      return { items: signRecordings(call) };
    },
  });
}
