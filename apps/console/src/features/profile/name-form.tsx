import { Button, Group, Stack, TextInput } from '@mantine/core';
import { ProfileChange } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { type AccountValue, changeProfile } from '../../api/session.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';

export function NameForm({ account }: { readonly account: AccountValue }) {
  const { t } = useTranslation('profile');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: ProfileChange,
    initial: { name: account.name },
    toBody: ({ name }) => ({ name: name.trim() }),
    send: async (body) => {
      await changeProfile(body);
      form.resetDirty();
      notifyDone(t('saved'));
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <KeyValueList
          facts={[
            [t('login'), <OutsideText key="login" text={account.login} isLine />],
            [t('role'), `${t(`roles.${account.role}.name`)}: ${t(`roles.${account.role}.about`)}`],
          ]}
        />
        {problem && <ErrorState error={problem} />}
        <Group gap="sm" align="flex-end">
          <TextInput label={t('name')} autoComplete="name" style={{ flex: '1 1 14rem' }} maw="22rem" {...form.getInputProps('name')} />
          <Button type="submit" variant="default" loading={isBusy} disabled={!form.isDirty()}>
            {t('saveName')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
// texts: profile:roles.*
