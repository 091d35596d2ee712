import { useTranslation } from 'react-i18next';
import { Link } from '../../../ui/link.tsx';
import { OutsideText } from '../../../ui/outside-text.tsx';
import { places } from '../../../ui/places.ts';
import { StatusDot, type Tone } from '../../../ui/status.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import type { Fate } from './why-data.ts';
import css from './why.module.css';

const TONE: Readonly<Record<Fate['state'], Tone>> = { pending: 'info', delivered: 'good', skipped: 'warning', deadLetter: 'bad' };
const SHOWN = 20;

/** The requests that a rule owed and what became of them. */
export function FateList({ deliveries, nameOf }: { readonly deliveries: readonly Fate[]; readonly nameOf: (id: string) => string }) {
  const { t } = useTranslation('calls');
  if (deliveries.length === 0) return <p className={css['quiet']}>{t('why.noRequests')}</p>;
  return (
    <section className={css['moment']}>
      <p className={css['momentHead']}>
        <strong>{t('why.requests')}</strong>
      </p>
      <ul className={css['plain']} aria-label={t('why.requests')}>
        {deliveries.slice(0, SHOWN).map(({ id, hookId, event, state, attempts, lastStatus, settledAt, dueAt }) => (
          <li key={id} className={css['fate']}>
            <Link to={places.deliveries()} search={{ open: id }} fz="inherit">
              <OutsideText text={nameOf(hookId)} /> · {event}
            </Link>
            <StatusDot tone={TONE[state]}>{t(`deliveries.is.${state}`)}</StatusDot>
            <span className={css['quiet']}>
              {t('why.attempts', { count: attempts })}
              {lastStatus !== null && ` · HTTP ${lastStatus}`} · <TimeText at={settledAt ?? dueAt} as="short" />
            </span>
          </li>
        ))}
      </ul>
      {deliveries.length > SHOWN && <p className={css['quiet']}>{t('why.moreRequests', { count: deliveries.length - SHOWN })}</p>}
    </section>
  );
}
