import { Source, SourceHealth } from '@ringhook/contract';
import { z } from 'zod';
import { useAll, useRead } from '../../api/read.ts';
import type { Tone } from '../../ui/status.tsx';

export type SourceValue = z.output<typeof Source>;
export type HealthValue = z.infer<typeof SourceHealth>;

const HEALTH = z.object({ items: z.array(SourceHealth).readonly() });
const EVERY_MS = 3_000;
const TONE: Readonly<Record<string, Tone>> = { connected: 'good', connecting: 'busy', waiting: 'warning', rejected: 'bad' };
const KNOWN = ['connecting', 'connected', 'waiting', 'rejected', 'stopped'] as const;

export function useSources() {
  return useAll({ path: '/sources', answer: Source });
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
