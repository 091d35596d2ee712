import { Button, Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { NewSavedTest, SavedTestPreview } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useAsk } from '../../api/ask.ts';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import { DifferenceList } from '../../ui/difference-list.tsx';
import { Link } from '../../ui/link.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { places } from '../../ui/places.ts';
import { RequestList } from '../../ui/request-list.tsx';
import { ErrorState, QueryState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';

type Preview = z.infer<typeof SavedTestPreview>;

export interface KeepFormProps {
  readonly callNumber: number;
  readonly onDone: () => void;
}

/** What the test is called and what it expects, with the requests themselves, before it is saved. */
export function KeepForm({ callNumber, onDone }: KeepFormProps) {
  const { t } = useTranslation('calls');
  const preview = useAsk({ path: '/saved-tests/preview', body: { callNumber }, answer: SavedTestPreview });
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: NewSavedTest,
    initial: { callNumber, name: '', expect: 'now' as 'now' | 'then' },
    send: async (body) => {
      await callApi({ method: 'POST', path: '/saved-tests', body });
      await refresh('/saved-tests');
      notifyDone(t('keep.saved'));
      onDone();
    },
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <TextInput
          label={t('keep.name')}
          description={t('keep.nameAbout')}
          placeholder={t('keep.namePlaceholder')}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <QueryState query={preview} lines={5}>
          {(found) => (
            <Expectation preview={found} expect={form.getValues().expect} onExpect={(expect) => form.setFieldValue('expect', expect)} />
          )}
        </QueryState>
        {problem && <ErrorState error={problem} />}
        <Group gap="md">
          <Button type="submit" loading={isBusy} disabled={preview.data === undefined}>
            {t('keep.save')}
          </Button>
          <Link to={places.savedTests()} size="sm">
            {t('keep.toTests')}
          </Link>
        </Group>
      </Stack>
    </form>
  );
}

interface ExpectationProps {
  readonly preview: Preview;
  readonly expect: 'now' | 'then';
  readonly onExpect: (expect: 'now' | 'then') => void;
}

function Expectation({ preview: { now, past, differences }, expect, onExpect }: ExpectationProps) {
  const { t } = useTranslation('calls');
  const requests = expect === 'then' && past !== null ? past : now;
  const isSame = past !== null && differences.length === 0;
  return (
    <>
      {isSame ? (
        <Text size="sm">{t('keep.same')}</Text>
      ) : (
        <Radio.Group label={t('keep.expects')} value={expect} onChange={(next) => onExpect(next === 'then' ? 'then' : 'now')}>
          <Stack gap="xs" mt="xs">
            <Radio value="now" label={t('keep.now')} description={t('keep.nowAbout')} />
            <Radio
              value="then"
              label={t('keep.then')}
              description={t(past === null ? 'keep.thenGone' : 'keep.thenAbout')}
              disabled={past === null}
            />
          </Stack>
        </Radio.Group>
      )}
      {differences.length > 0 && (
        <section>
          <Title order={3} fz="sm" mb="xs">
            {t('keep.differs')}
          </Title>
          <DifferenceList differences={differences} />
        </section>
      )}
      <section>
        <Title order={3} fz="sm" mb="xs">
          {t('keep.requests', { count: requests.length })}
        </Title>
        {requests.length > 0 ? (
          <RequestList requests={requests} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('keep.nothing')}
          </Text>
        )}
      </section>
    </>
  );
}
