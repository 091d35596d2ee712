import type { Call } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Column } from '../../ui/data-table.tsx';
import { NumberText, OutsideText } from '../../ui/outside-text.tsx';
import { Duration, TimeText } from '../../ui/time-text.tsx';

export type CallValue = z.infer<typeof Call>;

export function useCallColumns(): readonly Column<CallValue>[] {
  const { t } = useTranslation('calls');
  const outcomeOf = ({ cause, endedAt }: CallValue): string =>
    cause ? t(`outcome.${cause}`) : t(endedAt === null ? 'inProgress' : 'outcome.unknown');
  return [
    {
      key: 'caller',
      header: t('column.caller'),
      cell: ({ callerId, isWithheld }) => <NumberText text={callerId} isWithheld={isWithheld} />,
      onCard: 'title',
    },
    { key: 'name', header: t('column.name'), cell: ({ callerName }) => <OutsideText text={callerName} isLine />, hideBelow: 900 },
    { key: 'dialled', header: t('column.dialled'), cell: ({ did, dialled }) => <NumberText text={did ?? dialled} /> },
    { key: 'queue', header: t('column.queue'), cell: ({ lastQueue }) => <OutsideText text={lastQueue} isLine />, hideBelow: 1_200 },
    {
      key: 'extension',
      header: t('column.extension'),
      cell: ({ responderExt, lastRungExt }) => <NumberText text={responderExt ?? lastRungExt} />,
      width: '7rem',
    },
    { key: 'outcome', header: t('column.outcome'), cell: outcomeOf, width: '11rem', onCard: 'end' },
    {
      key: 'talk',
      header: t('column.talk'),
      cell: ({ answeredAt, endedAt }) => <Duration ms={answeredAt !== null && endedAt !== null ? endedAt - answeredAt : null} />,
      width: '6rem',
      align: 'end',
    },
    { key: 'started', header: t('column.started'), cell: ({ startedAt }) => <TimeText at={startedAt} as="short" />, width: '8rem' },
  ];
}
