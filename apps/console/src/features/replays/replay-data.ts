import type { Replay, ReplayDetail } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Tone } from '../../ui/status.tsx';

export type ReplayValue = z.infer<typeof Replay>;
export type ReplayDetailValue = z.infer<typeof ReplayDetail>;

export const STATE_TONE: Readonly<Record<ReplayValue['state'], Tone>> = {
  running: 'busy',
  done: 'good',
  cancelled: 'quiet',
  failed: 'bad',
};

/** "Call 103870 told anew": what a replay sends. */
export function useReplayText(): (replay: ReplayValue) => string {
  const { t } = useTranslation('replays');
  return ({ kind, callNumber, range }) => {
    if (kind !== 'range') return t(`kind.${kind}`, { call: callNumber });
    const what = t(`range.${range?.state ?? 'any'}`);
    const event = range?.event ? ` · ${range.event}` : '';
    return callNumber === null ? what + event : `${what}${event} · ${t('drawer.call')} ${callNumber}`;
  };
}
