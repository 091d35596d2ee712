import { NativeSelect, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { SecretField } from './secret-field.tsx';
import type { FieldRow, OptionValue } from './source-values.ts';

export interface OptionFieldProps {
  readonly field: FieldRow;
  readonly value: OptionValue;
  readonly onChange: (value: OptionValue) => void;
  readonly error: ReactNode;
}

/** One option of a source; label and help are those of the server, for they are the same in the reference. */
export function OptionField({ field, value, onChange, error }: OptionFieldProps) {
  const words = { label: field.label, description: field.help };
  if (typeof value === 'object')
    return <SecretField {...words} value={value} onChange={onChange} error={error !== undefined && error !== null} />;
  if (typeof value === 'boolean') {
    return <Switch {...words} checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />;
  }
  const shared = { ...words, error, value, withAsterisk: field.isRequired };
  if (field.choices)
    return <NativeSelect {...shared} data={['', ...field.choices]} onChange={(event) => onChange(event.currentTarget.value)} />;
  return (
    <TextInput
      {...shared}
      {...(field.type === 'number' && { inputMode: 'numeric' as const })}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
