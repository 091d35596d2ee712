import { Button, Group } from '@mantine/core';
import { SourceHealth } from '@ringhook/contract';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { useCan } from '../../api/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyDone, notifyProblem, notifyUndo } from '../../ui/notify.tsx';
import { removeSource, saveSource, type SourceValue } from './source-data.ts';

export interface SourceActionsProps {
  readonly source: SourceValue;
  readonly etag: string | null;
  /** It has a connection that can be made anew. */
  readonly isRunning: boolean;
  readonly onEdit: () => void;
  readonly onRemoved: () => void;
}

const EVERYTHING = ['/sources', '/configuration', '/source-health'] as const;

/** What can be done with a source; what ends calls or loses reports asks first. */
export function SourceActions({ source, etag, isRunning, onEdit, onRemoved }: SourceActionsProps) {
  const { t } = useTranslation('sources');
  const mayRestart = useCan('write:config');
  const mayConfigure = useMayConfigure();
  const [isBusy, setBusy] = useState(false);
  const { name } = source;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    await work()
      .catch((cause: unknown) => notifyProblem(cause))
      .finally(() => setBusy(false));
    await refresh(...EVERYTHING);
  };
  const restart = async (): Promise<void> => {
    const words = { title: t('restart.title', { name }), body: t('restart.body'), confirm: t('restart.do') };
    if (!(await confirm({ ...words, cancel: t('cancel') }))) return;
    await attempt(async () => {
      await callApi({ method: 'POST', path: path`/sources/${source.id}/restart`, answer: SourceHealth });
      notifyDone(t('restart.done'));
    });
  };
  const turn = async (enabled: boolean): Promise<void> => {
    const words = { title: t('disable.title', { name }), body: t('disable.body'), confirm: t('disable.do') };
    if (!enabled && !(await confirm({ ...words, cancel: t('cancel') }))) return;
    await attempt(async () => {
      const outcome = await saveSource({ ...source, enabled }, source, etag);
      if (outcome.kind !== 'saved') throw outcome.problem;
      notifyDone(t(enabled ? 'enable.done' : 'disable.done'));
    });
  };
  const remove = async (): Promise<void> => {
    const words = { title: t('remove.title', { name }), body: t('remove.body'), confirm: t('remove.do') };
    if (!(await confirm({ ...words, cancel: t('cancel'), isDangerous: true }))) return;
    await attempt(async () => {
      if (!(await removeSource(source, etag))) return notifyDone(t('remove.changed'));
      onRemoved();
      const bringBack = async (): Promise<void> => {
        await callApi({ method: 'POST', path: '/sources', body: source });
        await refresh(...EVERYTHING);
      };
      notifyUndo({ message: t('remove.done', { name }), undo: t('undo'), onUndo: bringBack });
    });
  };
  return (
    <Group gap="sm">
      {mayConfigure && (
        <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
          {t('edit')}
        </Button>
      )}
      {mayRestart && isRunning && (
        <Button variant="default" onClick={() => void restart()} disabled={isBusy}>
          {t('restart.open')}
        </Button>
      )}
      {mayConfigure && (
        <>
          <Button variant="default" onClick={() => void turn(!source.enabled)} disabled={isBusy}>
            {t(source.enabled ? 'disable.open' : 'enable.open')}
          </Button>
          <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove()} disabled={isBusy}>
            {t('remove.open')}
          </Button>
        </>
      )}
    </Group>
  );
}
