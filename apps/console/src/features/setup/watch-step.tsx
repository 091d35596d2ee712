import { Group, Loader, Stack, Text } from '@mantine/core';
import { Attempt, type Delivery } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { path } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Link } from '../../ui/link.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useNewest } from './setup-data.ts';

const ATTEMPTS = z.object({ items: z.array(Attempt).readonly() });
const EVERY_MS = 2_000;

/** The first request on its way, and what was answered. */
export function WatchStep() {
  const { t } = useTranslation('setup');
  const newest = useNewest();
  return (
    <div aria-live="polite">
      <QueryState query={newest} lines={4}>
        {({ items }) => {
          const shown = items.find(({ state }) => state === 'delivered') ?? items.find(({ attempts }) => attempts > 0) ?? items[0];
          return shown ? (
            <Seen delivery={shown} />
          ) : (
            <Group gap="sm">
              <Loader size="sm" aria-hidden />
              <Text size="sm">{t('watch.waiting')}</Text>
            </Group>
          );
        }}
      </QueryState>
    </div>
  );
}

function Seen({ delivery: { id, request, event, callNumber, state, createdAt } }: { readonly delivery: z.infer<typeof Delivery> }) {
  const { t } = useTranslation('setup');
  const attempts = useRead({ path: path`/deliveries/${id}/attempts`, answer: ATTEMPTS, everyMs: EVERY_MS });
  const last = attempts.data?.items.at(-1);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <StatusBadge tone={state === 'delivered' ? 'good' : state === 'pending' ? 'busy' : 'bad'}>{t(`watch.state.${state}`)}</StatusBadge>
        <Text size="sm">{t('watch.what', { event, call: callNumber })}</Text>
        <TimeText at={createdAt} />
      </Group>
      {request && (
        <CodeBlock
          label={t('watch.request')}
          text={`${request.method} ${request.url}${request.body === null ? '' : `\n\n${request.body}`}`}
        />
      )}
      {last && (
        <CodeBlock
          label={t('watch.answer')}
          text={`HTTP ${last.status ?? '—'}${last.answerBody === null ? '' : `\n\n${last.answerBody}`}`}
        />
      )}
      {last?.detail && <OutsideText text={last.detail} />}
      <Group gap="lg">
        <Link to={places.delivery(id)}>{t('watch.open')}</Link>
        <Link to={places.calls()}>{t('watch.calls')}</Link>
        <Link to={places.rules()}>{t('watch.rules')}</Link>
      </Group>
    </Stack>
  );
}
// texts: setup:watch.state.*
