import { useTranslation } from 'react-i18next';
import type { Tone } from '../../../ui/status.tsx';
import type { TabDeskState } from './tab-desk.ts';

const TONES: Readonly<Record<TabDeskState['status'], Tone>> = {
  off: 'quiet',
  connecting: 'info',
  connected: 'good',
  lost: 'warning',
  refused: 'bad',
  elsewhere: 'info',
  unsupported: 'bad',
};

/** How it is going, in a word and a colour. */
export function useStatusText({ status, isHeard }: TabDeskState): { readonly tone: Tone; readonly text: string } {
  const { t } = useTranslation('my-events');
  if (status === 'connected' && !isHeard) return { tone: 'warning', text: t('tab.status.silent') };
  return { tone: TONES[status], text: t(`tab.status.${status}`) };
}
