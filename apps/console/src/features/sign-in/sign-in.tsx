import { Alert, Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { places } from '../../ui/places.ts';
import { PasswordForm } from './password-form.tsx';
import { TokenForm } from './token-form.tsx';

/** Why the way by the identity provider ended here. */
const KNOWN = ['PROVIDER_FAILED', 'PROVIDER_ROLE_MISSING', 'ACCOUNT_DISABLED'] as const;

/** In place of whatever page was asked for; that one comes when somebody is signed in, at the same address. */
export function SignIn() {
  const { t } = useTranslation('sign-in');
  const [isByToken, setByToken] = useState(false);
  const { pathname, search } = window.location;
  const problem = pathname === places.signIn() ? new URLSearchParams(search).get('problem') : null;
  return (
    <Paper withBorder p="xl" maw={384} mx="auto">
      <title>{`${t('title')} · Ringhook`}</title>
      <Stack gap="lg">
        <div>
          <Title order={1}>{t('title')}</Title>
          <Text c="dimmed" size="sm" mt={2}>
            {t(isByToken ? 'aboutToken' : 'about')}
          </Text>
        </div>
        {problem !== null && (
          <Alert color="red" role="alert" title={t('problem.title')}>
            {t(`problem.${KNOWN.find((code) => code === problem) ?? 'other'}`)}
          </Alert>
        )}
        {isByToken ? <TokenForm /> : <PasswordForm />}
        <Anchor component="button" type="button" size="sm" ta="center" onClick={() => setByToken(!isByToken)}>
          {t(isByToken ? 'byPassword' : 'byToken')}
        </Anchor>
      </Stack>
    </Paper>
  );
}
// texts: sign-in:problem.*
