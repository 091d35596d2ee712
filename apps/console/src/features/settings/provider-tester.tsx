import { Alert, Button, Stack } from '@mantine/core';
import { ProviderTest, SignInSettings } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { type ProviderValues, toProvider } from './settings-values.ts';

type Outcome =
  | { readonly kind: 'found'; readonly test: z.infer<typeof ProviderTest> }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

/** Asks the provider of the form, saved or not, what it says of itself. Nobody is signed in by it. */
export function ProviderTester({ values }: { readonly values: ProviderValues }) {
  const { t } = useTranslation('settings');
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const body = { oidc: toProvider(values) };
  const isComplete = SignInSettings.safeParse(body).success;
  const test = async (): Promise<void> => {
    setBusy(true);
    setOutcome(undefined);
    await callApi({ method: 'POST', path: '/auth/oidc/test', body, answer: ProviderTest })
      .then(({ data }) => setOutcome({ kind: 'found', test: data }))
      .catch((cause: unknown) => setOutcome({ kind: 'failed', problem: toProblem(cause) }))
      .finally(() => setBusy(false));
  };
  return (
    <Stack gap="sm">
      <Button variant="default" style={{ alignSelf: 'flex-start' }} loading={isBusy} disabled={!isComplete} onClick={() => void test()}>
        {t('signIn.test')}
      </Button>
      {outcome?.kind === 'failed' && <ErrorState error={outcome.problem} />}
      {outcome?.kind === 'found' && <Found test={outcome.test} />}
    </Stack>
  );
}

function Found({ test }: { readonly test: z.infer<typeof ProviderTest> }) {
  const { t } = useTranslation('settings');
  return (
    <Alert color="green" role="status" title={t('signIn.found')}>
      <KeyValueList
        facts={[
          [t('signIn.redirect'), <OutsideText key="redirect" text={test.redirectUri} />],
          [t('signIn.authorization'), <OutsideText key="authorization" text={test.authorizationEndpoint} />],
          [t('signIn.token'), <OutsideText key="token" text={test.tokenEndpoint} />],
          [
            t('signIn.userinfo'),
            test.userinfoEndpoint === null ? t('tester.none') : <OutsideText key="info" text={test.userinfoEndpoint} />,
          ],
        ]}
      />
    </Alert>
  );
}
