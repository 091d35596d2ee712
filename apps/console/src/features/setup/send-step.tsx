import { Button, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { Adapter } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { EXAMPLES, type ExampleName, openPractice, PARAMETERS, PRACTICE_URL, saveExample } from './example.ts';
import { freeId } from '../../ui/free-id.ts';

/** Who is told of which calls: an adapter and a rule, made together. */
export function SendStep({ onDone, taken }: { readonly onDone: () => void; readonly taken: readonly string[] }) {
  const { t } = useTranslation('setup');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: Adapter,
    initial: { name: 'CRM', to: PRACTICE_URL === undefined ? 'own' : 'practice', url: '', example: 'every' as ExampleName },
    toBody: ({ name, to, url }) => ({
      id: freeId(name, taken, 'crm'),
      name: name.trim(),
      url: to === 'practice' ? PRACTICE_URL : url.trim(),
      parameters: PARAMETERS,
    }),
    send: async (adapter) => {
      const { example, to } = form.getValues();
      if (to === 'practice') await openPractice(t('send.note'));
      const rule = t(`send.examples.${example}`);
      await saveExample({ adapter, example, rule, ruleId: freeId(rule, [...taken, adapter.id], 'rule'), note: t('send.note') });
      await refresh('/adapters', '/rules', '/settings', '/configuration');
      notifyDone(t('send.saved'));
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <NativeSelect
          label={t('send.example')}
          data={EXAMPLES.map((value) => ({ value, label: t(`send.examples.${value}`) }))}
          {...form.getInputProps('example')}
        />
        <Radio.Group label={t('send.to')} {...form.getInputProps('to')}>
          <Stack gap="xs" mt="xs">
            {PRACTICE_URL !== undefined && <Radio value="practice" label={t('send.practice')} description={t('send.practiceAbout')} />}
            <Radio value="own" label={t('send.own')} description={t('send.ownAbout')} />
          </Stack>
        </Radio.Group>
        {form.values.to === 'own' && (
          <TextInput label={t('send.url')} placeholder="https://crm.example.com/calls" inputMode="url" {...form.getInputProps('url')} />
        )}
        <TextInput label={t('send.name')} {...form.getInputProps('name')} />
        <Text size="sm" c="dimmed">
          {t('send.carries')}
        </Text>
        {problem && <ErrorState error={problem} />}
        <Button type="submit" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
          {t('send.save')}
        </Button>
      </Stack>
    </form>
  );
}
// texts: setup:send.examples.*
