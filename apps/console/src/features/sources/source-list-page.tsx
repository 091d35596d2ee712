import { IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { sourcePage } from './pages.ts';
import { type SourceValue, useHealth, useSources } from './source-data.ts';
import { SourceDetails, SourceState } from './source-details.tsx';

/** Every telephone system, and how well it is heard. */
export function SourceListPage() {
  const { t } = useTranslation('sources');
  const [{ open }, setSearch] = usePageSearch(sourcePage);
  const sources = useSources();
  const columns = useColumns();
  const opened = sources.data?.find(({ id }) => id === open);
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <QueryState query={sources}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={IconPlugConnected} title={t('empty')} about={t('emptyAbout')} />
          ) : (
            <DataTable
              label={t('title')}
              columns={columns}
              rows={items}
              rowKey={({ id }) => id}
              selectedKey={open ?? null}
              onOpen={({ id }) => setSearch({ open: id }, { isStep: true })}
            />
          )
        }
      </QueryState>
      <SidePanel
        isOpen={opened !== undefined}
        onClose={() => setSearch({ open: undefined })}
        title={<OutsideText text={opened?.name ?? open} isLine />}
      >
        {opened && <SourceDetails source={opened} />}
      </SidePanel>
    </>
  );
}

function useColumns(): readonly Column<SourceValue>[] {
  const { t } = useTranslation('sources');
  const healthOf = useHealth();
  return [
    { key: 'name', header: t('name'), onCard: 'title', sortBy: ({ name }) => name, cell: ({ name }) => <OutsideText text={name} isLine /> },
    { key: 'kind', header: t('kind'), width: '10rem', sortBy: ({ kind }) => kind, cell: ({ kind }) => kind },
    {
      key: 'state',
      header: t('stateTitle'),
      width: '10rem',
      onCard: 'end',
      cell: (source) => <SourceState source={source} health={healthOf(source.id)} />,
    },
    { key: 'gaps', header: t('gaps'), width: '7rem', align: 'end', cell: ({ id }) => healthOf(id)?.gaps ?? '–' },
    {
      key: 'last',
      header: t('lastEvent'),
      width: '10rem',
      hideBelow: 900,
      cell: ({ id }) => <TimeText at={healthOf(id)?.lastEventAt ?? null} fallback={t('never')} />,
    },
  ];
}
