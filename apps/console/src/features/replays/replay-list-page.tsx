import { Progress, Text } from '@mantine/core';
import { Replay } from '@ringhook/contract';
import { IconRepeat } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { wholeNumber } from '../../ui/format.ts';
import { useLocale } from '../../ui/locale.ts';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAdapterName } from '../../ui/use-adapter-name.ts';
import { replayPage } from './pages.ts';
import { type ReplayValue, STATE_TONE, useReplayText } from './replay-data.ts';
import { ReplayDrawer } from './replay-drawer.tsx';

const EVERY_MS = 2_000;

/** What is being sent again, and what was. */
export function ReplayListPage() {
  const { t } = useTranslation('replays');
  const [{ open }, setSearch] = usePageSearch(replayPage);
  const list = usePages({ path: '/replays', answer: Replay, everyMs: EVERY_MS });
  const columns = useColumns();
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <QueryState query={list} empty={<EmptyState icon={IconRepeat} title={t('empty')} about={t('emptyAbout')} />}>
        {(rows) => (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            selectedKey={open ?? null}
            onOpen={({ id }) => setSearch({ open: id }, { isStep: true })}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onEnd={() => void list.fetchNextPage()}
          />
        )}
      </QueryState>
      <ReplayDrawer id={open} onClose={() => setSearch({ open: undefined })} />
    </>
  );
}

function useColumns(): readonly Column<ReplayValue>[] {
  const { t } = useTranslation('replays');
  const textOf = useReplayText();
  return [
    { key: 'what', header: t('column.what'), onCard: 'title', cell: (replay) => textOf(replay) },
    { key: 'endpoints', header: t('column.endpoints'), width: '16%', cell: (replay) => <EndpointNames replay={replay} /> },
    { key: 'progress', header: t('column.progress'), width: '11rem', cell: (replay) => <Opened replay={replay} /> },
    {
      key: 'state',
      header: t('column.state'),
      width: '8rem',
      onCard: 'end',
      cell: ({ state }) => <StatusDot tone={STATE_TONE[state]}>{t(`state.${state}`)}</StatusDot>,
    },
    { key: 'by', header: t('column.by'), width: '9rem', hideBelow: 900, cell: ({ by }) => <OutsideText text={by} isLine /> },
    {
      key: 'note',
      header: t('column.note'),
      hideBelow: 1_200,
      onCard: 'none',
      cell: ({ note }) => <OutsideText text={note || null} isLine />,
    },
    { key: 'created', header: t('column.created'), width: '8rem', cell: ({ createdAt }) => <TimeText at={createdAt} as="short" /> },
  ];
}

function EndpointNames({ replay: { endpoints } }: { readonly replay: ReplayValue }) {
  const { t } = useTranslation('replays');
  const nameOf = useAdapterName();
  const [first] = endpoints;
  if (first === undefined) return '—';
  const more = endpoints.length - 1;
  return (
    <>
      <OutsideText text={nameOf(first.hookId)} isLine />
      {more > 0 && (
        <Text span size="xs" c="dimmed">
          {' '}
          {t('more', { count: more })}
        </Text>
      )}
    </>
  );
}

/** Opened so far, as a number and as a bar. */
export function Opened({ replay: { progress, state } }: { readonly replay: ReplayValue }) {
  const { t } = useTranslation('replays');
  const locale = useLocale();
  const { queued, left, total } = progress;
  const looked = total === 0 ? 100 : Math.min(100, ((queued + left) / total) * 100);
  return (
    <div style={{ minWidth: '7rem' }}>
      <Text span size="sm">
        {t('opened', { queued: wholeNumber(queued, locale), total: wholeNumber(total, locale) })}
      </Text>
      {state === 'running' && <Progress value={looked} size="xs" mt={4} aria-label={t('column.progress')} />}
    </div>
  );
}
