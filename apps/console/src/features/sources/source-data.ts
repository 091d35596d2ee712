import { Source, SourceHealth } from '@ringhook/contract';
import { z } from 'zod';
import { callApi, path } from '../../api/client.ts';
import { toProblem } from '../../api/problem.ts';
import { useAllRevised, useRead } from '../../api/read.ts';
import { isSame, saveRebased } from '../../api/save-rebased.ts';
import type { SaveOutcome } from '../../api/save.ts';
import type { Tone } from '../../ui/status.tsx';

export type SourceValue = z.output<typeof Source>;
export type HealthValue = z.infer<typeof SourceHealth>;

const HEALTH = z.object({ items: z.array(SourceHealth).readonly() });
const EVERY_MS = 3_000;
const TONE: Readonly<Record<string, Tone>> = { connected: 'good', connecting: 'busy', waiting: 'warning', rejected: 'bad' };
const KNOWN = ['connecting', 'connected', 'waiting', 'rejected', 'stopped'] as const;
/** Kinds to which the provider sends its reports. */
const INGESTS: ReadonlySet<string> = new Set(['http', 'twilio', 'telnyx', 'jambonz']);

/** All of them, with the ETag that a change of one needs. */
export function useSources() {
  return useAllRevised({ path: '/sources', answer: Source });
}

export function useHealth(): (id: string) => HealthValue | undefined {
  const { data } = useRead({ path: '/source-health', answer: HEALTH, everyMs: EVERY_MS });
  return (id) => data?.items.find(({ sourceId }) => sourceId === id);
}

export function toneOf(state: string | undefined): Tone {
  return TONE[state ?? ''] ?? 'quiet';
}

export function knownState(state: string): (typeof KNOWN)[number] | undefined {
  return KNOWN.find((known) => known === state);
}

/** Where the provider has to send its reports; undefined for those that are dialled. */
export function ingestUrl({ id, kind }: SourceValue): string | undefined {
  return INGESTS.has(kind) ? new URL(path`/ingest/${id}`, window.location.origin).href : undefined;
}

export function saveSource(source: SourceValue, seen: SourceValue, etag: string | null): Promise<SaveOutcome<SourceValue>> {
  return saveRebased({ method: 'PUT', path: path`/sources/${seen.id}`, body: source, answer: Source, ifMatch: etag ?? '*', base: seen });
}

/** Removes a source as it was looked at; false when somebody else has changed that one meanwhile. May throw `ApiProblem`. */
export async function removeSource(seen: SourceValue, etag: string | null): Promise<boolean> {
  const at = path`/sources/${seen.id}`;
  try {
    await callApi({ method: 'DELETE', path: at, ifMatch: etag ?? '*' });
    return true;
  } catch (cause) {
    if (toProblem(cause).code !== 'REVISION_CONFLICT') throw cause;
  }
  const now = await callApi({ path: at, answer: Source });
  if (!isSame(now.data, seen)) return false;
  await callApi({ method: 'DELETE', path: at, ifMatch: now.etag ?? '*' });
  return true;
}
