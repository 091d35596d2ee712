import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Conditions } from './rule-data.ts';
import css from './rules.module.css';

type Span = NonNullable<Conditions['waitMs']>;

export interface SpanFieldProps {
  readonly value: Span;
  readonly onChange: (value: Span) => void;
  readonly label: string;
  readonly hasError: boolean;
  readonly isDisabled: boolean;
}

const MS = 1_000;
const MOST_SECONDS = 604_800;

/** At least, less than, or both: asked for in seconds, kept in milliseconds. */
export function SpanField({ value, onChange, label, hasError, isDisabled }: SpanFieldProps) {
  const { t } = useTranslation('rules');
  const set = (edge: keyof Span, seconds: string | number): void => {
    const { [edge]: _, ...rest } = value;
    onChange(typeof seconds === 'number' ? { ...rest, [edge]: Math.round(seconds * MS) } : rest);
  };
  const field = (edge: keyof Span, placeholder: string, name: string) => (
    <NumberInput
      aria-label={name}
      placeholder={placeholder}
      value={value[edge] === undefined ? '' : value[edge] / MS}
      onChange={(seconds) => set(edge, seconds)}
      min={0}
      max={MOST_SECONDS}
      decimalScale={3}
      error={hasError}
      disabled={isDisabled}
      hideControls
    />
  );
  return (
    <div className={css['pair']}>
      {field('min', t('field.atLeast'), t('field.min', { name: label }))}
      {field('max', t('field.lessThan'), t('field.max', { name: label }))}
    </div>
  );
}
