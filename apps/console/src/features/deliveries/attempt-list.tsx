import { Group, Stack, Text, Title } from '@mantine/core';
import { Attempt } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { path } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { Duration, TimeText } from '../../ui/time-text.tsx';
import { BodyView } from './body-view.tsx';
import type { AttemptValue, DeliveryValue } from './delivery-data.ts';

const ATTEMPTS = z.object({ items: z.array(Attempt).readonly() });
const EVERY_MS = 5_000;

/** Every attempt, the newest first: its answer, how long it took, and what was decided then. */
export function AttemptList({ delivery: { id, attempts } }: { readonly delivery: DeliveryValue }) {
  const { t } = useTranslation('deliveries');
  const read = useRead({ path: path`/deliveries/${id}/attempts`, answer: ATTEMPTS, everyMs: EVERY_MS });
  return (
    <Stack gap="sm">
      <Title order={3} fz="md">
        {t('attempts.title', { count: attempts })}
      </Title>
      <QueryState query={read} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('attempts.none')}
            </Text>
          ) : (
            items.toReversed().map((attempt) => <OneAttempt key={`${attempt.number} ${attempt.at}`} attempt={attempt} />)
          )
        }
      </QueryState>
    </Stack>
  );
}

function OneAttempt({ attempt }: { readonly attempt: AttemptValue }) {
  const { t } = useTranslation('deliveries');
  const { number, at, durationMs, status, reason, detail, answerHeaders, answerBody, isBodyCut, next } = attempt;
  const isGood = status !== null && status >= 200 && status < 300;
  const say = t as (key: string, options: { defaultValue: string }) => string;
  const result = status === null ? say(`reason.${reason}`, { defaultValue: t('noAnswer') }) : `HTTP ${status}`;
  return (
    <Panel>
      <Stack gap="sm">
        <Group gap="sm">
          <Text fw={600} size="sm">
            {t('attempts.number', { number })}
          </Text>
          <StatusBadge tone={isGood ? 'good' : 'bad'}>{result}</StatusBadge>
          <Text size="sm" c="dimmed" component="span">
            <TimeText at={at} as="short" /> · <Duration ms={durationMs} as="unit" />
          </Text>
        </Group>
        {detail !== null && (
          <Text size="sm">
            <OutsideText text={detail} />
          </Text>
        )}
        <Text size="sm">
          {t('attempts.next')} <OutsideText text={next} />
        </Text>
        {answerHeaders.length > 0 && (
          <CodeBlock
            label={t('attempts.headers', { number })}
            text={answerHeaders.map(({ name, value }) => `${name}: ${value}`).join('\n')}
            maxHeight={160}
          />
        )}
        {answerBody !== null && answerBody !== '' && (
          <BodyView label={t(isBodyCut ? 'attempts.bodyCut' : 'attempts.body', { number })} text={answerBody} />
        )}
      </Stack>
    </Panel>
  );
}
// texts: deliveries:reason.*
