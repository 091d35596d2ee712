import { useTranslation } from 'react-i18next';
import type { Column } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { NumberText, OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { Duration, TimeText } from '../../ui/time-text.tsx';
import type { CallValue } from './call-data.ts';
import { useOutcomeText } from './outcome-text.ts';

export function useCallColumns(): readonly Column<CallValue>[] {
  const { t } = useTranslation('calls');
  const outcomeOf = useOutcomeText();
  return [
    {
      key: 'caller',
      header: t('column.caller'),
      cell: ({ number, callerId, isWithheld }) => (
        <Link to={places.call(number)} fz="inherit">
          <NumberText text={callerId} isWithheld={isWithheld} fallback={t('page.title', { number })} />
        </Link>
      ),
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
