import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NumberText, OutsideText } from '../../ui/outside-text.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { useNow } from '../../ui/time.ts';
import { Duration, TimeText } from '../../ui/time-text.tsx';
import type { CallValue, StoredEvent } from './call-data.ts';
import css from './calls.module.css';
import { LegChart } from './leg-chart.tsx';
import { legsOf } from './legs.ts';

/** What happened in a call: a line per extension, and every event in order. */
export function CallTimeline({ call, events }: { readonly call: CallValue; readonly events: readonly StoredEvent[] }) {
  const { t } = useTranslation('calls');
  const now = useNow();
  const last = events.at(-1)?.event.at ?? call.startedAt;
  const until = call.endedAt ?? Math.max(now, last);
  const legs = legsOf(events, until);
  if (events.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('timeline.empty')}
      </Text>
    );
  }
  return (
    <>
      {legs.length > 0 && <LegChart legs={legs} from={call.startedAt} until={until} />}
      <ol className={css['events']} aria-label={t('timeline.title')}>
        {events.map((stored) => (
          <EventLine key={stored.event.sequence} stored={stored} startedAt={call.startedAt} />
        ))}
      </ol>
    </>
  );
}

// texts: calls:event.*
// texts: calls:extensionEvent.*
function EventLine({ stored: { event }, startedAt }: { readonly stored: StoredEvent; readonly startedAt: number }) {
  const { t } = useTranslation('calls');
  return (
    <li data-level={event.level}>
      <span className={css['eventTime']}>
        <TimeText at={event.at} as="short" />
        <Text span size="xs" c="dimmed">
          +<Duration ms={event.at - startedAt} />
        </Text>
      </span>
      <span className={css['eventText']}>
        {event.level === 'call' ? (
          <>
            <strong>{t(`event.${event.event}`)}</strong> <Detail event={event} />
          </>
        ) : (
          <>
            <NumberText text={event.extension} /> <strong>{t(`extensionEvent.${event.event}`)}</strong>
            {event.cause !== null && event.cause !== 'answered' && <Text span> ({t(`outcome.${event.cause}`)})</Text>}
            {event.callWaiting && <Text span> · {t('timeline.callWaiting')}</Text>}
          </>
        )}
        {event.synthetic && (
          <>
            {' '}
            <StatusBadge tone="warning">{t('timeline.synthetic')}</StatusBadge>
          </>
        )}
      </span>
    </li>
  );
}

/** What a call-level event adds to the call as it was then. */
function Detail({ event: { event, call } }: { readonly event: Extract<StoredEvent['event'], { level: 'call' }> }) {
  const { t } = useTranslation('calls');
  if (event === 'queued') return <OutsideText text={call.lastQueue} />;
  if (event === 'pickup') return <NumberText text={call.responderExt ?? call.responderNumber} />;
  if (event === 'transferred') return <NumberText text={call.transferredBy} />;
  if (event === 'hangup' && call.cause) return <span>({t(`outcome.${call.cause}`)})</span>;
  return null;
}
