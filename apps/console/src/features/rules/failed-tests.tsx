import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FailedTest } from '../../api/failed-tests.ts';
import { OutsideText } from '../../ui/outside-text.tsx';
import { DifferenceList } from './difference-list.tsx';

export interface FailedTestsProps {
  readonly tests: readonly FailedTest[];
  readonly isBusy: boolean;
  readonly onSaveAnyway: () => void;
}

/** Saved tests that the change would break: what was expected, what would come, and the way past them. */
export function FailedTests({ tests, isBusy, onSaveAnyway }: FailedTestsProps) {
  const { t } = useTranslation('rules');
  return (
    <Alert color="red" role="alert" title={t('tests.title', { count: tests.length })} icon={<IconTestPipe size={18} aria-hidden />}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('tests.about')}</Text>
        {tests.map(({ id, name, differences }) => (
          <div key={id} style={{ width: '100%' }}>
            <Text size="sm" fw={600}>
              <OutsideText text={name} />
            </Text>
            <DifferenceList differences={differences} />
          </div>
        ))}
        <Button size="xs" variant="default" loading={isBusy} onClick={onSaveAnyway}>
          {t('tests.saveAnyway')}
        </Button>
      </Stack>
    </Alert>
  );
}
