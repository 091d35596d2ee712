import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { confirm } from './confirm.tsx';

/** Asks before a page with unsaved changes is left, by a link, the back button or by closing the tab. */
export function useLeaveGuard(isDirty: () => boolean): void {
  const { t } = useTranslation('ui');
  useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (!isDirty() || current.pathname === next.pathname) return false;
      const mayLeave = await confirm({
        title: t('leave.title'),
        body: t('leave.body'),
        confirm: t('leave.confirm'),
        cancel: t('leave.cancel'),
        isDangerous: true,
      });
      return !mayLeave;
    },
    enableBeforeUnload: isDirty,
  });
}
