import { Button } from '@mantine/core';
import { Session } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { useAll } from '../../api/read.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SessionTable } from '../../ui/session-table.tsx';
import { QueryState } from '../../ui/states.tsx';

/** Where one is signed in, and the way to end it elsewhere. */
export function SessionPanel() {
  const { t } = useTranslation('profile');
  const sessions = useAll({ path: '/auth/sessions', answer: Session });
  const end = async (to: string, done: string): Promise<void> => {
    await callApi({ method: 'DELETE', path: to });
    await refresh('/auth/sessions');
    notifyDone(done);
  };
  const endOthers = async (): Promise<void> => {
    const question = { title: t('sessions.othersAsk'), body: t('sessions.othersBody'), confirm: t('sessions.others'), cancel: t('cancel') };
    if (await confirm(question)) await end('/auth/sessions', t('sessions.othersEnded'));
  };
  const hasOthers = (sessions.data ?? []).some(({ isCurrent }) => !isCurrent);
  return (
    <Panel
      title={t('sessions.title')}
      about={t('sessions.about')}
      actions={
        hasOthers && (
          <Button size="xs" variant="default" onClick={() => void endOthers().catch(notifyProblem)}>
            {t('sessions.others')}
          </Button>
        )
      }
    >
      <QueryState query={sessions} lines={3}>
        {(rows) => (
          <SessionTable
            sessions={rows.toSorted(
              (left, right) => Number(right.isCurrent) - Number(left.isCurrent) || right.lastSeenAt - left.lastSeenAt,
            )}
            onEnd={({ id }) => end(path`/auth/sessions/${id}`, t('sessions.ended'))}
          />
        )}
      </QueryState>
    </Panel>
  );
}
