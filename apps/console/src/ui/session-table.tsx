import { Button, Group } from '@mantine/core';
import type { Session } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { type Column, DataTable } from './data-table.tsx';
import { deviceName } from './device-name.ts';
import { notifyProblem } from './notify.tsx';
import { OutsideText } from './outside-text.tsx';
import { StatusBadge } from './status.tsx';
import { TimeText } from './time-text.tsx';

type SessionValue = z.infer<typeof Session>;

export interface SessionTableProps {
  readonly sessions: readonly SessionValue[];
  readonly onEnd: (session: SessionValue) => Promise<void>;
}

/** Where somebody is signed in. The session one is looking with is ended by signing out. */
export function SessionTable({ sessions, onEnd }: SessionTableProps) {
  const { t } = useTranslation('ui');
  const nameOf = ({ userAgent }: SessionValue): string => deviceName(userAgent) ?? (userAgent || t('session.unknown'));
  const columns: readonly Column<SessionValue>[] = [
    {
      key: 'device',
      header: t('session.device'),
      width: '30%',
      onCard: 'title',
      cell: (session) => (
        <Group gap="xs" wrap="nowrap">
          <OutsideText text={nameOf(session)} isLine />
          {session.isCurrent && <StatusBadge tone="good">{t('session.current')}</StatusBadge>}
        </Group>
      ),
    },
    { key: 'ip', header: t('session.ip'), cell: ({ ip }) => <OutsideText text={ip} isLine /> },
    { key: 'seen', header: t('session.seen'), cell: ({ lastSeenAt }) => <TimeText at={lastSeenAt} /> },
    { key: 'started', header: t('session.started'), hideBelow: 900, cell: ({ createdAt }) => <TimeText at={createdAt} /> },
    { key: 'ends', header: t('session.ends'), hideBelow: 1_200, cell: ({ expiresAt }) => <TimeText at={expiresAt} /> },
    {
      key: 'do',
      header: t('session.actions'),
      width: '8rem',
      onCard: 'end',
      cell: (session) =>
        !session.isCurrent && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t('session.endOf', { device: nameOf(session) })}
            onClick={() => void onEnd(session).catch(notifyProblem)}
          >
            {t('session.end')}
          </Button>
        ),
    },
  ];
  return <DataTable label={t('session.label')} columns={columns} rows={sessions} rowKey={({ id }) => id} />;
}
