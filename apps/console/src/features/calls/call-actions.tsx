import { Button, Select, Stack, Text } from '@mantine/core';
import { Adapter } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAll } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { Panel } from '../../ui/panel.tsx';
import { useReplay } from '../../ui/use-replay.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { CallValue } from './call-data.ts';

/** Of the name of an endpoint. */
const MOST_CHARS = 100;

/** What can be done with a call that is over: telling it to an endpoint. */
export function CallActions({ call: { number, endedAt } }: { readonly call: CallValue }) {
  const { t } = useTranslation('calls');
  const mayDeliver = useCan('deliver');
  if (!mayDeliver) return null;
  return (
    <Panel title={t('actions.title')}>
      {endedAt === null ? (
        <Text size="sm" c="dimmed">
          {t('actions.notOver')}
        </Text>
      ) : (
        <SendToEndpoint callNumber={number} />
      )}
    </Panel>
  );
}

function SendToEndpoint({ callNumber }: { readonly callNumber: number }) {
  const { t } = useTranslation('calls');
  const { data: adapters = [] } = useAll({ path: '/adapters', answer: Adapter });
  const [adapterId, setAdapterId] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const { isBusy, ask } = useReplay();
  const send = (): void => {
    setMissing(adapterId === null);
    if (adapterId === null) return;
    const endpoint = visibleText(adapters.find(({ id }) => id === adapterId)?.name ?? adapterId, MOST_CHARS);
    ask({
      order: { kind: 'call', callNumber, adapterId },
      title: t('send.confirmTitle', { number: callNumber, endpoint }),
      about: t('send.confirmBody'),
    });
  };
  return (
    <Stack gap="sm">
      <Select
        label={t('send.label')}
        description={t('send.about')}
        placeholder={t('send.choose')}
        data={adapters.filter(({ enabled }) => enabled).map(({ id, name }) => ({ value: id, label: visibleText(name, MOST_CHARS) }))}
        value={adapterId}
        error={isMissing && adapterId === null ? t('send.missing') : undefined}
        onChange={setAdapterId}
        searchable
      />
      <Button variant="default" loading={isBusy} onClick={send}>
        {t('send.button')}
      </Button>
    </Stack>
  );
}
