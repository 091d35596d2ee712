import { Button, Group, Stack, Title } from '@mantine/core';
import { Delivery } from '@ringhook/contract';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Link } from '../../ui/link.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AttemptList } from './attempt-list.tsx';
import { BodyView } from './body-view.tsx';
import { curlCommand } from './curl-command.ts';
import { type DeliveryValue, redeliver, STATE_TONE, useAdapterNames } from './delivery-data.ts';

const EVERY_MS = 5_000;

export interface DeliveryDrawerProps {
  readonly id: string | undefined;
  readonly onClose: () => void;
}

/** One request: what was sent, every answer, and what follows. */
export function DeliveryDrawer({ id, onClose }: DeliveryDrawerProps) {
  const { t } = useTranslation('deliveries');
  return (
    <SidePanel isOpen={id !== undefined} onClose={onClose} title={t('drawer.title', { id })} width="46rem">
      {id !== undefined && <Opened id={id} />}
    </SidePanel>
  );
}

function Opened({ id }: { readonly id: string }) {
  const read = useRead({ path: path`/deliveries/${id}`, answer: Delivery, everyMs: EVERY_MS });
  return (
    <QueryState query={read} lines={10}>
      {(delivery) => (
        <Stack gap="lg">
          <Facts delivery={delivery} />
          <Request delivery={delivery} />
          <AttemptList delivery={delivery} />
        </Stack>
      )}
    </QueryState>
  );
}

function Facts({ delivery }: { readonly delivery: DeliveryValue }) {
  const { t } = useTranslation('deliveries');
  const { nameOf } = useAdapterNames();
  const { callNumber, event, hookId, state, synthetic, createdAt, dueAt, deadlineAt, settledAt, replay, webhookId } = delivery;
  return (
    <KeyValueList
      facts={[
        [t('column.state'), <StatusBadge tone={STATE_TONE[state]}>{t(`state.${state}`)}</StatusBadge>],
        [
          t('column.call'),
          <Link to={places.call(callNumber)} fz="inherit">
            {callNumber}
          </Link>,
        ],
        [t('column.event'), t(`event.${event}`) + (synthetic ? ` · ${t('drawer.synthetic')}` : '')],
        [
          t('column.endpoint'),
          <Link to={places.endpoint(hookId)} fz="inherit">
            <OutsideText text={nameOf(hookId)} />
          </Link>,
        ],
        [t('column.created'), <TimeText at={createdAt} as="exact" />],
        [t('drawer.due'), dueAt === null ? undefined : <TimeText at={dueAt} as="exact" />],
        [t('drawer.deadline'), deadlineAt === null ? undefined : <TimeText at={deadlineAt} as="exact" />],
        [t('drawer.settled'), settledAt === null ? undefined : <TimeText at={settledAt} as="exact" />],
        [t('drawer.replays'), replay === 0 ? undefined : replay],
        ['webhook-id', <OutsideText text={webhookId} />],
      ]}
    />
  );
}

function Request({ delivery: { id, request, state } }: { readonly delivery: DeliveryValue }) {
  const { t } = useTranslation('deliveries');
  const mayDeliver = useCan('deliver');
  const [isBusy, setBusy] = useState(false);
  const again = async (): Promise<void> => {
    setBusy(true);
    const queued = await redeliver(path`/deliveries/${id}/redeliver`).finally(() => setBusy(false));
    notifyDone(t(queued > 0 ? 'again.done' : 'again.open', { count: queued }));
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Title order={3} fz="md">
          {t('drawer.request')}
        </Title>
        <Group gap="xs">
          {request && <CopyButton isWide text={curlCommand(request)} label={t('drawer.curl')} />}
          {mayDeliver && state !== 'pending' && (
            <Button
              size="xs"
              loading={isBusy}
              leftSection={<IconRefresh size={14} aria-hidden />}
              onClick={() => void again().catch(notifyProblem)}
            >
              {t('again.one')}
            </Button>
          )}
        </Group>
      </Group>
      {request === null ? (
        t('drawer.noRequest')
      ) : (
        <>
          <CodeBlock label={t('drawer.url')} text={`${request.method} ${request.url}`} copied={request.url} />
          {request.headers.length > 0 && (
            <CodeBlock label={t('drawer.headers')} text={request.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')} />
          )}
          {request.body !== null && <BodyView label={t('drawer.body')} text={request.body} />}
        </>
      )}
    </Stack>
  );
}
