import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NumberText, OutsideText } from '../../ui/outside-text.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { useNow } from '../../ui/time.ts';
import { Duration, TimeText } from '../../ui/time-text.tsx';
import type { CallValue, DeskEntry, StoredEvent } from './call-data.ts';
import css from './calls.module.css';
import { LegChart } from './leg-chart.tsx';
import { legsOf } from './legs.ts';
import { useActionText } from './outcome-text.ts';

export interface CallTimelineProps {
  readonly call: CallValue;
  readonly events: readonly StoredEvent[];
  /** What workstations did, newest first. */
  readonly outcomes: readonly DeskEntry[];
  /** There are older ones that are not shown here. */
  readonly hasMoreOutcomes: boolean;
}

/** What happened in a call: a line per extension, and every event in order. */
export function CallTimeline({ call, events, outcomes, hasMoreOutcomes }: CallTimelineProps) {
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
        {inOrder(events, outcomes).map((line) =>
          'event' in line ? (
            <EventLine key={line.event.sequence} stored={line} startedAt={call.startedAt} />
          ) : (
            <OutcomeLine key={`desk ${line.id}`} outcome={line} startedAt={call.startedAt} />
          ),
        )}
      </ol>
      {hasMoreOutcomes && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('timeline.moreOutcomes')}
        </Text>
      )}
    </>
  );
}

/** Both by time; at the same moment what happened comes before what was done about it. */
function inOrder(events: readonly StoredEvent[], outcomes: readonly DeskEntry[]): readonly (StoredEvent | DeskEntry)[] {
  const timeOf = (line: StoredEvent | DeskEntry): number => ('event' in line ? line.event.at : line.at);
  return [...events, ...outcomes.toReversed()].toSorted((one, other) => timeOf(one) - timeOf(other));
}

// texts: calls:event.*
// texts: calls:extensionEvent.*
function EventLine({ stored: { event }, startedAt }: { readonly stored: StoredEvent; readonly startedAt: number }) {
  const { t } = useTranslation('calls');
  return (
    <li data-level={event.level}>
      <LineTime at={event.at} startedAt={startedAt} />
      <span className={css['eventText']}>
        {event.level === 'call' ? (
          <>
            <strong>{t(`event.${event.event}`)}</strong> <Detail event={event} />
          </>
        ) : (
          <>
            <NumberText text={event.extension} /> <strong>{t(`extensionEvent.${event.event}`)}</strong>
            {event.cause !== null && !isSaid(event.event, event.cause) && <Text span> ({t(`outcome.${event.cause}`)})</Text>}
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

/** Whether the words for the event say the cause already. */
function isSaid(event: string, cause: string): boolean {
  return cause === 'answered' || cause === event || (event === 'unanswered' && cause === 'noAnswer');
}

/** What a workstation did, between what happened in the call. */
function OutcomeLine({ outcome, startedAt }: { readonly outcome: DeskEntry; readonly startedAt: number }) {
  const { t } = useTranslation('calls');
  const actionText = useActionText();
  return (
    <li data-level="desk">
      <LineTime at={outcome.at} startedAt={startedAt} />
      <span className={css['eventText']}>
        <NumberText text={outcome.extension} /> <strong>{actionText(outcome.action)}</strong>: {t(`desk.is.${outcome.outcome}`)}
        {outcome.detail !== '' && (
          <>
            {' '}
            (<OutsideText text={outcome.detail} mostChars={200} />)
          </>
        )}
      </span>
    </li>
  );
}

function LineTime({ at, startedAt }: { readonly at: number; readonly startedAt: number }) {
  return (
    <span className={css['eventTime']}>
      <TimeText at={at} as="short" />
      <Text span size="xs" c="dimmed">
        +<Duration ms={at - startedAt} />
      </Text>
    </span>
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
