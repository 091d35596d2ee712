import { Alert, Text } from '@mantine/core';
import { CurrentConfiguration } from '@ringhook/contract';
import { IconFileCode } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRead } from '../api/read.ts';
import { useCan } from '../api/session.ts';
import css from './ui.module.css';

/** The file that the configuration is read from; then nothing of it can be changed here. */
function useManagingFile(): string | null {
  const { data } = useRead({ path: '/configuration', answer: CurrentConfiguration });
  return data?.managedBy ?? null;
}

/** Whether who is signed in may change the configuration here. */
export function useMayConfigure(): boolean {
  const mayWrite = useCan('write:config');
  return useManagingFile() === null && mayWrite;
}

/** Why nothing can be changed here, and where it can; nothing when it can. */
export function ManagedByFile() {
  const { t } = useTranslation('ui');
  const file = useManagingFile();
  if (file === null) return null;
  return (
    <Alert color="blue" title={t('managed.title')} icon={<IconFileCode size={18} aria-hidden />} mb="md">
      <Text size="sm">
        {t('managed.about')} <span className={css['mono']}>{file}</span>
      </Text>
    </Alert>
  );
}
