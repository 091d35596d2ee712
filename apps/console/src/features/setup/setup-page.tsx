import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ManagedByFile } from '../../ui/managed-by-file.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { ConnectStep } from './connect-step.tsx';
import { SendStep } from './send-step.tsx';
import { useSetup } from './setup-data.ts';
import { WatchStep } from './watch-step.tsx';

/** From an empty installation to a request that was seen to arrive. */
export function SetupPage() {
  const { t } = useTranslation('setup');
  const { sources, adapters, rules } = useSetup();
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <ManagedByFile />
      <Stack gap="md" maw="52rem">
        <QueryState query={sources}>
          {(connected) => (
            <>
              <Step number={1} title={t('connect.title')} done={connected.map(({ name }) => name)} more={t('connect.more')}>
                {(close) => <ConnectStep onDone={close} taken={connected.map(({ id }) => id)} />}
              </Step>
              <QueryState query={rules}>
                {(made) => (
                  <Step
                    number={2}
                    title={t('send.title')}
                    done={made.map(({ name }) => name)}
                    more={t('send.more')}
                    isWaiting={connected.length === 0}
                  >
                    {(close) => <SendStep onDone={close} taken={[...made, ...(adapters.data ?? [])].map(({ id }) => id)} />}
                  </Step>
                )}
              </QueryState>
              {(rules.data?.length ?? 0) > 0 && connected.length > 0 && (
                <Panel title={`3. ${t('watch.title')}`} about={t('watch.about')}>
                  <WatchStep />
                </Panel>
              )}
            </>
          )}
        </QueryState>
      </Stack>
    </>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  /** Names of what is there already. */
  readonly done: readonly string[];
  readonly more: string;
  /** The step before comes first. */
  readonly isWaiting?: boolean;
  readonly children: (close: () => void) => ReactNode;
}

const MOST_NAMES = 5;

function Step({ number, title, done, more, isWaiting = false, children }: StepProps) {
  const { t } = useTranslation('setup');
  const [isAgain, setAgain] = useState(false);
  const isDone = done.length > 0;
  return (
    <Panel title={`${number}. ${title}`} actions={isDone && !isAgain && <StatusBadge tone="good">{t('done')}</StatusBadge>}>
      {isDone && !isAgain ? (
        <Group justify="space-between">
          <OutsideText text={done.slice(0, MOST_NAMES).join(', ')} />
          <Button variant="default" size="xs" onClick={() => setAgain(true)}>
            {more}
          </Button>
        </Group>
      ) : isWaiting ? (
        t('waiting')
      ) : (
        children(() => setAgain(false))
      )}
    </Panel>
  );
}
