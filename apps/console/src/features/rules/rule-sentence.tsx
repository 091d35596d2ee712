import { useTranslation } from 'react-i18next';
import { OutsideText } from '../../ui/outside-text.tsx';
import type { RuleWords } from './rule-words.ts';
import css from './rules.module.css';

/** When, if, then. */
export function RuleSentence({ words: { when, conditions, actions } }: { readonly words: RuleWords }) {
  const { t } = useTranslation('rules');
  return (
    <dl className={css['sentence']}>
      <Line label={t('sentence.when')} texts={[when]} />
      {conditions.length > 0 && <Line label={t('sentence.if')} texts={conditions} joint={t('sentence.and')} />}
      <Line label={t('sentence.then')} texts={actions.length > 0 ? actions : [t('sentence.nothing')]} joint={t('sentence.and')} />
    </dl>
  );
}

function Line({ label, texts, joint = '' }: { readonly label: string; readonly texts: readonly string[]; readonly joint?: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {texts.map((text, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- clauses have no other name
          <span key={index}>
            {index > 0 && <span className={css['joint']}> {joint} </span>}
            <OutsideText text={text} />
          </span>
        ))}
      </dd>
    </>
  );
}
