import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/session.ts';
import { wholeNumber } from '../../ui/format.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Link } from '../../ui/link.tsx';
import { useLocale } from '../../ui/locale.ts';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge, StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useNow } from '../../ui/time.ts';
import { type DeliveryValue, type HookValue, perMinute, STATE_TONE, useAdapters, useBacklog, useRecent } from './endpoint-data.ts';
import { PauseForm, resume } from './pause-form.tsx';

/** One endpoint: how it does, why, what waits, what it answered last; holding it back and letting it go. */
export function EndpointDetails({ hook }: { readonly hook: HookValue }) {
  const { t } = useTranslation('endpoints');
  const locale = useLocale();
  const adapter = useAdapters()(hook.hookId);
  const backlog = useBacklog(hook.hookId);
  const waiting = backlog && `${wholeNumber(backlog.count, locale)}${backlog.isMore ? '+' : ''}`;
  return (
    <Stack gap="lg">
      <Controls hook={hook} name={adapter?.name ?? hook.hookId} />
      <KeyValueList
        facts={[
          [t('column.state'), <StatusBadge tone={STATE_TONE[hook.state]}>{t(`state.${hook.state}`)}</StatusBadge>],
          [t('why'), hook.reason === null ? undefined : <OutsideText text={hook.reason} />],
          [t('meaning'), t(`about.${hook.state}`)],
          [t('since'), <TimeText at={hook.since} />],
          [t('column.url'), adapter && <OutsideText text={adapter.url} />],
          [t('backlog'), waiting],
          [t('oldest'), backlog?.oldest && !backlog.isMore ? <TimeText at={backlog.oldest} /> : undefined],
        ]}
      />
      <Recent hookId={hook.hookId} />
      <Group gap="md">
        {adapter && <Link to={places.adapter(adapter.id)}>{t('toAdapter')}</Link>}
        <Link to={`${places.deliveries()}?hook=${encodeURIComponent(hook.hookId)}`}>{t('toDeliveries')}</Link>
        <Link to={`${places.deadLetters()}?hook=${encodeURIComponent(hook.hookId)}`}>{t('toDead')}</Link>
      </Group>
    </Stack>
  );
}

function Controls({ hook: { hookId, state }, name }: { readonly hook: HookValue; readonly name: string }) {
  const { t } = useTranslation('endpoints');
  const [isAsking, asking] = useDisclosure(false);
  const [isBusy, setBusy] = useState(false);
  if (!useCan('deliver')) return null;
  const go = async (): Promise<void> => {
    setBusy(true);
    await resume(hookId).finally(() => setBusy(false));
    notifyDone(t('resume.done'));
  };
  return (
    <Group gap="sm">
      {state === 'paused' ? (
        <Button leftSection={<IconPlayerPlay size={15} aria-hidden />} loading={isBusy} onClick={() => void go().catch(notifyProblem)}>
          {t('resume.do')}
        </Button>
      ) : (
        <Button variant="default" leftSection={<IconPlayerPause size={15} aria-hidden />} onClick={asking.open}>
          {t('pause.open')}
        </Button>
      )}
      <PauseForm hookId={hookId} name={name} isOpen={isAsking} onClose={asking.close} />
    </Group>
  );
}

const MOST_SHOWN = 8;

function Recent({ hookId }: { readonly hookId: string }) {
  const { t } = useTranslation('endpoints');
  const now = useNow(60_000);
  const recent = useRecent(hookId);
  return (
    <QueryState query={recent} lines={5}>
      {({ items }) => (
        <Stack gap="sm">
          <Title order={3} fz="md">
            {t('recent.rate')}
          </Title>
          <Sparkline label={t('recent.rate')} values={perMinute(items, now)} width={280} height={36} />
          <Title order={3} fz="md">
            {t('recent.title')}
          </Title>
          {items.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('recent.none')}
            </Text>
          )}
          <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
            {items.slice(0, MOST_SHOWN).map((delivery) => (
              <Answer key={delivery.id} delivery={delivery} />
            ))}
          </Stack>
        </Stack>
      )}
    </QueryState>
  );
}

function Answer({ delivery: { id, state, event, callNumber, lastStatus, attempts, createdAt } }: { readonly delivery: DeliveryValue }) {
  const { t } = useTranslation('endpoints');
  const tone = state === 'delivered' ? 'good' : state === 'pending' ? 'info' : 'bad';
  const answer = attempts === 0 ? t('recent.waiting') : lastStatus === null ? t('recent.noAnswer') : `HTTP ${lastStatus}`;
  return (
    <Group component="li" gap="md" fz="sm">
      <StatusDot tone={tone}>{answer}</StatusDot>
      <Link to={places.delivery(id)} fz="inherit">
        {t('recent.what', { event, call: callNumber })}
      </Link>
      <TimeText at={createdAt} as="short" />
    </Group>
  );
}
