import type { SourceKind } from '@ringhook/contract';
import type { z } from 'zod';
import { NO_SECRET, type SecretChoice, toSecretReference } from '../../ui/secret-field.tsx';

export type KindValue = z.infer<typeof SourceKind>;
export type FieldRow = KindValue['fields'][number];
export type OptionValue = string | boolean | SecretChoice;
export type OptionValues = Readonly<Record<string, OptionValue>>;

export function initialOptions({ fields }: KindValue): OptionValues {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field)]));
}

function initialValue({ type, default: preset }: FieldRow): OptionValue {
  if (type === 'secret') return NO_SECRET;
  if (type === 'boolean') return preset === true;
  return Array.isArray(preset) ? preset.join(', ') : preset === undefined ? '' : String(preset);
}

/** As the server reads them; what was left empty, or as it is anyway, is left out. */
export function toOptions({ fields }: KindValue, values: OptionValues): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field.name];
      return value === undefined || isUntouched(field, value) ? [] : [[field.name, toOption(field, value)] as const];
    }),
  );
}

function isUntouched(field: FieldRow, value: OptionValue): boolean {
  const first = initialValue(field);
  return typeof value === 'object' ? value.name === '' : value === first || value === '';
}

function toOption({ type }: FieldRow, value: OptionValue): unknown {
  if (typeof value === 'object') return toSecretReference(value);
  if (typeof value === 'boolean') return value;
  if (type === 'number') return Number(value);
  return type === 'list'
    ? value
        .split(/[,\n]/)
        .map((one) => one.trim())
        .filter((one) => one !== '')
    : value.trim();
}

export function isEmpty(value: OptionValue | undefined): boolean {
  return typeof value === 'object' ? value.name.trim() === '' : value === undefined || (typeof value === 'string' && value.trim() === '');
}
