import type { UseFormReturnType } from '@mantine/form';
import type { FormErrors } from '@mantine/form';
import type { ReactNode } from 'react';
import css from './settings.module.css';
import type { SettingsValues } from './settings-values.ts';

export type SettingsForm = UseFormReturnType<SettingsValues, SettingsValues, (values: SettingsValues) => FormErrors>;

export interface SectionProps {
  readonly form: SettingsForm;
  readonly isDisabled: boolean;
}

/** Inputs that stand still together, while testers beside them go on. */
export function Fields({ isDisabled, children }: { readonly isDisabled: boolean; readonly children: ReactNode }) {
  return (
    <fieldset className={css['fields']} disabled={isDisabled}>
      {children}
    </fieldset>
  );
}
