import { Alert, Button, FileButton, List, Modal } from '@mantine/core';
import { SavedTestImported } from '@ringhook/contract';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, callApiForBlob } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { ErrorState } from '../../ui/states.tsx';
import { readYamlText } from '../../ui/yaml-text.ts';

/** The tests as a file that "ringhook test" reads. */
export function TestExport() {
  const { t } = useTranslation('saved-tests');
  const [isBusy, setBusy] = useState(false);
  const start = (): void => {
    setBusy(true);
    void callApiForBlob({ path: '/saved-tests/export' })
      .then((blob) => saveFile(blob, 'ringhook-tests.yaml'))
      .catch((cause: unknown) => notifyProblem(cause))
      .finally(() => setBusy(false));
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={isBusy} onClick={start}>
      {t('export')}
    </Button>
  );
}

type Refusal = { readonly messages: readonly string[] } | { readonly problem: ApiProblem };

/** Tests of a file; those with the id of one that is here take its place, which is asked before. */
export function TestImport({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation('saved-tests');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const take = async (file: File): Promise<void> => {
    const reading = readYamlText(await file.text());
    if (reading.kind === 'wrong') return setRefusal({ messages: reading.messages.slice(0, 5) });
    const replaced = idsIn(reading.value).filter((id) => ids.includes(id)).length;
    const isSure =
      replaced === 0 ||
      (await confirm({
        title: t('import.title', { count: replaced }),
        body: t('import.body'),
        confirm: t('import.confirm'),
        cancel: t('cancel'),
      }));
    if (!isSure) return;
    const { data } = await callApi({ method: 'POST', path: '/saved-tests/import', body: reading.value ?? {}, answer: SavedTestImported });
    await refresh('/saved-tests');
    notifyDone(t('import.done', data));
  };
  const start = (file: File | null): void => {
    if (file === null) return;
    setBusy(true);
    setRefusal(undefined);
    void take(file)
      .catch((cause: unknown) => setRefusal({ problem: toProblem(cause) }))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <FileButton accept=".yaml,.yml,.json" onChange={start} key={String(isBusy)}>
        {(props) => (
          <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} loading={isBusy} {...props}>
            {t('import.button')}
          </Button>
        )}
      </FileButton>
      <Modal
        opened={refusal !== undefined}
        onClose={() => setRefusal(undefined)}
        title={t('import.refused')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {refusal && 'problem' in refusal && <ErrorState error={refusal.problem} />}
        {refusal && 'messages' in refusal && (
          <Alert color="red" role="alert" title={t('import.noYaml')}>
            <List size="sm">
              {refusal.messages.map((message) => (
                <List.Item key={message}>{message}</List.Item>
              ))}
            </List>
          </Alert>
        )}
      </Modal>
    </>
  );
}

/** The ids in a file, before anybody knows whether it is one of tests at all. */
function idsIn(value: unknown): string[] {
  const { savedTests } = (value ?? {}) as { readonly savedTests?: unknown };
  if (!Array.isArray(savedTests)) return [];
  return savedTests.flatMap((test: unknown) => {
    const { id } = (test ?? {}) as { readonly id?: unknown };
    return typeof id === 'string' ? [id] : [];
  });
}
