import { Button, Stack, TextInput } from '@mantine/core';
import { Settings } from '@ringhook/contract';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { useLeaveGuard } from '../../ui/use-leave-guard.ts';
import { CallSection } from './call-section.tsx';
import { NetworkSection } from './network-section.tsx';
import { NumberSection } from './number-section.tsx';
import { RetentionSection } from './retention-section.tsx';
import css from './settings.module.css';
import { fieldOf, type SettingsValue, type SettingsValues, toBody } from './settings-values.ts';
import { SignInSection } from './sign-in-section.tsx';
import { SiteSection } from './site-section.tsx';
import { StartSection } from './start-section.tsx';

export interface SettingsFormViewProps {
  readonly initial: SettingsValues;
  readonly onSave: (settings: SettingsValue, note: string) => Promise<void>;
  /** What stands above the buttons, e.g. a conflict. */
  readonly notice: ReactNode;
}

export function SettingsFormView({ initial, onSave, notice }: SettingsFormViewProps) {
  const { t } = useTranslation('settings');
  const isDisabled = !useMayConfigure();
  const [note, setNote] = useState('');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: Settings,
    initial,
    toBody,
    fieldOf,
    send: (settings) => onSave(settings, note),
  });
  const isDirty = form.isDirty();
  useLeaveGuard(() => isDirty && !isDisabled);
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="lg">
        <SiteSection form={form} isDisabled={isDisabled} />
        <NumberSection form={form} isDisabled={isDisabled} />
        <CallSection form={form} isDisabled={isDisabled} />
        <NetworkSection form={form} isDisabled={isDisabled} />
        <RetentionSection form={form} isDisabled={isDisabled} />
        <SignInSection form={form} isDisabled={isDisabled} />
        <StartSection />
        {!isDisabled && (
          <div className={css['saveBar']}>
            {notice && <div className={css['wide']}>{notice}</div>}
            {problem && (
              <div className={css['wide']}>
                <ErrorState error={problem} />
              </div>
            )}
            <Button type="submit" loading={isBusy} disabled={!isDirty}>
              {t('save')}
            </Button>
            <Button variant="default" onClick={() => form.reset()} disabled={!isDirty || isBusy}>
              {t('discard')}
            </Button>
            {isDirty && (
              <TextInput
                aria-label={t('note')}
                placeholder={t('note')}
                value={note}
                maxLength={400}
                onChange={(event) => setNote(event.currentTarget.value)}
                style={{ flex: '1 1 12rem' }}
              />
            )}
          </div>
        )}
      </Stack>
    </form>
  );
}
