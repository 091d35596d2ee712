import { Stack, Text, UnstyledButton } from '@mantine/core';
import { DryRunCall, DryRunCallDetail } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../api/client.ts';
import { usePages, useRead } from '../../api/read.ts';
import { DifferenceList } from '../../ui/difference-list.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { QueryState } from '../../ui/states.tsx';
import { StatusDot, type Tone } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import css from './rules.module.css';

const TONE: Readonly<Record<'newlyMatched' | 'noLongerMatched' | 'changed', Tone>> = {
  newlyMatched: 'good',
  noLongerMatched: 'warning',
  changed: 'info',
};

/** Calls for which draft and live rule differ; each opens with its requests. */
export function DryRunCalls({ runId }: { readonly runId: string }) {
  const { t } = useTranslation('rules');
  const [open, setOpen] = useState<number>();
  const calls = usePages({ path: path`/dry-runs/${runId}/calls`, query: { limit: 20 }, answer: DryRunCall });
  return (
    <>
      <QueryState query={calls} lines={3}>
        {(rows) => (
          <ul className={css['calls']} aria-label={t('dryRun.calls')}>
            {rows.slice(0, 20).map(({ callNumber, startedAt, callerId, did, responder, difference }) => (
              <li key={callNumber}>
                <UnstyledButton className={css['call'] ?? ''} onClick={() => setOpen(callNumber)}>
                  <StatusDot tone={TONE[difference]}>{t(`dryRun.counts.${difference}`)}</StatusDot>
                  <span className={css['callParties']}>
                    <OutsideText text={callerId} isLine mostChars={40} /> → <OutsideText text={responder ?? did} isLine mostChars={40} />
                  </span>
                  <Text component="span" size="xs" c="dimmed">
                    <TimeText at={startedAt} as="short" />
                  </Text>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
      </QueryState>
      <SidePanel isOpen={open !== undefined} onClose={() => setOpen(undefined)} title={t('preview.callNumber', { number: open })}>
        {open !== undefined && <Detail runId={runId} callNumber={open} />}
      </SidePanel>
    </>
  );
}

function Detail({ runId, callNumber }: { readonly runId: string; readonly callNumber: number }) {
  const detail = useRead({ path: path`/dry-runs/${runId}/calls/${callNumber}`, answer: DryRunCallDetail });
  return (
    <QueryState query={detail}>
      {({ differences }) => (
        <Stack gap="sm">
          <DifferenceList differences={differences} />
        </Stack>
      )}
    </QueryState>
  );
}
