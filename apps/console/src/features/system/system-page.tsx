import { Stack } from '@mantine/core';
import { Health } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useRead } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge, StatusDot } from '../../ui/status.tsx';
import { Elapsed, TimeText } from '../../ui/time-text.tsx';

type HealthValue = z.infer<typeof Health>;
type Check = HealthValue['checks'][number];

const EVERY_MS = 10_000;

/** How this server is doing: every check, with what is wrong and what to do. */
export function SystemPage() {
  const { t } = useTranslation('system');
  const health = useRead({ path: '/health', answer: Health, everyMs: EVERY_MS });
  const status = health.data?.status;
  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        marks={status && <StatusBadge tone={status === 'ok' ? 'good' : 'bad'}>{t(`status.${status}`)}</StatusBadge>}
      />
      <QueryState query={health}>{(data) => <HealthView health={data} />}</QueryState>
    </>
  );
}

function HealthView({ health: { version, startedAt, checks } }: { readonly health: HealthValue }) {
  const { t } = useTranslation('system');
  return (
    <Stack gap="lg">
      <Panel title={t('server')}>
        <KeyValueList
          facts={[
            [t('version'), version],
            [t('startedAt'), <TimeText key="started" at={startedAt} as="exact" />],
            [t('uptime'), <Elapsed key="uptime" since={startedAt} />],
          ]}
        />
      </Panel>
      <DataTable label={t('checks')} columns={useCheckColumns()} rows={checks} rowKey={({ name }) => name} />
    </Stack>
  );
}

function useCheckColumns(): readonly Column<Check>[] {
  const { t } = useTranslation('system');
  return [
    { key: 'name', header: t('check'), width: '14rem', cell: ({ name }) => name, sortBy: ({ name }) => name },
    {
      key: 'state',
      header: t('state'),
      width: '10rem',
      onCard: 'end',
      cell: ({ ok }) => <StatusDot tone={ok ? 'good' : 'bad'}>{t(ok ? 'status.ok' : 'status.failing')}</StatusDot>,
      sortBy: ({ ok }) => ok,
    },
    { key: 'problem', header: t('problem'), cell: ({ problem }) => problem ?? t('noProblem') },
  ];
}
