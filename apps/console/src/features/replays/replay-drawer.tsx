import { Button, Stack, Text } from '@mantine/core';
import { ReplayDetail } from '@ringhook/contract';
import { IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { wholeNumber } from '../../ui/format.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Link } from '../../ui/link.tsx';
import { useLocale } from '../../ui/locale.ts';
import { notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { stopReplay } from '../../ui/use-replay.tsx';
import { useAdapterName } from '../../ui/use-adapter-name.ts';
import { type ReplayDetailValue, STATE_TONE, useReplayText } from './replay-data.ts';

const EVERY_MS = 2_000;

/** One replay: how far it is, what became of its requests, what it waits for; and stopping it. */
export function ReplayDrawer({ id, onClose }: { readonly id: string | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation('replays');
  return (
    <SidePanel isOpen={id !== undefined} onClose={onClose} title={t('drawer.title', { id })}>
      {id !== undefined && <Opened id={id} />}
    </SidePanel>
  );
}

function Opened({ id }: { readonly id: string }) {
  const read = useRead({ path: path`/replays/${id}`, answer: ReplayDetail, everyMs: EVERY_MS });
  return (
    <QueryState query={read} lines={8}>
      {(replay) => (
        <Stack gap="lg">
          <Facts replay={replay} />
          <Endpoints replay={replay} />
          {replay.state === 'running' && <Stop id={id} />}
        </Stack>
      )}
    </QueryState>
  );
}

function Facts({ replay }: { readonly replay: ReplayDetailValue }) {
  const { t } = useTranslation('replays');
  const locale = useLocale();
  const textOf = useReplayText();
  const { state, problem, note, by, createdAt, endedAt, progress, fate, callNumber, range } = replay;
  const number = (count: number): string => wholeNumber(count, locale);
  return (
    <KeyValueList
      facts={[
        [t('column.state'), <StatusBadge tone={STATE_TONE[state]}>{t(`state.${state}`)}</StatusBadge>],
        [t('drawer.problem'), problem === null ? undefined : <OutsideText text={problem} />],
        [t('column.what'), textOf(replay)],
        [
          t('drawer.call'),
          callNumber === null ? undefined : (
            <Link to={places.call(callNumber)} fz="inherit">
              {callNumber}
            </Link>
          ),
        ],
        [t('drawer.from'), range === null || range.from === 0 ? undefined : <TimeText at={range.from} as="exact" />],
        [t('drawer.until'), range === null ? undefined : <TimeText at={range.until} as="exact" />],
        [t('column.progress'), t('opened', { queued: number(progress.queued), total: number(progress.total) })],
        [
          t('drawer.left'),
          progress.left === 0 ? undefined : t('drawer.leftAlone', { count: progress.left, number: number(progress.left) }),
        ],
        [t('drawer.delivered'), number(fate.delivered)],
        [t('drawer.open'), number(fate.open)],
        [t('drawer.deadLetters'), number(fate.deadLetters)],
        [t('drawer.skipped'), fate.skipped === 0 ? undefined : number(fate.skipped)],
        [t('column.by'), <OutsideText text={by} />],
        [t('column.note'), note === '' ? undefined : <OutsideText text={note} />],
        [t('column.created'), <TimeText at={createdAt} as="exact" />],
        [t('drawer.ended'), endedAt === null ? undefined : <TimeText at={endedAt} as="exact" />],
      ]}
    />
  );
}

function Endpoints({ replay: { endpoints } }: { readonly replay: ReplayDetailValue }) {
  const { t } = useTranslation('replays');
  const locale = useLocale();
  const nameOf = useAdapterName();
  return (
    <Panel title={t('column.endpoints')}>
      <KeyValueList
        facts={endpoints.map(({ hookId, queued, total, waiting }) => [
          nameOf(hookId),
          <>
            {t('opened', { queued: wholeNumber(queued, locale), total: wholeNumber(total, locale) })}
            {waiting !== null && (
              <Text size="sm" c="dimmed">
                {t('drawer.waiting')} <OutsideText text={waiting} />
              </Text>
            )}
          </>,
        ])}
      />
    </Panel>
  );
}

function Stop({ id }: { readonly id: string }) {
  const { t } = useTranslation('replays');
  const mayDeliver = useCan('deliver');
  const [isBusy, setBusy] = useState(false);
  if (!mayDeliver) return null;
  const stop = async (): Promise<void> => {
    const isSure = await confirm({ title: t('stop.title'), body: t('stop.body'), confirm: t('stop.confirm'), cancel: t('stop.cancel') });
    if (!isSure) return;
    setBusy(true);
    await stopReplay(id, t('stop.done')).finally(() => setBusy(false));
  };
  return (
    <Button
      variant="default"
      loading={isBusy}
      leftSection={<IconPlayerStop size={16} aria-hidden />}
      onClick={() => void stop().catch(notifyProblem)}
      style={{ alignSelf: 'flex-start' }}
    >
      {t('stop.confirm')}
    </Button>
  );
}
