import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './data-table.module.css';
import { wholeNumber } from './format.ts';
import { useLocale } from './locale.ts';

export interface TableFootProps {
  readonly label: string;
  readonly count: number;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly foot: ReactNode;
}

/** How many rows there are, and whether more are coming. */
export function TableFoot({ count, hasMore, isLoadingMore, foot }: TableFootProps) {
  const { t } = useTranslation('ui');
  const number = wholeNumber(count, useLocale());
  return (
    <div className={css['foot']}>
      <span>{hasMore ? t('table.shownSoFar', { count, number }) : t('table.shown', { count, number })}</span>
      <span>{isLoadingMore ? <Loader size={12} aria-label={t('loading')} /> : foot}</span>
    </div>
  );
}
