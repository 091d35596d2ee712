import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { CreatedAccount, NewAccount, ROLES } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';

export function NewPerson({ onCreated }: { readonly onCreated: (secret: string | null) => void }) {
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
