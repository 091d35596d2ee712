import { Button, Group, NativeSelect, Progress, Stack, Text } from '@mantine/core';
import { DryRun } from '@ringhook/contract';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { callApi, path } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { useRead } from '../../api/read.ts';
import { wholeNumber } from '../../ui/format.ts';
import { useLocale } from '../../ui/locale.ts';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { DryRunCalls } from './dry-run-calls.tsx';
import type { RuleValue } from './rule-data.ts';
import css from './rules.module.css';

type Run = z.infer<typeof DryRun>;

const AMOUNTS = [1_000, 10_000, 100_000, 1_000_000] as const;
const EVERY_MS = 400;

/** What the drafted rule would have done for recorded calls, compared with what is live. Nothing is sent. */
export function DryRunPanel({ rule }: { readonly rule: RuleValue | undefined }) {
  const { t } = useTranslation('rules');
  const locale = useLocale();
  const [last, setLast] = useState<number>(AMOUNTS[1]);
  const [started, setStarted] = useState<Run>();
  const [problem, setProblem] = useState<ApiProblem>();
  const isOver = (run: Run | undefined): boolean => run !== undefined && run.state !== 'queued' && run.state !== 'running';
  const [over, setOver] = useState<Run>();
  const read = useRead({
    path: path`/dry-runs/${started?.id ?? ''}`,
    answer: DryRun,
    isWanted: started !== undefined && over?.id !== started.id,
    everyMs: EVERY_MS,
  });
  const run = over?.id === started?.id && over ? over : (read.data ?? started);
  if (run && isOver(run) && over?.id !== run.id) setOver(run);
  const start = async (): Promise<void> => {
    setProblem(undefined);
    setOver(undefined);
    await callApi({ method: 'POST', path: '/dry-runs', body: { draft: { rules: [rule] }, calls: { last } }, answer: DryRun })
      .then(({ data }) => setStarted(data))
      .catch((cause: unknown) => setProblem(toProblem(cause)));
  };
  const stop = async (): Promise<void> => {
    if (run) await callApi({ method: 'DELETE', path: path`/dry-runs/${run.id}` }).catch(() => undefined);
    setStarted(undefined);
  };
  const isRunning = run !== undefined && !isOver(run);
  return (
    <Panel title={t('dryRun.title')} about={t('dryRun.about')}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <NativeSelect
            label={t('dryRun.amount')}
            data={AMOUNTS.map((amount) => ({
              value: String(amount),
              label: t('dryRun.last', { number: wholeNumber(amount, locale), count: amount }),
            }))}
            value={String(last)}
            onChange={(event) => setLast(Number(event.currentTarget.value))}
            disabled={isRunning}
            style={{ flex: '1 1 10rem' }}
          />
          {isRunning ? (
            <Button variant="default" leftSection={<IconPlayerStop size={15} aria-hidden />} onClick={() => void stop()}>
              {t('dryRun.stop')}
            </Button>
          ) : (
            <Button
              variant="light"
              leftSection={<IconPlayerPlay size={15} aria-hidden />}
              onClick={() => void start()}
              disabled={rule === undefined}
            >
              {t('dryRun.start')}
            </Button>
          )}
        </Group>
        {problem && <ErrorState error={problem} />}
        {read.error && started && !over && <ErrorState error={read.error} />}
        {isRunning && <RunProgress run={run} />}
        {run?.state === 'failed' && <Text size="sm">{t('dryRun.failed', { problem: run.problem ?? '' })}</Text>}
        {run?.state === 'done' && <RunResult run={run} />}
      </Stack>
    </Panel>
  );
}

function RunProgress({ run: { progress } }: { readonly run: Run }) {
  const { t } = useTranslation('rules');
  const locale = useLocale();
  const { looked, total } = progress;
  const text = t('dryRun.progress', { looked: wholeNumber(looked, locale), total: wholeNumber(total, locale) });
  return (
    <div>
      <Progress value={total === 0 ? 0 : (100 * looked) / total} aria-label={text} />
      <Text size="xs" c="dimmed" mt={4}>
        {text}
      </Text>
    </div>
  );
}

const COUNTS = ['matched', 'newlyMatched', 'noLongerMatched', 'changed'] as const;

function RunResult({ run }: { readonly run: Run }) {
  const { t } = useTranslation('rules');
  const locale = useLocale();
  const { counts, progress } = run;
  const sent = Object.values(counts.requests).reduce((sum, count) => sum + count, 0);
  return (
    <Stack gap="sm">
      <div className={css['counts']} role="status">
        {COUNTS.map((name) => (
          <div key={name} className={css['count']}>
            <div className={css['countNumber']}>{wholeNumber(counts[name], locale)}</div>
            <Text size="xs" c="dimmed">
              {t(`dryRun.counts.${name}`)}
            </Text>
          </div>
        ))}
      </div>
      <Text size="xs" c="dimmed">
        {t('dryRun.looked', { number: wholeNumber(progress.looked, locale), requests: wholeNumber(sent, locale), count: progress.looked })}
      </Text>
      {run.listed > 0 && <DryRunCalls runId={run.id} />}
    </Stack>
  );
}
