import { Stack, Text, TextInput } from '@mantine/core';
import { matchesNumber, type NumberPlan } from '@ringhook/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OutsideText } from '../../ui/outside-text.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { type FormValues, linesOf } from './kinds.ts';
import { unreadableLines } from './number-lines.ts';

interface NumberListCheckProps {
  readonly values: FormValues;
  readonly plan: NumberPlan | undefined;
}

const MOST_SHOWN = 5;

/** Which lines can never match, and whether a number would be met by the list as it stands in the form. */
export function NumberListCheck({ values, plan }: NumberListCheckProps) {
  const { t } = useTranslation('directory');
  const [number, setNumber] = useState('');
  const { numbers = '', lists = [] } = values;
  const lines = useMemo(() => linesOf(String(numbers)), [numbers]);
  const unreadable = useMemo(() => (plan ? unreadableLines(lines, plan) : []), [plan, lines]);
  if (!plan) return null;
  const inner = Array.isArray(lists) ? lists.flatMap((id) => plan.numbersOf(id)) : [];
  const forms = plan.normalise(number, false);
  const met = number.trim() === '' ? undefined : [...lines, ...inner].find((line) => matchesNumber(line, forms, plan));
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {t('check.lines', { count: lines.length })}
      </Text>
      {unreadable.length > 0 && (
        <StatusDot tone="warning">
          {t('check.unreadable', { count: unreadable.length })} <OutsideText text={unreadable.slice(0, MOST_SHOWN).join(' · ')} />
        </StatusDot>
      )}
      <TextInput
        label={t('check.test')}
        placeholder="+45 12 34 56 78"
        autoComplete="off"
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      {number.trim() !== '' && (
        <div role="status">
          <StatusDot tone={met === undefined ? 'quiet' : 'good'}>
            {t(met === undefined ? 'check.differs' : 'check.matches')} {met !== undefined && <OutsideText text={met} />}
          </StatusDot>
        </div>
      )}
    </Stack>
  );
}
