import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page-header.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { TokenPanel } from './token-panel.tsx';

/** People and programs that may use this Ringhook. */
export function AccountListPage() {
  const { t } = useTranslation('accounts');
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <Stack gap="lg">
        <PeoplePanel />
        <TokenPanel />
      </Stack>
    </>
  );
}
