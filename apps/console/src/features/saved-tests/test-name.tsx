import { Button, Group, TextInput } from '@mantine/core';
import { SavedTestChange } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '../../ui/notify.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { changeTest } from './test-data.ts';

/** What a test is called: it is what somebody reads when a change breaks it. */
export function TestName({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation('saved-tests');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: SavedTestChange,
    initial: { name },
    send: async ({ name: next }) => {
      if (next === undefined) return;
      await changeTest(id, { name: next });
      notifyDone(t('renamed'));
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Group gap="sm" align="flex-end">
        <TextInput label={t('column.name')} style={{ flex: '1 1 14rem' }} {...form.getInputProps('name')} />
        {form.isDirty() && (
          <Button type="submit" variant="default" loading={isBusy}>
            {t('rename')}
          </Button>
        )}
      </Group>
      {problem && <ErrorState error={problem} />}
    </form>
  );
}
