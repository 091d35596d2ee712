import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type AccountValue, signOut } from '../../api/session.ts';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { PasswordFields } from './password-fields.tsx';

/** In place of every page for whoever signed in with a one-time password; the page that was asked for comes afterwards. */
export function ChoosePassword({ account }: { readonly account: AccountValue }) {
  const { t } = useTranslation('profile');
  return (
    <Paper withBorder p="xl" maw={440} mx="auto">
      <title>{`${t('choose.title')} · Ringhook`}</title>
      <Stack gap="lg">
        <div>
          <Title order={1}>{t('choose.title')}</Title>
          <Text c="dimmed" size="sm" mt={2}>
            {t('choose.about')}
          </Text>
        </div>
        <PasswordFields
          login={account.login}
          currentLabel={t('choose.current')}
          submitLabel={t('choose.do')}
          onDone={() => notifyDone(t('password.changed'))}
        />
        <Anchor component="button" type="button" size="sm" ta="center" onClick={() => void signOut().catch(notifyProblem)}>
          {t('choose.leave')}
        </Anchor>
      </Stack>
    </Paper>
  );
}
