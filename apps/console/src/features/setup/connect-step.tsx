import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { callApi } from '../../api/client.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { NewSource } from '../../ui/source-kind-choice.tsx';

/** Which PBX, where it is, and whether it lets us in. */
export function ConnectStep({ onDone, taken }: { readonly onDone: () => void; readonly taken: readonly string[] }) {
  const { t } = useTranslation('setup');
  return (
    <NewSource
      taken={taken}
      send={async (body) => {
        await callApi({ method: 'POST', path: '/sources', body, note: t('connect.note') });
        await refresh('/sources', '/configuration');
        notifyDone(t('connect.saved'));
        onDone();
      }}
    />
  );
}
