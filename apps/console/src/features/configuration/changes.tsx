import { Text } from '@mantine/core';
import type { DiffLine } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { OutsideText } from '../../ui/outside-text.tsx';
import css from './configuration.module.css';

type Line = z.infer<typeof DiffLine>;

const SHOWN_AT_FIRST = 100;
const MOST_CHARS = 1_200;

// texts: configuration:change.*
/** What two configurations differ in. */
export function Changes({ changes, label }: { readonly changes: readonly Line[]; readonly label: string }) {
  const { t } = useTranslation('configuration');
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  if (changes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('changes.none')}
      </Text>
    );
  }
  return (
    <div>
      <ul className={css['changes']} aria-label={label}>
        {changes.slice(0, most).map(({ path, change, before, after }) => (
          <li key={`${path} ${change}`}>
            <div className={css['changeHead']}>
              <span className={css['changeKind']} data-change={change}>
                {t(`change.${change}`)}
              </span>
              <span className={css['path']}>
                <OutsideText text={path} />
              </span>
            </div>
            {change !== 'moved' && before !== null && (
              <del className={css['before']}>
                <OutsideText text={before} mostChars={MOST_CHARS} />
              </del>
            )}
            {change !== 'moved' && after !== null && (
              <ins className={css['after']}>
                <OutsideText text={after} mostChars={MOST_CHARS} />
              </ins>
            )}
          </li>
        ))}
      </ul>
      {changes.length > most && (
        <button type="button" className={css['more']} onClick={() => setMost(most + SHOWN_AT_FIRST)}>
          {t('changes.more', { count: changes.length - most })}
        </button>
      )}
    </div>
  );
}
