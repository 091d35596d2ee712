import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { ConfirmedDeskLogin, DeskLoginConfirmation } from '@ringhook/contract';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../api/client.ts';
import { useIdentity } from '../../api/session.ts';
import { announce } from '../../ui/announce.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { connectComputerPage } from './pages.ts';

interface Answer {
  readonly computer: string;
  readonly isAllowed: boolean;
}

/** Where a person says that the computer which shows a code is theirs (RFC 8628, section 3.3). */
export function ConnectComputerPage() {
  const { t } = useTranslation('connect-computer');
  const [answer, setAnswer] = useState<Answer>();
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <Stack maw="34rem">{answer ? <Result {...answer} /> : <CodeForm onAnswer={setAnswer} />}</Stack>
    </>
  );
}

function CodeForm({ onAnswer }: { readonly onAnswer: (answer: Answer) => void }) {
  const { t } = useTranslation('connect-computer');
  const [{ code }] = usePageSearch(connectComputerPage);
  const [isAllowed, setAllowed] = useState(true);
  const { form, problem, isBusy, onSubmit, showProblem } = useContractForm({
    schema: DeskLoginConfirmation,
    initial: { userCode: code ?? '' },
    toBody: ({ userCode }) => ({ userCode: userCode.trim().toUpperCase() }),
    send: async ({ userCode }) => {
      const { data } = await callApi({
        method: 'POST',
        path: '/desk/logins/confirm',
        body: { userCode, isAllowed },
        answer: ConfirmedDeskLogin,
      });
      announce(t(isAllowed ? 'done.title' : 'refused.title'));
      onAnswer({ computer: data.computer, isAllowed });
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        showProblem(undefined);
        onSubmit(event);
      }}
    >
      <Panel>
        <Stack gap="md">
          <TextInput
            label={t('code')}
            description={t('codeAbout')}
            autoComplete="off"
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            {...form.getInputProps('userCode')}
          />
          <AccountLine />
          <Text size="sm">{t('warning')}</Text>
          {problem && <ErrorState error={problem} />}
          <Group gap="sm">
            <Button type="submit" loading={isBusy && isAllowed} disabled={isBusy && !isAllowed} onClick={() => setAllowed(true)}>
              {t('connect')}
            </Button>
            <Button
              type="submit"
              variant="default"
              loading={isBusy && !isAllowed}
              disabled={isBusy && isAllowed}
              onClick={() => setAllowed(false)}
            >
              {t('refuse')}
            </Button>
          </Group>
        </Stack>
      </Panel>
    </form>
  );
}

function AccountLine() {
  const { t } = useTranslation('connect-computer');
  const { data } = useIdentity();
  const name = data?.account?.name;
  return name === undefined ? null : (
    <Text size="sm">
      {t('account')} <OutsideText text={name} />
    </Text>
  );
}

function Result({ computer, isAllowed }: Answer) {
  const { t } = useTranslation('connect-computer');
  const Icon = isAllowed ? IconCircleCheck : IconCircleX;
  return (
    <Alert color={isAllowed ? 'green' : 'gray'} icon={<Icon size={18} aria-hidden />} title={t(isAllowed ? 'done.title' : 'refused.title')}>
      <Text size="sm">
        <OutsideText text={computer} />: {t(isAllowed ? 'done.about' : 'refused.about')}
      </Text>
    </Alert>
  );
}
