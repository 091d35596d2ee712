import { Button, Group, Tabs } from '@mantine/core';
import { IconDownload, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApiForBlob } from '../../api/client.ts';
import { ManagedByFile, useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyProblem } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { usePageSearch } from '../../ui/page.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { EntryList } from './entry-list.tsx';
import { ImportPanel } from './import-panel.tsx';
import { KIND_NAMES } from './kind-names.ts';
import { directoryPage } from './pages.ts';

/** Who and what the numbers belong to. */
export function DirectoryPage() {
  const { t } = useTranslation('directory');
  const [search, setSearch] = usePageSearch(directoryPage);
  const [isImporting, setImporting] = useState(false);
  const mayWrite = useMayConfigure();
  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        actions={
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={() => void download().catch(notifyProblem)}
            >
              {t('export')}
            </Button>
            {mayWrite && (
              <>
                <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} onClick={() => setImporting(true)}>
                  {t('import.open')}
                </Button>
                <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setSearch({ open: '~new' }, { isStep: true })}>
                  {t(`add.${search.tab}`)}
                </Button>
              </>
            )}
          </Group>
        }
      />
      <ManagedByFile />
      <Tabs
        value={search.tab}
        onChange={(tab) => setSearch({ tab: tab as typeof search.tab, open: undefined, find: undefined })}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label={t('views')}>
          {KIND_NAMES.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`tab.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {KIND_NAMES.map((tab) => (
          <Tabs.Panel key={tab} value={tab}>
            <EntryList
              name={tab}
              find={search.find ?? ''}
              onFind={(find) => setSearch({ find })}
              open={search.open}
              onOpen={(open) => setSearch({ open }, { isStep: open !== undefined })}
            />
          </Tabs.Panel>
        ))}
      </Tabs>
      <SidePanel isOpen={isImporting} onClose={() => setImporting(false)} title={t('import.title')}>
        <ImportPanel onDone={() => setImporting(false)} />
      </SidePanel>
    </>
  );
}

async function download(): Promise<void> {
  saveFile(await callApiForBlob({ path: '/directory.csv' }), 'directory.csv');
}
// texts: directory:tab.* directory:add.*
