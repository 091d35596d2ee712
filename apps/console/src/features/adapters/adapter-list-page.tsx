import { Button, Group } from '@mantine/core';
import { Adapter } from '@ringhook/contract';
import { IconLink, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Link, PlainLink } from '../../ui/link.tsx';
import { ManagedByFile, useMayConfigure } from '../../ui/managed-by-file.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { places } from '../../ui/places.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { type AdapterValue, useAdapterUses } from './adapter-data.ts';
import { MethodBadge } from './method-badge.tsx';

/** Every endpoint that can be told of calls. */
export function AdapterListPage() {
  const { t } = useTranslation('adapters');
  const adapters = usePages({ path: '/adapters', answer: Adapter });
  const columns = useColumns();
  const mayEdit = useMayConfigure();
  const add = mayEdit && (
    <Button component={PlainLink} to={places.newAdapter()} leftSection={<IconPlus size={15} aria-hidden />}>
      {t('list.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('list.title')} about={t('list.about')} actions={add} />
      <ManagedByFile />
      <QueryState
        query={adapters}
        empty={<EmptyState icon={IconLink} title={t('list.empty')} about={t('list.emptyAbout')} actions={add} />}
      >
        {(rows) => (
          <DataTable
            label={t('list.title')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            hasMore={adapters.hasNextPage}
            isLoadingMore={adapters.isFetchingNextPage}
            onEnd={() => void adapters.fetchNextPage()}
          />
        )}
      </QueryState>
    </>
  );
}

function useColumns(): readonly Column<AdapterValue>[] {
  const { t } = useTranslation('adapters');
  const usesOf = useAdapterUses();
  const usesText = (id: string): string => {
    const use = usesOf(id);
    if (!use) return '';
    const rules = use.rules.length > 0 ? [t('list.rules', { count: use.rules.length })] : [];
    return [...(use.isGlobal ? [t('uses.everyCall')] : []), ...rules].join(', ') || t('list.unused');
  };
  return [
    {
      key: 'name',
      header: t('list.name'),
      width: '22%',
      onCard: 'title',
      cell: ({ id, name }) => (
        <Link to={places.adapter(id)} fw={550}>
          <OutsideText text={name} isLine />
        </Link>
      ),
    },
    {
      key: 'endpoint',
      header: t('list.endpoint'),
      cell: ({ method, url }) => (
        <Group gap={8} wrap="nowrap" miw={0}>
          <MethodBadge method={method} />
          <OutsideText text={url} isLine />
        </Group>
      ),
    },
    { key: 'uses', header: t('list.uses'), width: '11rem', cell: ({ id }) => usesText(id) },
    {
      key: 'security',
      header: t('list.security'),
      width: '12rem',
      hideBelow: 1_200,
      onCard: 'none',
      cell: ({ auth, signingSecret }) =>
        [...(auth ? [t(`security.kinds.${auth.kind}`)] : []), ...(signingSecret ? [t('list.signed')] : [])].join(', ') || '—',
    },
    {
      key: 'state',
      header: t('list.state'),
      width: '7rem',
      onCard: 'end',
      cell: ({ enabled }) => <StatusDot tone={enabled ? 'good' : 'quiet'}>{t(enabled ? 'list.on' : 'list.off')}</StatusDot>,
    },
  ];
}
