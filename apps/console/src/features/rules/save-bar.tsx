import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/problem.ts';
import { ErrorState } from '../../ui/states.tsx';
import css from './rules.module.css';

export interface SaveBarProps {
  readonly isNew: boolean;
  readonly isBusy: boolean;
  readonly isDirty: boolean;
  readonly problem: ApiProblem | undefined;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onReset: () => void;
}

/** Always in sight below the form; the note goes into the history. */
export function SaveBar({ isNew, isBusy, isDirty, problem, note, onNote, onReset }: SaveBarProps) {
  const { t } = useTranslation('rules');
  return (
    <div className={css['saveBar']}>
      {problem && (
        <div className={css['wide']}>
          <ErrorState error={problem} />
        </div>
      )}
      <Button type="submit" loading={isBusy} disabled={!isDirty}>
        {t(isNew ? 'editor.add' : 'editor.save')}
      </Button>
      {!isNew && (
        <Button variant="default" onClick={onReset} disabled={!isDirty || isBusy}>
          {t('editor.reset')}
        </Button>
      )}
      {isDirty && (
        <TextInput
          aria-label={t('editor.note')}
          placeholder={t('editor.note')}
          value={note}
          maxLength={400}
          onChange={(event) => onNote(event.currentTarget.value)}
          style={{ flex: '1 1 12rem' }}
        />
      )}
    </div>
  );
}
