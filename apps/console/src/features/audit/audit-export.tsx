import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApiForBlob, type Query } from '../../api/client.ts';
import { notifyProblem } from '../../ui/notify.tsx';
import { saveCsv } from '../../ui/save-file.ts';

/** Saves what is looked for as a file: by the page, for a link would not carry a token. */
export function AuditExport({ query }: { readonly query: Query }) {
  const { t } = useTranslation('audit');
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const text = await (await callApiForBlob({ path: '/audit.csv', query })).text();
    saveCsv(text, 'audit');
  };
  const start = (): void => {
    setBusy(true);
    void save()
      .catch(notifyProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={isBusy} onClick={start}>
      {t('export')}
    </Button>
  );
}
