import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { BackupOrder, Storage } from '@ringhook/contract';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { callApiForBlob } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { byteSize, wholeNumber } from '../../ui/format.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { useLocale } from '../../ui/locale.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';

type StorageValue = z.infer<typeof Storage>;
const RESTORE = 'ringhook restore ringhook-backup.gz --data ./ringhook-data';

/** Everything in one file, how to bring it back, and how much room everything takes. */
export function BackupPage() {
  const { t } = useTranslation('backup');
  const storage = useRead({ path: '/storage', answer: Storage });
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <Stack gap="md">
        <Panel title={t('make')} about={t('makeAbout')}>
          <MakeBackup />
        </Panel>
        <Panel title={t('restore')} about={t('restoreAbout')}>
          <CodeBlock label={t('command')} text={RESTORE} />
        </Panel>
        <QueryState query={storage}>{(value) => <Room storage={value} />}</QueryState>
      </Stack>
    </>
  );
}

function MakeBackup() {
  const { t } = useTranslation('backup');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: BackupOrder,
    initial: { passphrase: '' },
    toBody: ({ passphrase }) => (passphrase === '' ? {} : { passphrase }),
    send: async (body) => {
      const blob = await callApiForBlob({ method: 'POST', path: '/backup', body });
      saveFile(blob, `ringhook-${new Date().toISOString().slice(0, 10)}.gz`);
      form.reset();
      notifyDone(t('made'));
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md" maw="30rem">
        <PasswordInput
          label={t('passphrase')}
          description={t('passphraseAbout')}
          autoComplete="new-password"
          {...form.getInputProps('passphrase')}
        />
        {problem && <ErrorState error={problem} />}
        <Button type="submit" loading={isBusy} leftSection={<IconDownload size={15} aria-hidden />} style={{ alignSelf: 'flex-start' }}>
          {t('download')}
        </Button>
      </Stack>
    </form>
  );
}

function Room({ storage }: { readonly storage: StorageValue }) {
  const { t } = useTranslation('backup');
  const locale = useLocale();
  const size = (bytes: number): string => byteSize(bytes, locale);
  const columns: readonly Column<StorageValue['tables'][number]>[] = [
    { key: 'name', header: t('table'), onCard: 'title', sortBy: ({ name }) => name, cell: ({ name }) => name },
    { key: 'rows', header: t('rows'), align: 'end', sortBy: ({ rows }) => rows, cell: ({ rows }) => wholeNumber(rows, locale) },
    { key: 'bytes', header: t('size'), align: 'end', onCard: 'end', sortBy: ({ bytes }) => bytes, cell: ({ bytes }) => size(bytes) },
    { key: 'oldest', header: t('oldest'), hideBelow: 900, cell: ({ oldest }) => <TimeText at={oldest} /> },
    { key: 'kept', header: t('kept'), cell: ({ keptDays }) => (keptDays === null ? t('forever') : t('days', { count: keptDays })) },
  ];
  return (
    <Panel title={t('storage')}>
      <Stack gap="md">
        <KeyValueList
          facts={[
            [t('free'), t('of', { free: size(storage.disk.freeBytes), total: size(storage.disk.totalBytes) })],
            [t('database'), size(storage.databaseBytes)],
            [t('search'), size(storage.searchBytes)],
          ]}
        />
        <DataTable label={t('tables')} columns={columns} rows={storage.tables} rowKey={({ name }) => name} />
        <Text size="xs" c="dimmed">
          {t('measured')} <TimeText at={storage.measuredAt} />
        </Text>
      </Stack>
    </Panel>
  );
}
