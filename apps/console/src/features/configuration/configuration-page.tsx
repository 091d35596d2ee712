import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ManagedByFile } from '../../ui/managed-by-file.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { HistoryTab } from './history-tab.tsx';
import { ImportTab } from './import-tab.tsx';
import { configurationPage, TABS } from './pages.ts';
import { YamlTab } from './yaml-tab.tsx';

/** The configuration as one value: what it was, what it is as text, and what other products keep. */
export function ConfigurationPage() {
  const { t } = useTranslation('configuration');
  const [search, setSearch] = usePageSearch(configurationPage);
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <ManagedByFile />
      <Tabs value={search.tab} onChange={(tab) => setSearch({ tab: tab as typeof search.tab, open: undefined })} keepMounted={false}>
        <Tabs.List mb="md" aria-label={t('views')}>
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`tab.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="history">
          <HistoryTab open={search.open} onOpen={(open) => setSearch({ open }, { isStep: open !== undefined })} />
        </Tabs.Panel>
        <Tabs.Panel value="yaml">
          <YamlTab />
        </Tabs.Panel>
        <Tabs.Panel value="import">
          <ImportTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
