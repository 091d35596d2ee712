import { IconServer2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { type HookValue, STATE_TONE, useAdapters, useHooks } from './endpoint-data.ts';
import { EndpointDetails } from './endpoint-drawer.tsx';
import { endpointPage } from './pages.ts';

/** How everybody who is told of calls is doing. */
export function EndpointListPage() {
  const { t } = useTranslation('endpoints');
  const [{ open }, setSearch] = usePageSearch(endpointPage);
  const hooks = useHooks();
  const adapterOf = useAdapters();
  const columns = useColumns();
  const opened = hooks.data?.items.find(({ hookId }) => hookId === open);
  return (
    <>
      <PageHeader title={t('title')} about={t('pageAbout')} />
      <QueryState query={hooks}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconServer2} title={t('empty')} about={t('emptyAbout')} />
          ) : (
            <DataTable
              label={t('title')}
              columns={columns}
              rows={items}
              rowKey={({ hookId }) => hookId}
              selectedKey={open ?? null}
              onOpen={({ hookId }) => setSearch({ open: hookId }, { isStep: true })}
              initialSort={{ column: 'state', isDown: false }}
            />
          )
        }
      </QueryState>
      <SidePanel
        isOpen={opened !== undefined}
        onClose={() => setSearch({ open: undefined })}
        title={<OutsideText text={adapterOf(open ?? '')?.name ?? open} isLine />}
      >
        {opened && <EndpointDetails hook={opened} />}
      </SidePanel>
    </>
  );
}

/** What needs somebody comes first. */
const URGENCY = { broken: 0, paused: 1, probing: 2, open: 3 } as const;

function useColumns(): readonly Column<HookValue>[] {
  const { t } = useTranslation('endpoints');
  const adapterOf = useAdapters();
  const nameOf = ({ hookId }: HookValue): string => adapterOf(hookId)?.name ?? hookId;
  return [
    {
      key: 'name',
      header: t('column.name'),
      width: '22%',
      onCard: 'title',
      sortBy: nameOf,
      cell: (hook) => <OutsideText text={nameOf(hook)} isLine />,
    },
    { key: 'url', header: t('column.url'), hideBelow: 900, cell: ({ hookId }) => <OutsideText text={adapterOf(hookId)?.url} isLine /> },
    {
      key: 'state',
      header: t('column.state'),
      width: '9.5rem',
      onCard: 'end',
      sortBy: ({ state }) => URGENCY[state],
      cell: ({ state }) => <StatusDot tone={STATE_TONE[state]}>{t(`state.${state}`)}</StatusDot>,
    },
    {
      key: 'reason',
      header: t('why'),
      hideBelow: 1_200,
      onCard: 'none',
      cell: ({ reason }) => <OutsideText text={reason} isLine />,
    },
    {
      key: 'pending',
      header: t('column.pending'),
      width: '9rem',
      align: 'end',
      sortBy: ({ pending }) => pending,
      cell: ({ pending }) => pending,
    },
    { key: 'since', header: t('since'), width: '8rem', hideBelow: 900, cell: ({ since }) => <TimeText at={since} /> },
  ];
}
