import { List, Stack, Text, TextInput } from '@mantine/core';
import { Adapter, type NewReplay, Replay, ReplayPreview } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { refresh } from '../api/cache.ts';
import { callApi, newOnceKey, path } from '../api/client.ts';
import { useAll } from '../api/read.ts';
import { confirm } from './confirm.tsx';
import { wholeNumber } from './format.ts';
import { useLocale } from './locale.ts';
import { notifyDone, notifyProblem, notifyUndo } from './notify.tsx';
import { OutsideText } from './outside-text.tsx';

export type ReplayOrder = z.input<typeof NewReplay>;
type Preview = z.infer<typeof ReplayPreview>;

const MOST_NOTE = 500;
/** Of more endpoints the busiest are named. */
const MOST_NAMED = 8;

export interface AskedReplay {
  readonly order: ReplayOrder;
  /** What is asked, when it is more than "Send 90 requests again?". */
  readonly title?: string;
  readonly about?: string;
}

/** Sends again as a job: counts first, says how many requests go where, asks, starts, and offers to stop. */
export function useReplay(): { readonly isBusy: boolean; readonly ask: (asked: AskedReplay) => void } {
  const { t } = useTranslation('ui');
  const locale = useLocale();
  const [isBusy, setBusy] = useState(false);
  const { data: adapters = [] } = useAll({ path: '/adapters', answer: Adapter });
  const nameOf = (hookId: string): string => adapters.find(({ id }) => id === hookId)?.name ?? hookId;

  const run = async ({ order, title, about }: AskedReplay): Promise<void> => {
    setBusy(true);
    const { data: preview } = await callApi({ method: 'POST', path: '/replays/preview', body: order, answer: ReplayPreview });
    if (preview.requests === 0) return notifyDone(t('replay.nothing'));
    setBusy(false);
    const count = { count: preview.requests, number: wholeNumber(preview.requests, locale) };
    const given = { note: '' };
    const isSure = await confirm({
      title: title ?? t('replay.title', count),
      body: <ReplayQuestion preview={preview} about={about} nameOf={nameOf} onNote={(note) => (given.note = note)} />,
      confirm: t('replay.confirm', count),
      cancel: t('replay.cancel'),
    });
    if (!isSure) return;
    setBusy(true);
    const body = { ...order, note: given.note.trim() };
    const { data: replay } = await callApi({ method: 'POST', path: '/replays', body, answer: Replay, onceKey: newOnceKey() });
    await refresh('/replays', '/deliveries', '/dead-letters', '/calls');
    notifyUndo({ message: t('replay.started', count), undo: t('replay.stop'), onUndo: () => stopReplay(replay.id, t('replay.stopped')) });
  };
  const ask = (asked: AskedReplay): void => {
    void run(asked)
      .catch((cause: unknown) => notifyProblem(cause))
      .finally(() => setBusy(false));
  };
  return { isBusy, ask };
}

/** It opens no more; `message` is shown then. */
export async function stopReplay(id: string, message: string): Promise<void> {
  await callApi({ method: 'DELETE', path: path`/replays/${id}` });
  await refresh('/replays', '/deliveries');
  notifyDone(message);
}

interface ReplayQuestionProps {
  readonly preview: Preview;
  readonly about: string | undefined;
  readonly nameOf: (hookId: string) => string;
  readonly onNote: (note: string) => void;
}

function ReplayQuestion({ preview: { endpoints }, about, nameOf, onNote }: ReplayQuestionProps) {
  const { t } = useTranslation('ui');
  const locale = useLocale();
  const more = endpoints.length - MOST_NAMED;
  return (
    <Stack gap="sm">
      <List size="sm" spacing={4} withPadding={false} listStyleType="none" aria-label={t('replay.where')}>
        {endpoints.slice(0, MOST_NAMED).map(({ hookId, requests, state, reason }) => (
          <List.Item key={hookId}>
            <Text span fw={600} size="sm">
              <OutsideText text={nameOf(hookId)} />
            </Text>
            {': '}
            {t('replay.count', { count: requests, number: wholeNumber(requests, locale) })}
            {state !== 'open' && (
              <Text size="xs" c="dimmed">
                {t(`replay.state.${state}`)}
              </Text>
            )}
            {reason !== null && (
              <Text size="xs" c="dimmed">
                <OutsideText text={reason} />
              </Text>
            )}
          </List.Item>
        ))}
      </List>
      {more > 0 && <Text size="sm">{t('replay.more', { count: more })}</Text>}
      <Text size="sm">{about ?? t('replay.about')}</Text>
      <TextInput
        label={t('replay.note')}
        description={t('replay.noteAbout')}
        maxLength={MOST_NOTE}
        onChange={(event) => onNote(event.currentTarget.value)}
      />
    </Stack>
  );
}
