import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApiForBlob, type Query } from '../../api/client.ts';
import { notifyProblem } from '../../ui/notify.tsx';

/** Saves what is looked for as a file: by the page, for a link would not carry a token. */
export function AuditExport({ query }: { readonly query: Query }) {
  const { t } = useTranslation('audit');
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const text = await (await callApiForBlob({ path: '/audit.csv', query })).text();
    const link = document.createElement('a');
    // Spreadsheets take the mark at the beginning as "this is UTF-8".
    link.href = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }));
    link.download = `audit-${new Date().toISOString().slice(0, 10)}.csv`;
    link.click();
    // The browser has taken it by then.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
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
