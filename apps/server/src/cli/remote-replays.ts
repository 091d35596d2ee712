import { pageOf, Replay, ReplayDetail, ReplayPreview } from '@ringhook/contract';
import { z } from 'zod';
import { createClient } from './remote-access.ts';

export type PreviewAnswer = z.output<typeof ReplayPreview>;
export type ReplayAnswer = z.output<typeof Replay>;
export type ReplayDetailAnswer = z.output<typeof ReplayDetail>;

export interface RemoteReplays {
  preview(order: object): Promise<PreviewAnswer>;
  start(order: object): Promise<ReplayAnswer>;
  list(limit: number): Promise<readonly ReplayAnswer[]>;
  get(id: string): Promise<ReplayDetailAnswer>;
  cancel(id: string): Promise<void>;
}

/** Replays of a running server. */
export function openReplays({ url, token }: { readonly url: string; readonly token: string }): RemoteReplays {
  const ask = createClient(url, token);
  const one = (id: string): string => `/api/v1/replays/${encodeURIComponent(id)}`;
  return {
    preview: (body) => ask('POST', '/api/v1/replays/preview', { body, schema: ReplayPreview }),
    start: (body) => ask('POST', '/api/v1/replays', { body, schema: Replay }),
    list: async (limit) => (await ask('GET', `/api/v1/replays?limit=${limit}`, { schema: pageOf(Replay) })).items,
    get: (id) => ask('GET', one(id), { schema: ReplayDetail }),
    cancel: (id) => ask('DELETE', one(id), { schema: z.void() }),
  };
}
