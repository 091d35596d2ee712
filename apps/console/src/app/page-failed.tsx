import { Button, Group } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../ui/page-header.tsx';
import { ErrorState } from '../ui/states.tsx';

/** Instead of a blank page: what happened, another try, and a reload for when the page itself was updated meanwhile. */
export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const { t } = useTranslation('app');
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <>
      <PageHeader title={t('failed.title')} about={t('failed.about')} />
      <ErrorState error={error} onRetry={retry} />
      <Group mt="md">
        <Button variant="default" onClick={() => window.location.reload()}>
          {t('failed.reload')}
        </Button>
      </Group>
    </>
  );
}
