import { useTranslation } from 'react-i18next';
import { Link } from '../../../ui/link.tsx';
import { OutsideText } from '../../../ui/outside-text.tsx';
import { places } from '../../../ui/places.ts';
import { StatusBadge, StatusDot } from '../../../ui/status.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { ClauseLine, ClauseList, useClauseName } from './clause-list.tsx';
import { FateList } from './fate-list.tsx';
import { decisive, type RuleMoment, type RuleWhy, VERDICT_TONE } from './why-data.ts';
import css from './why.module.css';

export interface RuleWhyProps {
  readonly rule: RuleWhy;
  readonly names: Names;
}

/** Names by ids; an id that is not known any more is its own name. */
export interface Names {
  readonly rule: (id: string) => string;
  readonly adapter: (id: string) => string;
}

/** What one rule made of a call: the verdict in a sentence, the condition that failed, and everything else on demand. */
export function RuleWhyEntry({ rule, names }: RuleWhyProps) {
  const { t } = useTranslation('calls');
  const { ruleId, name, since, moments, deliveries } = rule;
  const last = decisive(moments);
  const verdict = last?.verdict ?? 'notThere';
  return (
    <li className={css['entry']} data-verdict={verdict}>
      <div className={css['head']}>
        {since === 'deleted' ? (
          <strong>
            <OutsideText text={name} />
          </strong>
        ) : (
          <Link to={places.rule(ruleId)} fw={600} c="inherit">
            <OutsideText text={name} />
          </Link>
        )}
        {(since === 'changed' || since === 'deleted') && <StatusBadge tone="warning">{t(`why.since.${since}`)}</StatusBadge>}
        <span className={css['verdict']}>
          <StatusDot tone={VERDICT_TONE[verdict]}>{t(`why.verdict.${verdict}`)}</StatusDot>
        </span>
      </div>
      <RuleSentence moment={last} names={names} deliveries={deliveries.length} />
      {last?.failed && <ClauseLine clause={last.failed} />}
      {moments.length > 0 && (
        <details>
          <summary>{t('why.more')}</summary>
          {moments.map((moment) => (
            <MomentView key={moment.sequence} moment={moment} names={names} />
          ))}
          {last?.verdict === 'matched' && <FateList deliveries={deliveries} nameOf={names.adapter} />}
        </details>
      )}
    </li>
  );
}

interface SentenceProps {
  readonly moment: RuleMoment | undefined;
  readonly names: Names;
  readonly deliveries: number;
}

function RuleSentence({ moment, names, deliveries }: SentenceProps) {
  const { t } = useTranslation('calls');
  const clauseName = useClauseName();
  if (moment === undefined) return <p className={css['sentence']}>{t('why.sentence.notThere')}</p>;
  if (moment.verdict === 'matched') return <p className={css['sentence']}>{t('why.sentence.matched', { count: deliveries })}</p>;
  if (moment.verdict === 'disabled') return <p className={css['sentence']}>{t('why.sentence.disabled')}</p>;
  if (moment.verdict === 'notMatched') {
    return <p className={css['sentence']}>{t('why.sentence.notMatched', { clause: clauseName(moment.failed?.clause ?? '') })}</p>;
  }
  return (
    <p className={css['sentence']}>
      {t('why.sentence.notReached')} <OutsideText text={names.rule(moment.stoppedBy ?? '')} />
    </p>
  );
}

function MomentView({ moment, names }: { readonly moment: RuleMoment; readonly names: Names }) {
  const { t } = useTranslation('calls');
  const eventName = useEventName();
  const { at, verdict, revision, clauses, actions } = moment;
  return (
    <section className={css['moment']}>
      <p className={css['momentHead']}>
        <TimeText at={at} as="short" /> {eventName(moment)}: <strong>{t(`why.verdict.${verdict}`)}</strong>
        <span className={css['quiet']}> · {t('why.revision', { revision })}</span>
      </p>
      <ClauseList clauses={clauses} />
      {actions.length > 0 && (
        <ul className={css['plain']} aria-label={t('why.actions')}>
          {actions.map(({ adapterId, outcome }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the same adapter may be named twice
            <li key={`${adapterId} ${index}`}>
              <Link to={places.adapter(adapterId)} fz="inherit">
                <OutsideText text={names.adapter(adapterId)} />
              </Link>
              {': '}
              {t(`why.action.${outcome}`)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** An event of a call or of a telephone in words. */
export function useEventName(): (moment: { readonly level: 'call' | 'extension'; readonly event: string }) => string {
  const { t, i18n } = useTranslation('calls');
  return ({ level, event }) => {
    const key = level === 'call' ? `event.${event}` : `extensionEvent.${event}`;
    return i18n.exists(`calls:${key}`) ? t(key as 'event.start') : event;
  };
}
