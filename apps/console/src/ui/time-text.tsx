import { Tooltip } from '@mantine/core';
import { clockDuration, exactTime, relativeTime, shortTime, unitDuration } from './format.ts';
import { useLocale } from './locale.ts';
import { useNow } from './time.ts';
import css from './ui.module.css';

export interface TimeTextProps {
  /** ms since the epoch; null = never. */
  readonly at: number | null | undefined;
  /** `relative`: 3 min ago. `short`: 14:03:07. `exact`: everything. */
  readonly as?: 'relative' | 'short' | 'exact';
  readonly fallback?: string;
}

/** A moment; the tooltip always has the exact one with its zone. */
export function TimeText({ at, as = 'relative', fallback = '—' }: TimeTextProps) {
  const locale = useLocale();
  // Seconds matter for a minute; after that a coarser clock spares the page most of its renderings.
  const isFresh = at !== null && at !== undefined && Math.abs(Date.now() - at) < 90_000;
  const now = useNow(isFresh ? 1_000 : 30_000);
  if (at === null || at === undefined) return <span>{fallback}</span>;
  const exact = exactTime(at, locale);
  const shown = as === 'exact' ? exact : as === 'short' ? shortTime(at, now, locale) : relativeTime(at, now, locale);
  return (
    <Tooltip label={exact} disabled={as === 'exact'}>
      <time className={css['number']} dateTime={new Date(at).toISOString()}>
        {shown}
      </time>
    </Tooltip>
  );
}

export interface DurationProps {
  readonly ms: number | null | undefined;
  /** `clock`: 12:33, as telephones show it. `unit`: 1.2 s, for answers and waits. */
  readonly as?: 'clock' | 'unit';
  readonly fallback?: string;
}

export function Duration({ ms, as = 'clock', fallback = '—' }: DurationProps) {
  const locale = useLocale();
  if (ms === null || ms === undefined) return <span>{fallback}</span>;
  return <span className={css['number']}>{as === 'clock' ? clockDuration(ms) : unitDuration(ms, locale)}</span>;
}

/** Time since a moment, ticking. */
export function Elapsed({ since }: { readonly since: number | null | undefined }) {
  const now = useNow();
  return <Duration ms={since === null || since === undefined ? null : now - since} />;
}
