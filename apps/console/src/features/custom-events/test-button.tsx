import { Button, Popover, Stack, Text } from '@mantine/core';
import { CustomEvent, DeskOutcomeEntry, DeskTestOutcome, pageOf } from '@ringhook/contract';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { useRead } from '../../api/read.ts';
import { useMessageText } from '../../ui/message-text.ts';
import { OutsideText } from '../../ui/outside-text.tsx';
import { type ActionValue, newEvent, type StateName, type TriggerValue } from './event-data.ts';

export interface TestButtonProps {
  readonly action: ActionValue;
  readonly trigger: TriggerValue;
  readonly callNumber: number | null;
  readonly state: StateName | undefined;
}

interface Told {
  readonly id: string;
  readonly computers: readonly string[];
}

const ASK_EVERY_MS = 1_000;
const OUTCOMES = pageOf(DeskOutcomeEntry);

/** Lets the own workstation do this one action now, with the values of the preview, and says what came of it (G20). */
export function TestButton({ action, trigger, callNumber, state }: TestButtonProps) {
  const { t } = useTranslation('custom-events');
  const [told, setTold] = useState<Told>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const isServer = action.kind === 'runWebService' && action.from === 'server';
  const isComplete = CustomEvent.safeParse({ ...newEvent({ kind: 'everyone' }, 'x'), trigger, actions: [action] }).success;
  const close = (): void => {
    setTold(undefined);
    setProblem(undefined);
  };
  const run = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { action, trigger, ...(callNumber !== null && { callNumber }), ...(state && { state }) };
      const { data } = await callApi({ method: 'POST', path: '/desk/test', body, answer: DeskTestOutcome });
      setTold({ id: data.id, computers: data.workstations.map(({ program }) => program.computer || program.name) });
    } catch (cause) {
      setProblem(toProblem(cause));
    }
    setBusy(false);
  };
  return (
    <Popover opened={told !== undefined || problem !== undefined} onChange={(isOpen) => !isOpen && close()} width={300} shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          loading={isBusy}
          disabled={isServer || !isComplete}
          title={isServer ? t('test.server') : t('test.about')}
          onClick={() => void run()}
        >
          {t('test.run')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('test.result')}>
        <div role="status">
          {problem && <Wrong problem={problem} />}
          {told && (told.computers.length === 0 ? <Text size="sm">{t('test.nobody')}</Text> : <Result told={told} />)}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Wrong({ problem }: { readonly problem: ApiProblem }) {
  const messageText = useMessageText();
  const { t } = useTranslation('custom-events');
  const text =
    problem.code === 'ACCOUNT_WITHOUT_USER' ? t('test.noUser') : problem.fields.map(({ message }) => messageText(message)).join(' ');
  return <Text size="sm">{text === '' ? problem.message : text}</Text>;
}

// texts: custom-events:outcome.*
function Result({ told: { id, computers } }: { readonly told: Told }) {
  const { t } = useTranslation('custom-events');
  const { data } = useRead({ path: '/desk/outcomes', query: { limit: 50 }, answer: OUTCOMES, everyMs: ASK_EVERY_MS });
  const mine = (data?.items ?? []).filter(({ customEventId }) => customEventId === id);
  return (
    <Stack gap={4}>
      <Text size="sm">
        {t('test.sent')} <OutsideText text={computers.join(', ')} />
      </Text>
      {mine.length === 0 && (
        <Text size="xs" c="dimmed">
          {t('test.waiting')}
        </Text>
      )}
      {mine.map((entry) => (
        <Text key={entry.id} size="sm" fw={500}>
          {t(`outcome.${entry.outcome}`)}
          {entry.exitCode !== null && ` (${entry.exitCode})`}
          {entry.detail !== '' && (
            <>
              {': '}
              <OutsideText text={entry.detail} />
            </>
          )}
        </Text>
      ))}
    </Stack>
  );
}
