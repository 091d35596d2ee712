import { Button, List, PasswordInput, Stack, Text } from '@mantine/core';
import { MIN_PASSWORD_LENGTH, PasswordChange } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { changePassword } from '../../api/session.ts';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';

export interface PasswordFieldsProps {
  readonly login: string;
  /** What the password in use is called: the own one, or the one-time one. */
  readonly currentLabel: string;
  readonly submitLabel: string;
  readonly onDone: () => void;
}

/** A new password of one's own: the rules are said before, what breaks one stands at its field. */
export function PasswordFields({ login, currentLabel, submitLabel, onDone }: PasswordFieldsProps) {
  const { t } = useTranslation('profile');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: PasswordChange,
    initial: { current: '', next: '', again: '' },
    // What is only typed twice here is no business of the server.
    toBody: ({ current, next }) => ({ current, next }),
    send: async (body) => {
      if (form.getValues().again !== body.next) {
        form.setFieldError('again', t('password.differs'));
        form.getInputNode('again')?.focus();
        return;
      }
      await changePassword(body);
      form.reset();
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md" maw="26rem">
        {problem && <ErrorState error={problem} />}
        {/* For the keeper of passwords: which account this one belongs to. */}
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <PasswordInput label={currentLabel} autoComplete="current-password" {...form.getInputProps('current')} />
        <div>
          <Text size="sm" fw={500}>
            {t('password.rules')}
          </Text>
          <List size="sm" c="dimmed" spacing={2} mt={4}>
            <List.Item>{t('password.ruleLength', { count: MIN_PASSWORD_LENGTH })}</List.Item>
            <List.Item>{t('password.ruleLogin')}</List.Item>
            <List.Item>{t('password.ruleCommon')}</List.Item>
          </List>
        </div>
        <PasswordInput label={t('password.next')} autoComplete="new-password" {...form.getInputProps('next')} />
        <PasswordInput label={t('password.again')} autoComplete="new-password" {...form.getInputProps('again')} />
        <Button type="submit" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  );
}
