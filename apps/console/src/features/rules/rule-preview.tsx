import { Group, Stack, Text } from '@mantine/core';
import { RulePreview } from '@ringhook/contract';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useAsk } from '../../api/ask.ts';
import { CallChoice } from '../../ui/call-choice.tsx';
import { Link } from '../../ui/link.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { RequestList } from '../../ui/request-list.tsx';
import { ErrorState, LoadingState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status.tsx';
import { usePaused } from '../../ui/use-paused.ts';
import type { RuleValue } from './rule-data.ts';
import css from './rules.module.css';

type Preview = z.infer<typeof RulePreview>;
type Moment = Preview['moments'][number];

/** Whether the drafted rule matches a recorded call, why or why not, and what would be sent. */
export function RulePreviewPanel({ rule }: { readonly rule: RuleValue | undefined }) {
  const { t } = useTranslation('rules');
  const [callNumber, setCallNumber] = useState<number | null>(null);
  const draft = usePaused(rule);
  const preview = useAsk({
    path: '/rules/preview',
    body: { rule: draft, ...(callNumber !== null && { callNumber }) },
    answer: RulePreview,
    isWanted: draft !== undefined,
  });
  return (
    <Panel title={t('preview.title')} about={t('preview.about')}>
      <Stack gap="sm">
        <CallChoice
          label={t('preview.call')}
          none={t('preview.newest')}
          value={callNumber}
          onChange={(call) => setCallNumber(call?.number ?? null)}
        />
        {draft === undefined ? (
          <Text size="sm" c="dimmed">
            {t('preview.incomplete')}
          </Text>
        ) : preview.error ? (
          <ErrorState error={preview.error} />
        ) : preview.data ? (
          <Answer preview={preview.data} />
        ) : (
          <LoadingState lines={4} />
        )}
      </Stack>
    </Panel>
  );
}

function Answer({ preview: { call, isMatched, moments, requests } }: { readonly preview: Preview }) {
  const { t } = useTranslation('rules');
  if (!call) {
    return (
      <Text size="sm" c="dimmed">
        {t('preview.noCalls')}
      </Text>
    );
  }
  // The moment that decides: the one that matched, else the last one that was looked at.
  const moment = moments.find(({ verdict }) => verdict === 'matched') ?? moments.at(-1);
  const isLooked = moment === undefined || moment.verdict === 'matched' || moment.verdict === 'notMatched';
  return (
    <Stack gap="sm" aria-live="polite">
      <Group gap="xs">
        {isMatched ? (
          <StatusBadge tone="good">{t('preview.matches')}</StatusBadge>
        ) : (
          <StatusBadge tone={isLooked ? 'quiet' : 'warning'}>{t(isLooked ? 'preview.matchesNot' : 'preview.notLooked')}</StatusBadge>
        )}
        <Link to={places.call(call.number)} size="sm">
          {t('preview.callNumber', { number: call.number })}
        </Link>
      </Group>
      {moment && <Clauses moment={moment} />}
      {requests.length > 0 ? (
        <RequestList requests={requests} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('preview.nothingSent')}
        </Text>
      )}
    </Stack>
  );
}

// texts: rules:verdict.*
/** Every condition with what was asked for and what was there. */
function Clauses({ moment: { verdict, clauses, event } }: { readonly moment: Moment }) {
  const { t, i18n } = useTranslation('rules');
  const nameOf = (clause: string): string =>
    i18n.exists(`rules:condition.${clause}.label`) ? t(`condition.${clause as 'did'}.label`) : clause;
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {verdict === 'matched' || verdict === 'notMatched' ? t('preview.atEvent', { event }) : t(`verdict.${verdict}`)}
      </Text>
      <ul className={css['clauses']}>
        {clauses.map(({ clause, isMet, expected, actual }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same clause may stand in several groups
          <li key={`${clause} ${index}`} data-met={isMet}>
            {isMet ? (
              <IconCheck size={15} role="img" aria-label={t('preview.met')} />
            ) : (
              <IconX size={15} role="img" aria-label={t('preview.notMet')} />
            )}
            <span>
              <strong>{nameOf(clause)}</strong>: <OutsideText text={expected} />
              <Text component="span" size="xs" c="dimmed" display="block">
                {t('preview.was')} <OutsideText text={actual} />
              </Text>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
