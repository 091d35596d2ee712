import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailedTest } from '../api/failed-tests.ts';
import { DifferenceList } from './difference-list.tsx';
import { OutsideText } from './outside-text.tsx';
import css from './ui.module.css';

export interface FailedTestsProps {
  readonly tests: readonly FailedTest[];
  readonly onBack: () => void;
  /** `isExpected`: from now on the tests are to expect what comes. */
  readonly onSave: (isExpected: boolean) => void;
}

const MOST_SHOWN = 20;

/** Saved tests that a change would break: what was expected, what would come, and the way past them. */
export function FailedTests({ tests, onBack, onSave }: FailedTestsProps) {
  const { t } = useTranslation('ui');
  const [isExpected, setExpected] = useState(false);
  const more = tests.length - MOST_SHOWN;
  return (
    <Stack gap="md">
      <Text size="sm">{t('tests.about')}</Text>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no pointer scrolls by keys */}
      <div className={css['failedTests']} role="region" tabIndex={0} aria-label={t('tests.list')}>
        {tests.slice(0, MOST_SHOWN).map(({ id, name, callNumber, differences }) => (
          <section key={id} aria-label={name.slice(0, 100)}>
            <Text size="sm" fw={600} mb={4}>
              <OutsideText text={name} />{' '}
              <Text span size="xs" c="dimmed">
                {t('tests.call', { number: callNumber })}
              </Text>
            </Text>
            <DifferenceList differences={differences} />
          </section>
        ))}
        {more > 0 && <Text size="sm">{t('tests.more', { count: more })}</Text>}
      </div>
      <Checkbox
        label={t('tests.expect', { count: tests.length })}
        description={t('tests.expectAbout')}
        checked={isExpected}
        onChange={(event) => setExpected(event.currentTarget.checked)}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={onBack}>
          {t('tests.back')}
        </Button>
        <Button color="red.9" onClick={() => onSave(isExpected)}>
          {t('tests.saveAnyway')}
        </Button>
      </Group>
    </Stack>
  );
}
