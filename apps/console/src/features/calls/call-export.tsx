import { Button } from '@mantine/core';
import { MOST_CSV_CALLS } from '@ringhook/contract';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApiForBlob, type Query } from '../../api/client.ts';
import { wholeNumber } from '../../ui/format.ts';
import { useLocale } from '../../ui/locale.ts';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { saveCsv } from '../../ui/save-file.ts';

const LINE_END = /\r\n/g;

/** Saves the calls that are looked for as a file: by the page, for a link would not carry a token. */
export function CallExport({ query }: { readonly query: Query }) {
  const { t } = useTranslation('calls');
  const locale = useLocale();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const text = await (await callApiForBlob({ path: '/calls.csv', query })).text();
    saveCsv(text, 'calls');
    const isCut = (text.match(LINE_END)?.length ?? 0) > MOST_CSV_CALLS;
    notifyDone(t(isCut ? 'export.cut' : 'export.done', { most: wholeNumber(MOST_CSV_CALLS, locale) }));
  };
  const start = (): void => {
    setBusy(true);
    void save()
      .catch(notifyProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={isBusy} onClick={start}>
      {t('export.button')}
    </Button>
  );
}
