import { Stack } from '@mantine/core';
import { DeskConnectionView, DeskOutcomeEntry } from '@ringhook/contract';
import { IconDeviceDesktop, IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { usePages, useRead } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { StatusDot, type Tone } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';

type Connection = z.infer<typeof DeskConnectionView>;
type Entry = z.infer<typeof DeskOutcomeEntry>;

const EVERY_MS = 10_000;

/** Who is connected, with what, and what their computers did. */
export function WorkstationListPage() {
  const { t } = useTranslation('workstations');
  const mayEdit = useCan('write:config');
  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        {...(mayEdit && { actions: <Link to={places.sharedEvents()}>{t('toCustomEvents')}</Link> })}
      />
      <Stack gap="lg">
        <Connected />
        <Log />
      </Stack>
    </>
  );
}

function Connected() {
  const { t } = useTranslation('workstations');
  const connected = useRead({ path: '/workstations', answer: z.array(DeskConnectionView), everyMs: EVERY_MS });
  const columns = useConnectionColumns();
  const empty = <EmptyState icon={IconDeviceDesktop} title={t('nobody')} about={t('nobodyAbout')} />;
  return (
    <Panel title={t('connected')} isFlush>
      <QueryState query={connected} empty={empty}>
        {(rows) => (
          <DataTable
            label={t('connected')}
            columns={columns}
            rows={rows}
            rowKey={({ user, program, connectedAt }) => `${user.id} ${program.name} ${program.computer} ${connectedAt}`}
          />
        )}
      </QueryState>
    </Panel>
  );
}

function useConnectionColumns(): readonly Column<Connection>[] {
  const { t } = useTranslation('workstations');
  return [
    {
      key: 'user',
      header: t('column.user'),
      onCard: 'title',
      sortBy: ({ user }) => user.name,
      cell: ({ user }) => <OutsideText text={user.name} isLine />,
    },
    {
      key: 'program',
      header: t('column.program'),
      sortBy: ({ program }) => program.name,
      cell: ({ program }) => t(program.name === 'console' ? 'program.console' : 'program.workstation'),
    },
    {
      key: 'version',
      header: t('column.version'),
      sortBy: ({ program }) => program.version,
      cell: ({ program }) => <OutsideText text={program.version} isLine />,
    },
    {
      key: 'computer',
      header: t('column.computer'),
      hideBelow: 900,
      cell: ({ program }) => <OutsideText text={[program.computer, program.platform].filter((part) => part !== '').join(' · ')} isLine />,
    },
    {
      key: 'since',
      header: t('column.since'),
      onCard: 'end',
      sortBy: ({ connectedAt }) => connectedAt,
      cell: ({ connectedAt }) => <TimeText at={connectedAt} />,
    },
  ];
}

function Log() {
  const { t } = useTranslation('workstations');
  const log = usePages({ path: '/workstations/outcomes', answer: DeskOutcomeEntry, everyMs: EVERY_MS });
  const columns = useLogColumns();
  return (
    <Panel title={t('log')} about={t('logAbout')} isFlush>
      <QueryState query={log} empty={<EmptyState icon={IconHistory} title={t('nothingYet')} about={t('nothingYetAbout')} />}>
        {(rows) => (
          <DataTable
            label={t('log')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            hasMore={log.hasNextPage}
            isLoadingMore={log.isFetchingNextPage}
            onEnd={() => void log.fetchNextPage()}
          />
        )}
      </QueryState>
    </Panel>
  );
}

const TONE: Readonly<Record<Entry['outcome'], Tone>> = {
  done: 'good',
  exited: 'info',
  closed: 'quiet',
  refused: 'warning',
  failed: 'bad',
  late: 'warning',
};

/** texts: workstations:outcome.* workstations:action.* */
function useLogColumns(): readonly Column<Entry>[] {
  const { t } = useTranslation('workstations');
  return [
    { key: 'at', header: t('column.at'), width: '9rem', onCard: 'end', cell: ({ at }) => <TimeText at={at} /> },
    { key: 'user', header: t('column.user'), onCard: 'title', cell: ({ userName }) => <OutsideText text={userName} isLine /> },
    {
      key: 'call',
      header: t('column.call'),
      width: '6rem',
      cell: ({ callNumber }) => (callNumber === null ? '—' : <Link to={places.call(callNumber)}>{callNumber}</Link>),
    },
    { key: 'action', header: t('column.action'), cell: ({ action }) => t(`action.${actionKey(action)}`) },
    {
      key: 'outcome',
      header: t('column.outcome'),
      width: '9rem',
      cell: ({ outcome }) => <StatusDot tone={TONE[outcome]}>{t(`outcome.${outcome}`)}</StatusDot>,
    },
    { key: 'detail', header: t('column.detail'), hideBelow: 900, cell: ({ detail }) => <OutsideText text={detail} isLine /> },
  ];
}

const ACTIONS = ['runProgram', 'playSound', 'showMessage', 'openWebPage', 'runWebService', 'alert', 'mute', 'all'] as const;

/** A newer server may name actions that this page does not know. */
function actionKey(action: string): (typeof ACTIONS)[number] | 'other' {
  return ACTIONS.find((known) => known === action) ?? 'other';
}
