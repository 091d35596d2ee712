import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { FirstAccount as FirstAccountSchema } from '@ringhook/contract';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { createFirstAccount } from '../../api/session.ts';
import { places } from '../../ui/places.ts';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';

/** In place of every page while nobody has an account: who holds the set-up token becomes the first administrator. */
export function FirstAccount() {
  const { t } = useTranslation('setup');
  const navigate = useNavigate();
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: FirstAccountSchema,
    initial: { setupToken: '', name: '', login: '', password: '' },
    toBody: (values) => ({ ...values, setupToken: values.setupToken.trim(), login: values.login.trim() }),
    send: (body) => createFirstAccount(body, () => navigate({ to: places.setup() })),
  });
  return (
    <Paper withBorder p="xl" maw={440} mx="auto">
      <title>{`${t('first.title')} · Ringhook`}</title>
      <form noValidate onSubmit={onSubmit}>
        <Stack gap="md">
          <div>
            <Title order={1}>{t('first.title')}</Title>
            <Text c="dimmed" size="sm" mt={2}>
              {t('first.about')}
            </Text>
          </div>
          {problem && <ErrorState error={problem} />}
          <TextInput
            label={t('first.token')}
            description={t('first.tokenAbout')}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps('setupToken')}
          />
          <TextInput label={t('first.name')} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput
            label={t('first.login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('login')}
          />
          <PasswordInput
            label={t('first.password')}
            description={t('first.passwordAbout')}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={isBusy}>
            {t('first.do')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
