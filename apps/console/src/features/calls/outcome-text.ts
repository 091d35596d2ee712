import { useTranslation } from 'react-i18next';
import type { CallValue } from './call-data.ts';

/** How a call ended, or that it has not. */
export function useOutcomeText(): (call: CallValue) => string {
  const { t } = useTranslation('calls');
  return ({ cause, endedAt }) => (cause ? t(`outcome.${cause}`) : t(endedAt === null ? 'inProgress' : 'outcome.unknown'));
}
