import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { ManagedByFile, useMayConfigure } from '../../ui/managed-by-file.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { sourcePage } from './pages.ts';
import { type SourceValue, useHealth, useSources } from './source-data.ts';
import { SourceDetails, SourceState } from './source-details.tsx';
import { AddSource, EditSource } from './source-editor.tsx';

/** Every telephone system, and how well it is heard. */
export function SourceListPage() {
  const { t } = useTranslation('sources');
  const [{ open }, setSearch] = usePageSearch(sourcePage);
  const sources = useSources();
  const columns = useColumns();
  const mayConfigure = useMayConfigure();
  const [doing, setDoing] = useState<'nothing' | 'adding' | 'editing'>('nothing');
  const all = sources.data?.data ?? [];
  const opened = all.find(({ id }) => id === open);
  const shown = opened && { source: opened, etag: sources.data?.etag ?? null };
  const taken = all.map(({ id }) => id);
  const close = (): void => {
    setDoing('nothing');
    setSearch({ open: undefined });
  };
  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        actions={
          mayConfigure && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDoing('adding')}>
              {t('add')}
            </Button>
          )
        }
      />
      <ManagedByFile />
      <QueryState query={sources}>
        {({ data: items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconPlugConnected} title={t('empty')} about={t('emptyAbout')} />
          ) : (
            <DataTable
              label={t('title')}
              columns={columns}
              rows={items}
              rowKey={({ id }) => id}
              selectedKey={open ?? null}
              onOpen={({ id }) => {
                setDoing('nothing');
                setSearch({ open: id }, { isStep: true });
              }}
            />
          )
        }
      </QueryState>
      <SidePanel
        isOpen={shown !== undefined || doing === 'adding'}
        onClose={close}
        title={doing === 'adding' ? t('add') : <OutsideText text={opened?.name ?? open} isLine />}
      >
        {doing === 'adding' ? (
          <AddSource
            taken={taken}
            onDone={(id) => {
              setDoing('nothing');
              setSearch({ open: id });
            }}
          />
        ) : shown && doing === 'editing' ? (
          <EditSource key={shown.source.id} {...shown} taken={taken} onDone={() => setDoing('nothing')} />
        ) : (
          shown && <SourceDetails {...shown} onEdit={() => setDoing('editing')} onRemoved={close} />
        )}
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
