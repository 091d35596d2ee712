import { Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whenSignedOut } from '../../api/cache.ts';
import type { SignedIn } from '../../api/session.ts';
import { PasswordForm } from './password-form.tsx';
import { TokenForm } from './token-form.tsx';

/** The session ended while a page was open: signing in goes on where it was, with everything that was typed. */
export function SignInAgain({ identity }: { readonly identity: SignedIn }) {
  const { t } = useTranslation('sign-in', { useSuspense: false });
  const [endedFor, setEndedFor] = useState<SignedIn>();
  useEffect(() => whenSignedOut(() => setEndedFor(identity)), [identity]);
  return (
    <Modal
      opened={endedFor === identity}
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('again')}
      size="sm"
    >
      <Stack gap="md">
        <Text size="sm">{t('aboutAgain')}</Text>
        {identity.account ? <PasswordForm login={identity.account.login} /> : <TokenForm />}
      </Stack>
    </Modal>
  );
}
