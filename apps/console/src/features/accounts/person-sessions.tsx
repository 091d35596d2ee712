import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { Session } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { useAll } from '../../api/read.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { SessionTable } from '../../ui/session-table.tsx';
import { QueryState } from '../../ui/states.tsx';
import type { Person } from './person-data.ts';

/** Where somebody is signed in. */
export function PersonSessions({ person: { id, name } }: { readonly person: Person }) {
  const { t } = useTranslation('accounts');
  const base = path`/accounts/${id}/sessions`;
  const sessions = useAll({ path: base, answer: Session });
  const end = async (to: string): Promise<void> => {
    await callApi({ method: 'DELETE', path: to });
    await refresh('/accounts');
    notifyDone(t('sessionsEnded'));
  };
  const endAll = async (): Promise<void> => {
    const question = { title: t('endAllAsk', { name }), body: t('endAllBody'), confirm: t('endAll'), cancel: t('cancel') };
    if (await confirm(question)) await end(base);
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3} fz="sm">
          {t('sessions')}
        </Title>
        {(sessions.data?.length ?? 0) > 0 && (
          <Button size="compact-xs" variant="default" onClick={() => void endAll().catch(notifyProblem)}>
            {t('endAll')}
          </Button>
        )}
      </Group>
      <QueryState
        query={sessions}
        lines={2}
        empty={
          <Text size="sm" c="dimmed">
            {t('noSessions')}
          </Text>
        }
      >
        {(rows) => <SessionTable sessions={rows} onEnd={(session) => end(`${base}${path`/${session.id}`}`)} />}
      </QueryState>
    </Stack>
  );
}
