import { Button, Group, Stack } from '@mantine/core';
import { ResetPassword } from '@ringhook/contract';
import { IconKey, IconLock, IconLockOpen, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { Once } from './once.tsx';
import { changePerson, type Person } from './person-data.ts';

/** What can be done with an account at once; each says before what it means. */
export function PersonSteps({ person, onRemoved }: { readonly person: Person; readonly onRemoved: () => void }) {
  const { t } = useTranslation('accounts');
  const [secret, setSecret] = useState<string>();
  const { id, name, disabled, signIn } = person;
  const cancel = t('cancel');
  const reset = async (): Promise<void> => {
    if (!(await confirm({ title: t('resetAsk', { name }), body: t('resetBody'), confirm: t('reset'), cancel }))) return;
    const { data } = await callApi({ method: 'POST', path: path`/accounts/${id}/reset-password`, answer: ResetPassword });
    setSecret(data.oneTimePassword);
    await refresh('/accounts');
  };
  const disable = async (): Promise<void> => {
    const question = { title: t('disableAsk', { name }), body: t('disableBody'), confirm: t('disable'), cancel };
    if (!disabled && !(await confirm(question))) return;
    await changePerson(id, { disabled: !disabled });
    notifyDone(t('changed'));
  };
  const remove = async (): Promise<void> => {
    const question = { title: t('removeAsk', { name }), body: t('removeBody'), confirm: t('remove'), cancel, isDangerous: true };
    if (!(await confirm(question))) return;
    await callApi({ method: 'DELETE', path: path`/accounts/${id}` });
    onRemoved();
    await refresh('/accounts');
    notifyDone(t('removed'));
  };
  const Lock = disabled ? IconLockOpen : IconLock;
  return (
    <Stack gap="md">
      {secret !== undefined && <Once title={t('password')} about={t('passwordAbout')} secret={secret} />}
      <Group gap="xs">
        {signIn === 'password' && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconKey size={14} aria-hidden />}
            onClick={() => void reset().catch(notifyProblem)}
          >
            {t('reset')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<Lock size={14} aria-hidden />}
          onClick={() => void disable().catch(notifyProblem)}
        >
          {t(disabled ? 'enable' : 'disable')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={() => void remove().catch(notifyProblem)}
        >
          {t('remove')}
        </Button>
      </Group>
    </Stack>
  );
}
