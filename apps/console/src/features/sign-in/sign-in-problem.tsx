import { Alert, VisuallyHidden } from '@mantine/core';
import { IconClockPause, IconCloudOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../api/problem.ts';
import { clockDuration } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import { useNow } from '../../ui/time.ts';

/** Why somebody is not signed in: how long to wait, that nobody answers, or what the server says. */
export function SignInProblem({ problem }: { readonly problem: ApiProblem }) {
  const { t } = useTranslation('sign-in');
  if (problem.code === 'TOO_MANY_SIGN_INS') return <Wait ms={problem.retryAfterMs ?? 0} />;
  if (problem.code === 'UNREACHABLE') {
    return (
      <Alert color="red" role="alert" title={t('offline.title')} icon={<IconCloudOff size={18} aria-hidden />}>
        {t('offline.about')}
      </Alert>
    );
  }
  return <ErrorState error={problem} />;
}

/** Said once, with the time, to who listens; the seconds run for who looks. */
function Wait({ ms }: { readonly ms: number }) {
  const { t, i18n } = useTranslation('sign-in');
  const [until] = useState(() => Date.now() + ms);
  const left = Math.max(0, until - useNow(1_000));
  if (left === 0) return <Alert color="blue">{t('wait.over')}</Alert>;
  return (
    <Alert color="yellow" role="alert" title={t('wait.title')} icon={<IconClockPause size={18} aria-hidden />}>
      <VisuallyHidden>{t('wait.said', { time: waitInWords(ms, i18n.language) })}</VisuallyHidden>
      <span aria-hidden>{t('wait.about', { time: clockDuration(left + 999) })}</span>
    </Alert>
  );
}

/** "2 minutes": spoken, and never shorter than it is. */
function waitInWords(ms: number, locale: string): string {
  const seconds = Math.ceil(ms / 1_000);
  const [unit, count] = seconds <= 90 ? (['second', seconds] as const) : (['minute', Math.ceil(seconds / 60)] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
