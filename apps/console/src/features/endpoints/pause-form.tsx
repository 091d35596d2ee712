import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { HookPause, HookStatus } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { notifyDone, notifyUndo } from '../../ui/notify.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';

export async function resume(hookId: string): Promise<void> {
  await callApi({ method: 'POST', path: path`/hooks/${hookId}/resume`, answer: HookStatus });
  await refresh('/hooks', '/deliveries');
}

export interface PauseFormProps {
  readonly hookId: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Says what pausing does, and asks why: colleagues read it. */
export function PauseForm(props: PauseFormProps) {
  const { t } = useTranslation('endpoints');
  const ui = useTranslation('ui');
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={t('pause.title', { name: props.name })}
      closeButtonProps={{ 'aria-label': ui.t('close') }}
    >
      {props.isOpen && <Fields {...props} />}
    </Modal>
  );
}

function Fields({ hookId, onClose }: PauseFormProps) {
  const { t } = useTranslation('endpoints');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: HookPause,
    initial: { reason: '' },
    toBody: ({ reason }) => (reason.trim() === '' ? {} : { reason: reason.trim() }),
    send: async (body) => {
      await callApi({ method: 'POST', path: path`/hooks/${hookId}/pause`, body, answer: HookStatus });
      await refresh('/hooks');
      onClose();
      notifyUndo({
        message: t('pause.done'),
        undo: t('resume.do'),
        onUndo: async () => {
          await resume(hookId);
          notifyDone(t('resume.done'));
        },
      });
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <Text size="sm">{t('pause.body')}</Text>
        <TextInput label={t('pause.reason')} placeholder={t('pause.example')} {...form.getInputProps('reason')} data-autofocus />
        {problem && <ErrorState error={problem} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('pause.do')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
