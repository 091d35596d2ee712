import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { CurrentConfiguration, DiffLine, RevisionInfo } from '@ringhook/contract';
import { IconArrowBackUp, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { useRead, useRevised } from '../../api/read.ts';
import { confirm } from '../../ui/confirm.tsx';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { QueryState } from '../../ui/states.tsx';
import { Changes } from './changes.tsx';
import { downloadYaml } from './download-yaml.ts';

const DIFF = z.object({ from: z.number(), to: z.number(), changes: z.array(DiffLine) });

export interface RevisionViewProps {
  readonly revision: number;
  /** It is what applies now. */
  readonly isCurrent: boolean;
  readonly onDone: () => void;
}

/** What a revision changed, or differs in from now; its YAML; and the way back to it. */
export function RevisionView({ revision, isCurrent, onDone }: RevisionViewProps) {
  const { t } = useTranslation('configuration');
  const mayEdit = useMayConfigure();
  const [isFromNow, setFromNow] = useState(false);
  const current = useRevised({ path: '/configuration', answer: CurrentConfiguration, isWanted: isFromNow || mayEdit });
  const now = current.data?.data.revision;
  const diff = useRead({
    path: isFromNow ? path`/configuration/history/${now ?? revision}/diff` : path`/configuration/history/${revision}/diff`,
    query: isFromNow ? { from: revision } : {},
    answer: DIFF,
    isWanted: revision > 0 && (!isFromNow || now !== undefined),
  });
  const goBack = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('back.title', { revision }),
      body: t('back.body', { revision }),
      confirm: t('back.confirm'),
      cancel: t('cancel'),
    });
    if (!isSure) return;
    const ifMatch = current.data?.etag ?? '*';
    await callApi({ method: 'POST', path: '/configuration/rollback', body: { revision }, answer: RevisionInfo, ifMatch });
    await refresh('/configuration', '/rules', '/adapters', '/global-actions', '/settings', '/sources');
    notifyDone(t('back.done', { revision }));
    onDone();
  };
  return (
    <Stack gap="md">
      <Group gap="sm" align="flex-end">
        {!isCurrent && (
          <NativeSelect
            label={t('history.compare')}
            data={[
              { value: 'before', label: t('history.withBefore') },
              { value: 'now', label: t('history.withNow') },
            ]}
            value={isFromNow ? 'now' : 'before'}
            onChange={(event) => setFromNow(event.currentTarget.value === 'now')}
            style={{ flex: '1 1 12rem' }}
          />
        )}
        <Button
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => void downloadYaml(revision).catch(notifyProblem)}
        >
          YAML
        </Button>
        {!isCurrent && mayEdit && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            onClick={() => void goBack().catch(notifyProblem)}
            disabled={current.data === undefined}
          >
            {t('back.button')}
          </Button>
        )}
      </Group>
      {isCurrent && (
        <Text size="sm" c="dimmed">
          {t('history.current')}
        </Text>
      )}
      <QueryState query={diff}>{({ changes }) => <Changes changes={changes} label={t('changes.label')} />}</QueryState>
    </Stack>
  );
}
