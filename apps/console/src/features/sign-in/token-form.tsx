import { Button, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { signInWithToken } from '../../api/session.ts';
import { ErrorState } from '../../ui/states.tsx';

const TOKEN = /^rh_[\w-]{43}$/;

/** The way back in when no account works: a token made by `ringhook token create`. It stays in the memory of this tab. */
export function TokenForm() {
  const { t } = useTranslation('sign-in');
  const [token, setToken] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const isToken = TOKEN.test(token.trim());
    setWrong(!isToken);
    if (!isToken) return;
    setBusy(true);
    await signInWithToken(token.trim()).catch((cause: unknown) => setProblem(toProblem(cause)));
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {problem && <ErrorState error={problem} />}
        <PasswordInput
          label={t('token')}
          description={t('tokenAbout')}
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          {...(isWrong && { error: t('tokenWrong') })}
        />
        <Button type="submit" loading={isBusy}>
          {t('signIn')}
        </Button>
      </Stack>
    </form>
  );
}
