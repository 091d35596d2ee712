import { Text, VisuallyHidden } from '@mantine/core';
import { TodayStats } from '@ringhook/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useRead } from '../../api/read.ts';
import { Chart } from '../../ui/chart.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { shortTime, wholeNumber } from '../../ui/format.ts';
import { useLocale } from '../../ui/locale.ts';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { Duration, Elapsed } from '../../ui/time-text.tsx';
import css from './live.module.css';

type Stats = z.infer<typeof TodayStats>;
type Queue = Stats['queues'][number];

const EVERY_MS = 5_000;

/** The day so far, in the time zone of the site. */
export function Today({ isPaused }: { readonly isPaused: boolean }) {
  const stats = useRead({ path: '/stats/today', answer: TodayStats, ...(!isPaused && { everyMs: EVERY_MS }) });
  return <QueryState query={stats}>{(data) => <TodayView stats={data} />}</QueryState>;
}

function TodayView({ stats }: { readonly stats: Stats }) {
  const { t } = useTranslation('live');
  const locale = useLocale();
  const { now, answered, missed, abandoned, calls, averageWaitMs, isComplete, queues } = stats;
  const queueColumns = useQueueColumns();
  const count = (value: number): string => wholeNumber(value, locale);
  return (
    <>
      {!isComplete && (
        <Text size="sm" role="status">
          {t('today.incomplete')}
        </Text>
      )}
      <dl className={css['tiles']}>
        <Tile label={t('today.live')} value={count(now.live)} about={t('today.connected', { number: count(now.connected) })} />
        <Tile
          label={t('today.waiting')}
          value={count(now.waiting)}
          about={
            now.waitingSince === null ? (
              t('today.nobodyWaits')
            ) : (
              <>
                {t('today.longest')} <Elapsed since={now.waitingSince} />
              </>
            )
          }
        />
        <Tile label={t('today.answered')} value={count(answered)} about={t('today.ofCalls', { number: count(calls) })} />
        <Tile label={t('today.missed')} value={count(missed)} about={t('today.abandoned', { number: count(abandoned) })} />
        <Tile label={t('today.averageWait')} value={<Duration ms={averageWaitMs} />} about={t('today.untilAnswer')} />
      </dl>
      <div className={css['pair']} data-single={queues.length === 0}>
        <Panel title={t('chart.title')} about={<ChartKey />}>
          <HourChart stats={stats} />
        </Panel>
        {queues.length > 0 && (
          <Panel title={t('queues.title')} isFlush>
            <DataTable label={t('queues.title')} columns={queueColumns} rows={queues} rowKey={({ queue }) => queue} />
          </Panel>
        )}
      </div>
    </>
  );
}

function Tile({ label, value, about }: { readonly label: string; readonly value: ReactNode; readonly about: ReactNode }) {
  return (
    <div className={css['tile']}>
      <dt>{label}</dt>
      <dd>
        <span className={css['value']}>{value}</span>
        <span className={css['aboutValue']}>{about}</span>
      </dd>
    </div>
  );
}

function ChartKey() {
  const { t } = useTranslation('live');
  return (
    <span className={css['key']} aria-hidden>
      <span data-tone="good">{t('today.answered')}</span>
      <span data-tone="bad">{t('today.missed')}</span>
    </span>
  );
}

/** Answered and missed calls by the hour; the same as a table for people who listen. */
function HourChart({ stats: { hours } }: { readonly stats: Stats }) {
  const { t } = useTranslation('live');
  const locale = useLocale();
  return (
    <>
      <Chart
        label={t('chart.label')}
        at={hours.map(({ from }) => from)}
        series={[
          { label: t('today.answered'), tone: 'good', values: hours.map(({ answered }) => answered), isArea: true },
          { label: t('today.missed'), tone: 'bad', values: hours.map(({ missed }) => missed) },
        ]}
      />
      <VisuallyHidden>
        <table>
          <caption>{t('chart.label')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chart.hour')}</th>
              <th scope="col">{t('today.answered')}</th>
              <th scope="col">{t('today.missed')}</th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ from, answered, missed }) => (
              <tr key={from}>
                <th scope="row">{shortTime(from, from, locale)}</th>
                <td>{answered}</td>
                <td>{missed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </>
  );
}

function useQueueColumns(): readonly Column<Queue>[] {
  const { t } = useTranslation('live');
  return [
    {
      key: 'queue',
      header: t('column.queue'),
      onCard: 'title',
      cell: ({ queue }) => <OutsideText text={queue} isLine />,
      sortBy: ({ queue }) => queue,
    },
    {
      key: 'waiting',
      header: t('today.waiting'),
      width: '5.5rem',
      align: 'end',
      onCard: 'end',
      cell: ({ waiting }) => waiting,
      sortBy: ({ waiting }) => waiting,
    },
    {
      key: 'longest',
      header: t('queues.longest'),
      width: '6.5rem',
      align: 'end',
      cell: ({ waitingSince }) => <Elapsed since={waitingSince} />,
    },
    {
      key: 'answered',
      header: t('today.answered'),
      width: '6.5rem',
      align: 'end',
      cell: ({ answered }) => answered,
      sortBy: ({ answered }) => answered,
    },
    { key: 'missed', header: t('today.missed'), width: '5rem', align: 'end', cell: ({ missed }) => missed, sortBy: ({ missed }) => missed },
  ];
}
