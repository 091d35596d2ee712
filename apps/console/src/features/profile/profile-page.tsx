import { Stack } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useIdentity } from '../../api/session.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { LookPanel } from './look-panel.tsx';
import { NameForm } from './name-form.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { SessionPanel } from './session-panel.tsx';

/** What people set about themselves. */
export function ProfilePage() {
  const { t } = useTranslation('profile');
  const identity = useIdentity();
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <QueryState query={identity}>
        {(me) =>
          me?.account ? (
            <Stack gap="lg">
              <Panel title={t('person')}>
                <NameForm account={me.account} />
              </Panel>
              <LookPanel account={me.account} />
              <PasswordPanel account={me.account} />
              <SessionPanel />
            </Stack>
          ) : (
            <EmptyState icon={IconKey} title={t('token')} about={t('tokenAbout')} />
          )
        }
      </QueryState>
    </>
  );
}
