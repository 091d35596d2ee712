import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { whenTestsFail } from '../api/broken-tests.ts';
import { cache } from '../api/cache.ts';
import { styleNonce } from './content-policy.ts';
import { router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

whenTestsFail(async (problem) => (await import('../ui/ask-failed-tests.tsx')).askFailedTests(problem));

const schemes = localStorageColorSchemeManager({ key: 'ringhook.scheme' });

export function App() {
  const { t } = useTranslation('ui');
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={cache}>
        <ModalsProvider modalProps={{ closeButtonProps: { 'aria-label': t('close') } }}>
          <Notifications position="bottom-right" limit={4} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
