import { Login } from '@ringhook/contract';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/client.ts';
import { signIn, useAuthState } from '../../api/session.ts';
import { places } from '../../ui/places.ts';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { SignInProblem } from './sign-in-problem.tsx';

/** Login and password, and the identity provider's button when there is one. */
export function PasswordForm({ login = '' }: { readonly login?: string }) {
  const { t } = useTranslation('sign-in');
  const state = useAuthState();
  const { form, problem, isBusy, onSubmit } = useContractForm({ schema: Login, initial: { login, password: '' }, send: signIn });
  const oidc = state.data?.oidc;
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        {problem && <SignInProblem key={`${problem.code} ${isBusy}`} problem={problem} />}
        <TextInput
          label={t('login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus={login === ''}
          {...form.getInputProps('login')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          data-autofocus={login !== ''}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isBusy}>
          {t('signIn')}
        </Button>
        {oidc && (
          <Button component="a" variant="default" href={addressOf('/auth/oidc/start', { returnTo: askedFor() })}>
            {oidc.label}
          </Button>
        )}
      </Stack>
    </form>
  );
}

/** The page that was asked for; the sign-in itself is none to come back to. */
function askedFor(): string {
  const { pathname, search } = window.location;
  return pathname === places.signIn() ? places.home() : pathname + search;
}
