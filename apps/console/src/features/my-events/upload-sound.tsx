import { Button, FileInput, Group } from '@mantine/core';
import { Sound } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { toProblem } from '../../api/problem.ts';
import { useMessageText } from '../../ui/message-text.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';

/** Brings a WAV file; what the server finds wrong with it stands at the field (G04). */
export function UploadSound() {
  const { t } = useTranslation('my-events');
  const messageText = useMessageText();
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const choose = (next: File | null): void => {
    setFile(next);
    setError(undefined);
  };
  const upload = async (chosen: File): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      // Browsers name the same format differently; what it really is, the server looks at.
      const body = new Blob([chosen], { type: 'audio/wav' });
      const { data } = await callApi({ method: 'PUT', path: path`/sounds/${chosen.name}`, body, answer: Sound });
      await refresh('/sounds');
      setFile(null);
      notifyDone(t('upload.done', { name: data.name }));
    } catch (cause) {
      const { fields, message } = toProblem(cause);
      setError(fields.map((field) => messageText(field.message)).join(' ') || message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={t('upload.title')} about={t('upload.about')}>
      <Group align="flex-start" gap="sm">
        <FileInput
          label={t('upload.label')}
          placeholder={t('upload.choose')}
          accept=".wav,audio/wav"
          value={file}
          error={error}
          onChange={choose}
          clearable={false}
          style={{ flex: '1 1 14rem', minWidth: 0 }}
        />
        <Button mt={25} variant="default" disabled={file === null} loading={isBusy} onClick={() => file && void upload(file)}>
          {t('upload.do')}
        </Button>
      </Group>
    </Panel>
  );
}
