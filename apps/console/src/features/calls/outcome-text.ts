import { useTranslation } from 'react-i18next';
import type { CallValue } from './call-data.ts';

/** How a call ended, or that it has not. */
export function useOutcomeText(): (call: CallValue) => string {
  const { t } = useTranslation('calls');
  return ({ cause, endedAt }) => (cause ? t(`outcome.${cause}`) : t(endedAt === null ? 'inProgress' : 'outcome.unknown'));
}

// texts: calls:desk.action.*
/** What a workstation was to do. */
export function useActionText(): (action: string) => string {
  const { t, i18n } = useTranslation('calls');
  return (action) => (i18n.exists(`calls:desk.action.${action}`) ? t(`desk.action.${action as 'alert'}`) : action);
}
