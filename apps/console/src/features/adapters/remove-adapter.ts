import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import { confirm } from '../../ui/confirm.tsx';
import { notifyUndo } from '../../ui/notify.tsx';
import { type AdapterValue, useAdapterUses } from './adapter-data.ts';

export interface RemoveWords {
  readonly removed: string;
  readonly undo: string;
  /** Asked first when rules still tell the adapter; undefined when none does. */
  readonly blocked: (adapter: AdapterValue) => Parameters<typeof confirm>[0] | undefined;
}

export function useRemoveWords(): RemoveWords {
  const { t } = useTranslation('adapters');
  const usesOf = useAdapterUses();
  return {
    removed: t('remove.done'),
    undo: t('undo'),
    blocked: ({ id, name }) => {
      const use = usesOf(id);
      const users = [...(use?.isGlobal ? [t('uses.everyCall')] : []), ...(use?.rules ?? []).map((rule) => `“${rule.name}”`)];
      if (users.length === 0) return undefined;
      const body = t('remove.blocked', { users: users.slice(0, 8).join(', '), count: users.length });
      return { title: t('remove.blockedTitle', { name }), body, confirm: t('remove.understood'), cancel: t('remove.cancel') };
    },
  };
}

/** Removes at once, and can take it back; what rules still tell stays. Resolves whether it was removed; the caller leaves its page, then reads the list again. */
export async function removeAdapter(adapter: AdapterValue, { removed, undo, blocked }: RemoveWords): Promise<boolean> {
  const objection = blocked(adapter);
  if (objection) {
    await confirm(objection);
    return false;
  }
  await callApi({ method: 'DELETE', path: path`/adapters/${adapter.id}`, ifMatch: '*' });
  notifyUndo({
    message: removed,
    undo,
    onUndo: async () => {
      await callApi({ method: 'POST', path: '/adapters', body: adapter });
      await refresh('/adapters');
    },
  });
  return true;
}
