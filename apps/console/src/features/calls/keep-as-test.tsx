import { Button } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/session.ts';
import { Panel } from '../../ui/panel.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { LoadingState } from '../../ui/states.tsx';
import type { CallValue } from './call-data.ts';

const KeepForm = lazy(() => import('./keep-form.tsx').then((file) => ({ default: file.KeepForm })));

/** Makes a call that is over a test of the configuration. */
export function KeepAsTest({ call: { number, endedAt } }: { readonly call: CallValue }) {
  const { t } = useTranslation('calls');
  const mayWrite = useCan('write:config');
  const [isOpen, setOpen] = useState(false);
  if (!mayWrite || endedAt === null) return null;
  return (
    <Panel title={t('keep.title')} about={t('keep.about')}>
      <Button variant="default" leftSection={<IconTestPipe size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('keep.open')}
      </Button>
      <SidePanel isOpen={isOpen} onClose={() => setOpen(false)} title={t('keep.panel', { number })} width="46rem">
        <Suspense fallback={<LoadingState lines={6} />}>
          <KeepForm callNumber={number} onDone={() => setOpen(false)} />
        </Suspense>
      </SidePanel>
    </Panel>
  );
}
