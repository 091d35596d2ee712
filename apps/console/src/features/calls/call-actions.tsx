import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { Adapter, NewSavedTest, Replay, SavedTestDetail } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, newOnceKey } from '../../api/client.ts';
import { useAll } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useContractForm } from '../../ui/use-contract-form.ts';
import { visiblePieces } from '../../ui/visible-text.ts';
import type { CallValue } from './call-data.ts';

/** What can be done with a call that is over: tell it to an endpoint, keep it as a test. */
export function CallActions({ call: { number, endedAt } }: { readonly call: CallValue }) {
  const { t } = useTranslation('calls');
  const mayDeliver = useCan('deliver');
  const mayWrite = useCan('write:config');
  if (!mayDeliver && !mayWrite) return null;
  return (
    <Panel title={t('actions.title')}>
      {endedAt === null ? (
        <Text size="sm" c="dimmed">
          {t('actions.notOver')}
        </Text>
      ) : (
        <Stack gap="lg">
          {mayDeliver && <SendToEndpoint callNumber={number} />}
          {mayWrite && <SaveAsTest callNumber={number} />}
        </Stack>
      )}
    </Panel>
  );
}

function SendToEndpoint({ callNumber }: { readonly callNumber: number }) {
  const { t } = useTranslation('calls');
  const { data: adapters = [] } = useAll({ path: '/adapters', answer: Adapter });
  const [adapterId, setAdapterId] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const nameOf = (id: string): string => plain(adapters.find((adapter) => adapter.id === id)?.name ?? id);
  const send = async (to: string): Promise<void> => {
    const isSure = await confirm({
      title: t('send.confirmTitle', { number: callNumber, endpoint: nameOf(to) }),
      body: t('send.confirmBody'),
      confirm: t('send.button'),
      cancel: t('cancel'),
    });
    if (!isSure) return;
    setBusy(true);
    const body = { kind: 'call', callNumber, adapterId: to } as const;
    await callApi({ method: 'POST', path: '/replays', body, answer: Replay, onceKey: newOnceKey() })
      .then(() => notifyDone(t('send.done', { endpoint: nameOf(to) })))
      .then(() => refresh('/calls', '/deliveries'))
      .catch((cause: unknown) => notifyProblem(cause))
      .finally(() => setBusy(false));
  };
  return (
    <Stack gap="xs">
      <Select
        label={t('send.label')}
        description={t('send.about')}
        placeholder={t('send.choose')}
        data={adapters.map(({ id, name }) => ({ value: id, label: plain(name) }))}
        value={adapterId}
        error={isMissing && adapterId === null ? t('send.missing') : undefined}
        onChange={setAdapterId}
        searchable
      />
      <Button
        variant="default"
        loading={isBusy}
        onClick={() => {
          setMissing(adapterId === null);
          if (adapterId !== null) void send(adapterId);
        }}
      >
        {t('send.button')}
      </Button>
    </Stack>
  );
}

function SaveAsTest({ callNumber }: { readonly callNumber: number }) {
  const { t } = useTranslation('calls');
  const { form, problem, isBusy, onSubmit } = useContractForm({
    schema: NewSavedTest,
    initial: { name: '' },
    toBody: ({ name }) => ({ callNumber, name: name.trim() }),
    send: async (body) => {
      await callApi({ method: 'POST', path: '/saved-tests', body, answer: SavedTestDetail, onceKey: newOnceKey() });
      notifyDone(t('test.done'));
      form.reset();
      await refresh('/saved-tests');
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="xs">
        <TextInput label={t('test.label')} description={t('test.about')} {...form.getInputProps('name')} />
        {problem && <ErrorState error={problem} />}
        <Button type="submit" variant="default" loading={isBusy}>
          {t('test.button')}
        </Button>
      </Stack>
    </form>
  );
}

/** Without what could turn a line round or hide: a choice shows text as it is. */
function plain(text: string): string {
  return visiblePieces(text, 100)
    .pieces.map((piece) => piece.text)
    .join('');
}
