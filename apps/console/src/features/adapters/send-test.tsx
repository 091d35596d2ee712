import { Button, Group, Stack, Text } from '@mantine/core';
import { SendTestAnswer } from '@ringhook/contract';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { useCan } from '../../api/session.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { StatusBadge, type Tone } from '../../ui/status.tsx';
import { Duration } from '../../ui/time-text.tsx';
import type { AdapterValue, EventName } from './adapter-data.ts';
import { Part } from './request-view.tsx';

type Answer = z.infer<typeof SendTestAnswer>;

export interface SendTestProps {
  readonly adapter: AdapterValue;
  readonly event: EventName;
  readonly callNumber: number | null;
}

const TONE: Readonly<Record<Answer['outcome'], Tone>> = { delivered: 'good', refused: 'warning', failed: 'bad' };

/** Sends the draft once, for real, and shows what the endpoint said. */
export function SendTest({ adapter, event, callNumber }: SendTestProps) {
  const { t } = useTranslation('adapters');
  const maySend = useCan('write:config');
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const body = { adapter, event, ...(callNumber !== null && { callNumber }) };
    await callApi({ method: 'POST', path: '/adapters/send-test', body, answer: SendTestAnswer })
      .then(({ data }) => setAnswer(data))
      .catch((cause: unknown) => setProblem(toProblem(cause)))
      .finally(() => setBusy(false));
  };
  if (!maySend) return null;
  return (
    <Stack gap="sm">
      <Group gap="sm" wrap="nowrap">
        <Button
          variant="light"
          leftSection={<IconSend size={15} aria-hidden />}
          loading={isBusy}
          onClick={() => void send()}
          style={{ flex: 'none' }}
        >
          {t('test.send')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('test.about')}
        </Text>
      </Group>
      {problem && <ErrorState error={problem} />}
      {answer && <AnswerView answer={answer} />}
    </Stack>
  );
}

function AnswerView({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation('adapters');
  const { outcome, status, reason, detail, durationMs, answerHeaders, answerBody, isBodyCut } = answer;
  return (
    <Stack gap="xs" role="status">
      <Group gap="xs">
        <StatusBadge tone={TONE[outcome]}>
          {status === null ? t(`test.outcome.${outcome}`) : `${status} · ${t(`test.outcome.${outcome}`)}`}
        </StatusBadge>
        <Text size="sm" c="dimmed">
          <Duration ms={durationMs} as="unit" />
        </Text>
      </Group>
      {reason !== null && (
        <Text size="sm">
          <OutsideText text={[reason, detail].filter((text) => text !== null).join(': ')} />
        </Text>
      )}
      {status !== null && (
        <>
          <Part title={t('test.answerHeaders')}>
            <CodeBlock
              text={answerHeaders.map(({ name, value }) => `${name}: ${value}`).join('\n')}
              label={t('test.answerHeaders')}
              maxHeight={130}
            />
          </Part>
          <Part title={t(isBodyCut ? 'test.answerBodyCut' : 'test.answerBody')}>
            {answerBody === null || answerBody === '' ? (
              <Text size="sm">{t('test.noBody')}</Text>
            ) : (
              <CodeBlock text={answerBody} label={t('test.answerBody')} maxHeight={240} />
            )}
          </Part>
        </>
      )}
    </Stack>
  );
}
