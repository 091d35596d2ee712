import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import type { AccountValue } from '../../api/session.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PasswordFields } from './password-fields.tsx';

export function PasswordPanel({ account }: { readonly account: AccountValue }) {
  const { t } = useTranslation('profile');
  if (account.signIn === 'oidc') {
    return (
      <Panel title={t('password.title')}>
        <Text size="sm">{t('password.elsewhere')}</Text>
      </Panel>
    );
  }
  return (
    <Panel title={t('password.title')} about={t('password.about')}>
      <PasswordFields
        login={account.login}
        currentLabel={t('password.current')}
        submitLabel={t('password.change')}
        onDone={() => {
          notifyDone(t('password.changed'));
          void refresh('/auth/sessions');
        }}
      />
    </Panel>
  );
}
