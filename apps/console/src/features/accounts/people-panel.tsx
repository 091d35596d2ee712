import { Stack } from '@mantine/core';
import { Account } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAll } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { Panel } from '../../ui/panel.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { NewPerson } from './new-person.tsx';
import { Once } from './once.tsx';
import { accountPage } from './pages.ts';
import type { Person } from './person-data.ts';
import { PersonDetails } from './person-details.tsx';

/** Who may sign in, and as what. */
export function PeoplePanel() {
  const { t } = useTranslation('accounts');
  const [{ open }, setSearch] = usePageSearch(accountPage);
  const people = useAll({ path: '/accounts', answer: Account });
  const [secret, setSecret] = useState<string | null>(null);
  const columns = useColumns();
  const opened = people.data?.find(({ id }) => id === open);
  const close = (): void => setSearch({ open: undefined });
  return (
    <Panel title={t('people')} about={t('peopleAbout')}>
      <Stack gap="md">
        {secret !== null && <Once title={t('password')} about={t('passwordAbout')} secret={secret} />}
        <QueryState query={people}>
          {(rows) => (
            <DataTable
              label={t('people')}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              selectedKey={open ?? null}
              onOpen={({ id }) => setSearch({ open: id }, { isStep: true })}
            />
          )}
        </QueryState>
        <NewPerson onCreated={setSecret} />
      </Stack>
      <SidePanel isOpen={opened !== undefined} onClose={close} title={<OutsideText text={opened?.name ?? ''} isLine />}>
        {opened && <PersonDetails key={opened.id} person={opened} onRemoved={close} />}
      </SidePanel>
    </Panel>
  );
}

function useColumns(): readonly Column<Person>[] {
  const { t } = useTranslation('accounts');
  return [
    { key: 'name', header: t('name'), onCard: 'title', sortBy: ({ name }) => name, cell: ({ name }) => <OutsideText text={name} isLine /> },
    { key: 'login', header: t('login'), sortBy: ({ login }) => login, cell: ({ login }) => <OutsideText text={login} isLine /> },
    { key: 'role', header: t('role'), sortBy: ({ role }) => role, cell: ({ role }) => t(`roles.${role}`) },
    {
      key: 'state',
      header: t('state'),
      onCard: 'end',
      cell: ({ disabled, mustChangePassword }) => (
        <StatusDot tone={disabled ? 'quiet' : mustChangePassword ? 'warning' : 'good'}>
          {t(disabled ? 'disabled' : mustChangePassword ? 'oneTime' : 'active')}
        </StatusDot>
      ),
    },
    { key: 'signIn', header: t('signIn'), hideBelow: 1_200, cell: ({ signIn }) => t(`signIns.${signIn}`) },
    {
      key: 'seen',
      header: t('seen'),
      hideBelow: 900,
      sortBy: ({ lastSeenAt }) => lastSeenAt ?? 0,
      cell: ({ lastSeenAt }) => <TimeText at={lastSeenAt} fallback={t('never')} />,
    },
  ];
}
// texts: accounts:roles.* accounts:signIns.*
