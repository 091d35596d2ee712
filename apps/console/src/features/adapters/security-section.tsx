import { NativeSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import type { AdapterValues } from './adapter-values.ts';
import type { SectionProps } from './endpoint-section.tsx';

const KINDS = ['none', 'basic', 'bearer'] as const;

/** How the endpoint knows that it is us, and that nobody changed what we said. */
export function SecuritySection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('adapters');
  const { authKind, credential, isSigned, signingSecret } = form.getValues();
  return (
    <Panel title={t('security.title')} about={t('security.about')}>
      <Stack gap="md">
        <NativeSelect
          label={t('security.kind')}
          maw="20rem"
          data={KINDS.map((kind) => ({ value: kind, label: t(`security.kinds.${kind}`) }))}
          value={authKind}
          onChange={(event) => form.setFieldValue('authKind', event.currentTarget.value as AdapterValues['authKind'])}
          disabled={isDisabled}
        />
        {authKind === 'basic' && (
          <TextInput
            label={t('security.username')}
            maw="20rem"
            autoComplete="off"
            {...form.getInputProps('username')}
            disabled={isDisabled}
          />
        )}
        {authKind !== 'none' && (
          <SecretField
            label={t(authKind === 'basic' ? 'security.password' : 'security.token')}
            value={credential}
            onChange={(choice) => {
              form.setFieldValue('credential', choice);
              form.clearFieldError('credential');
            }}
            error={form.errors['credential'] !== undefined}
            disabled={isDisabled}
          />
        )}
        <Switch
          label={t('security.signed')}
          description={t('security.signedAbout')}
          {...form.getInputProps('isSigned', { type: 'checkbox' })}
          disabled={isDisabled}
        />
        {isSigned && (
          <SecretField
            label={t('security.key')}
            value={signingSecret}
            onChange={(choice) => {
              form.setFieldValue('signingSecret', choice);
              form.clearFieldError('signingSecret');
            }}
            error={form.errors['signingSecret'] !== undefined}
            disabled={isDisabled}
          />
        )}
      </Stack>
    </Panel>
  );
}
