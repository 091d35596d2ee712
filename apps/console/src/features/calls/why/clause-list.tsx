import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { OutsideText } from '../../../ui/outside-text.tsx';
import { type ClauseValue, failedFirst } from './why-data.ts';
import css from './why.module.css';

// texts: calls:why.clause.*
export function useClauseName(): (clause: string) => string {
  const { t, i18n } = useTranslation('calls');
  return (clause) => (i18n.exists(`calls:why.clause.${clause}`) ? t(`why.clause.${clause as 'caller'}`) : clause);
}

/** Every condition with what was asked for and what was there; what failed stands first. */
export function ClauseList({ clauses }: { readonly clauses: readonly ClauseValue[] }) {
  const { t } = useTranslation('calls');
  if (clauses.length === 0) return <p className={css['quiet']}>{t('why.noConditions')}</p>;
  return (
    <ul className={css['clauses']} aria-label={t('why.conditions')}>
      {failedFirst(clauses).map((clause) => (
        <li key={clause.clause}>
          <ClauseLine clause={clause} />
        </li>
      ))}
    </ul>
  );
}

export function ClauseLine({ clause: { clause, isMet, expected, actual, number } }: { readonly clause: ClauseValue }) {
  const { t } = useTranslation('calls');
  const nameOf = useClauseName();
  const Icon = isMet ? IconCheck : IconX;
  return (
    <div className={css['clause']} data-met={isMet}>
      <Icon size={16} aria-hidden className={css['mark'] ?? ''} />
      <div className={css['clauseText']}>
        <div>
          <strong>{nameOf(clause)}</strong> {t(isMet ? 'why.met' : 'why.notMet')}
        </div>
        <dl className={css['facts']}>
          <Fact name={t('why.expected')} text={expected} />
          <Fact name={t('why.actual')} text={actual} />
          {number !== null && number.forms.length > 0 && <Fact name={t('why.forms')} text={number.forms.join('   ')} />}
          {number?.hit && <Fact name={t('why.hit')} text={number.hit.entry} />}
          {number?.hit?.list && <Fact name={t('why.list')} text={number.hit.list} />}
        </dl>
      </div>
    </div>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <OutsideText text={text} />
      </dd>
    </div>
  );
}
