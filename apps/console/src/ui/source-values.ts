import type { SourceKind } from '@ringhook/contract';
import type { z } from 'zod';
import { NO_SECRET, type SecretChoice, toSecretChoice, toSecretReference } from './secret-field.tsx';

export type KindValue = z.infer<typeof SourceKind>;
export type FieldRow = KindValue['fields'][number];
export type OptionValue = string | boolean | SecretChoice;
export type OptionValues = Readonly<Record<string, OptionValue>>;

type Options = Readonly<Record<string, unknown>>;

/** The form's values: what is set, else what is so anyway. */
export function initialOptions({ fields }: KindValue, options: Options = {}): OptionValues {
  return Object.fromEntries(fields.map((field) => [field.name, setValue(field, options[field.name]) ?? initialValue(field)]));
}

/** What is set and has no field here is kept as it is. */
export function unknownOptions({ fields }: KindValue, options: Options = {}): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !fields.some((field) => field.name === name)));
}

function setValue({ type }: FieldRow, value: unknown): OptionValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (type === 'secret') return toSecretChoice(value as Parameters<typeof toSecretChoice>[0]);
  if (type === 'boolean') return value === true;
  return Array.isArray(value) ? value.join(', ') : String(value as string | number);
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
