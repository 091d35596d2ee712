import { useTranslation } from 'react-i18next';
import { Link } from '../../../ui/link.tsx';
import { NumberText, OutsideText } from '../../../ui/outside-text.tsx';
import { places } from '../../../ui/places.ts';
import { StatusDot } from '../../../ui/status.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { DESK_TONE, type DeskEntry } from '../call-data.ts';
import { useActionText } from '../outcome-text.ts';
import { ClauseLine, ClauseList, useClauseName } from './clause-list.tsx';
import { useEventName } from './rule-why.tsx';
import { decisive, distinctMoments, type EventWhy, failedFirst, VERDICT_TONE } from './why-data.ts';
import css from './why.module.css';

/** What one custom event of a workstation made of a call, and what the workstation reported. */
export function EventWhyEntry({ event: { name, moments, outcomes } }: { readonly event: EventWhy }) {
  const { t } = useTranslation('calls');
  const clauseName = useClauseName();
  const eventName = useEventName();
  const last = decisive(moments);
  const verdict = last?.verdict ?? 'notMatched';
  const failed = failedFirst(last?.clauses ?? []).find(({ isMet }) => !isMet);
  const sentence =
    verdict === 'matched'
      ? t(outcomes.length === 0 ? 'why.sentence.noWorkstation' : 'why.sentence.fired')
      : verdict === 'disabled'
        ? t('why.sentence.eventDisabled')
        : t('why.sentence.notMatched', { clause: clauseName(failed?.clause ?? '') });
  return (
    <li className={css['entry']} data-verdict={verdict}>
      <div className={css['head']}>
        <strong>
          <OutsideText text={name} />
        </strong>
        <span className={css['verdict']}>
          <StatusDot tone={VERDICT_TONE[verdict]}>{t(`why.verdict.${verdict}`)}</StatusDot>
        </span>
      </div>
      <p className={css['sentence']}>
        {sentence} {verdict === 'matched' && outcomes.length === 0 && <Link to={places.workstations()}>{t('why.toWorkstations')}</Link>}
      </p>
      {verdict === 'notMatched' && failed && <ClauseLine clause={failed} />}
      <OutcomeLines outcomes={outcomes} />
      <details>
        <summary>{t('why.more')}</summary>
        {distinctMoments(moments).map((moment) => (
          <section key={`${moment.sequence} ${moment.extension}`} className={css['moment']}>
            <p className={css['momentHead']}>
              <TimeText at={moment.at} as="short" /> <NumberText text={moment.extension} /> {eventName(moment)}:{' '}
              <strong>{t(`why.verdict.${moment.verdict}`)}</strong>
              <span className={css['quiet']}> · {t('why.revision', { revision: moment.revision })}</span>
            </p>
            <ClauseList clauses={moment.clauses} />
          </section>
        ))}
      </details>
    </li>
  );
}

function OutcomeLines({ outcomes }: Pick<EventWhy, 'outcomes'>) {
  const { t, i18n } = useTranslation('calls');
  const actionText = useActionText();
  if (outcomes.length === 0) return null;
  return (
    <ul className={css['plain']} aria-label={t('why.outcomes')}>
      {outcomes.map(({ userId, extension, action, outcome, detail, at }) => (
        <li key={`${userId} ${action} ${outcome} ${at}`} className={css['fate']}>
          <span>
            <NumberText text={extension} /> · {actionText(action)}
          </span>
          <StatusDot tone={DESK_TONE[outcome as DeskEntry['outcome']] ?? 'quiet'}>
            {i18n.exists(`calls:desk.is.${outcome}`) ? t(`desk.is.${outcome as 'done'}`) : outcome}
          </StatusDot>
          <span className={css['quiet']}>
            {detail !== '' && (
              <>
                <OutsideText text={detail} mostChars={200} /> ·{' '}
              </>
            )}
            <TimeText at={at} as="short" />
          </span>
        </li>
      ))}
    </ul>
  );
}
