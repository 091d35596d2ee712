import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { Account, CreatedAccount, NewAccount, ResetPassword, ROLES } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { useAll } from '../../api/read.ts';
import { confirm } from '../../ui/confirm.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, QueryState } from '../../ui/states.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { Once } from './once.tsx';

type Person = z.infer<typeof Account>;

async function change(id: string, body: object): Promise<void> {
  await callApi({ method: 'PATCH', path: path`/accounts/${id}`, body, answer: Account });
  await refresh('/accounts');
}

/** Who may sign in, and as what. */
export function PeoplePanel() {
  const { t } = useTranslation('accounts');
  const people = useAll({ path: '/accounts', answer: Account });
  const [secret, setSecret] = useState<string | null>(null);
  const reset = async ({ id, name }: Person): Promise<void> => {
    if (!(await confirm({ title: t('resetAsk', { name }), body: t('resetBody'), confirm: t('reset'), cancel: t('cancel') }))) return;
    const { data } = await callApi({ method: 'POST', path: path`/accounts/${id}/reset-password`, answer: ResetPassword });
    setSecret(data.oneTimePassword);
  };
  const disable = async ({ id, name, disabled }: Person): Promise<void> => {
    const question = { title: t('disableAsk', { name }), body: t('disableBody'), confirm: t('disable'), cancel: t('cancel') };
    if (!disabled && !(await confirm(question))) return;
    await change(id, { disabled: !disabled });
    notifyDone(t('changed'));
  };
  const columns: readonly Column<Person>[] = [
    { key: 'name', header: t('name'), onCard: 'title', sortBy: ({ name }) => name, cell: ({ name }) => <OutsideText text={name} isLine /> },
    { key: 'login', header: t('login'), cell: ({ login }) => <OutsideText text={login} isLine /> },
    {
      key: 'role',
      header: t('role'),
      cell: ({ id, role, name }) => (
        <NativeSelect
          size="xs"
          aria-label={t('roleOf', { name })}
          value={role}
          data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
          onChange={(event) => void change(id, { role: event.currentTarget.value }).then(() => notifyDone(t('changed')), notifyProblem)}
        />
      ),
    },
    {
      key: 'state',
      header: t('state'),
      onCard: 'end',
      cell: ({ disabled }) => <StatusDot tone={disabled ? 'quiet' : 'good'}>{t(disabled ? 'disabled' : 'active')}</StatusDot>,
    },
    {
      key: 'do',
      header: t('actions'),
      width: '18rem',
      cell: (person) => (
        <Group gap="xs">
          {person.signIn === 'password' && (
            <Button size="compact-xs" variant="default" onClick={() => void reset(person).catch(notifyProblem)}>
              {t('reset')}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={() => void disable(person).catch(notifyProblem)}>
            {t(person.disabled ? 'enable' : 'disable')}
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <Panel title={t('people')}>
      <Stack gap="md">
        {secret !== null && <Once title={t('password')} about={t('passwordAbout')} secret={secret} />}
        <QueryState query={people}>
          {(rows) => <DataTable label={t('people')} columns={columns} rows={rows} rowKey={({ id }) => id} />}
        </QueryState>
        <NewPerson onCreated={setSecret} />
      </Stack>
    </Panel>
  );
}

function NewPerson({ onCreated }: { readonly onCreated: (secret: string | null) => void }) {
  const { t } = useTranslation('accounts');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: NewAccount,
    initial: { name: '', login: '', role: 'supervisor' },
    send: async (body) => {
      const { data } = await callApi({ method: 'POST', path: '/accounts', body, answer: CreatedAccount });
      onCreated(data.oneTimePassword);
      form.reset();
      await refresh('/accounts');
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-start">
          <TextInput label={t('newName')} {...form.getInputProps('name')} />
          <TextInput label={t('newLogin')} autoCapitalize="none" {...form.getInputProps('login')} />
          <NativeSelect
            label={t('newRole')}
            data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
            {...form.getInputProps('role')}
          />
        </Group>
        {problem && <ErrorState error={problem} />}
        <Button type="submit" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
          {t('create')}
        </Button>
      </Stack>
    </form>
  );
}
// texts: accounts:roles.*
