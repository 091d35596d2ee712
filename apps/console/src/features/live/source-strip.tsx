import { Text } from '@mantine/core';
import { SourceHealth } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { useRead } from '../../api/read.ts';
import { useLive } from '../../api/use-live.ts';
import { Link } from '../../ui/link.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { ErrorState } from '../../ui/states.tsx';
import { StatusDot, type Tone } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useSpaced } from '../../ui/use-spaced.ts';
import css from './live.module.css';

const HEALTH = z.object({ items: z.array(SourceHealth).readonly() });
const EVERY_MS = 10_000;
const KNOWN = ['connecting', 'connected', 'waiting', 'rejected', 'stopped'] as const;

type State = (typeof KNOWN)[number];

const TONE: Readonly<Record<string, Tone>> = { connected: 'good', connecting: 'busy', waiting: 'warning', rejected: 'bad' };

/** How each telephone system is heard, and whether something was missed. */
export function SourceStrip({ isPaused }: { readonly isPaused: boolean }) {
  const { t } = useTranslation('live');
  const health = useRead({ path: '/source-health', answer: HEALTH, ...(!isPaused && { everyMs: EVERY_MS }) });
  const readAgain = useSpaced(() => void refresh('/source-health'));
  useLive({ types: ['source'], isPaused, onBatch: readAgain });
  const { data, error } = health;
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void health.refetch()} />;
  if (data === undefined || data.items.length === 0) {
    return (
      <Text size="sm" c="dimmed" mih="1.6rem">
        {data && <>{t('sources.none')} </>}
      </Text>
    );
  }
  return (
    <ul className={css['sources']} aria-label={t('sources.title')}>
      {data.items.map(({ sourceId, state, lastError, gaps, lastEventAt }) => (
        <li key={sourceId}>
          <Link to={places.source(sourceId)} size="sm" fw={550}>
            <OutsideText text={sourceId} isLine />
          </Link>
          <StatusDot tone={TONE[state] ?? 'quiet'}>{isKnown(state) ? t(`sources.state.${state}`) : state}</StatusDot>
          {state !== 'connected' && lastError !== null && <OutsideText text={lastError} isLine mostChars={160} />}
          <Text span size="xs" c="dimmed">
            {t('sources.lastEvent')} <TimeText at={lastEventAt} fallback={t('sources.never')} />
            {gaps > 0 && <> · {t('sources.gaps', { count: gaps })}</>}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function isKnown(state: string): state is State {
  return (KNOWN as readonly string[]).includes(state);
}
