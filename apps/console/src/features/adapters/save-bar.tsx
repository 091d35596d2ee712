import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/problem.ts';
import { ErrorState } from '../../ui/states.tsx';
import css from './adapters.module.css';

export interface SaveBarProps {
  readonly isNew: boolean;
  readonly isBusy: boolean;
  readonly isDirty: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onReset: () => void;
}

/** Always in sight below the form. */
export function SaveBar({ isNew, isBusy, isDirty, problem, onReset }: SaveBarProps) {
  const { t } = useTranslation('adapters');
  return (
    <div className={css['saveBar']}>
      {problem && (
        <div className={css['saveBarProblem']}>
          <ErrorState error={problem} />
        </div>
      )}
      <Button type="submit" loading={isBusy} disabled={!isDirty}>
        {t(isNew ? 'save.add' : 'save.save')}
      </Button>
      {!isNew && (
        <Button variant="default" onClick={onReset} disabled={!isDirty || isBusy}>
          {t('save.reset')}
        </Button>
      )}
    </div>
  );
}
