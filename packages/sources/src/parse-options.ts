import { AppError, type SecretReference } from '@ringhook/core';
import type { SourceField } from './source.ts';

export type ParsedOptions = Readonly<Record<string, unknown>>;

/**
 * Checks the options of a source against its field table and fills in what is left out. Throws
 * AppError('SOURCE_CONFIG_INVALID', field, ...) for the first thing that is wrong: unknown, absent, or of another type.
 */
export function parseOptions(fields: readonly SourceField[], input: unknown): ParsedOptions {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid('options', `the options of a source are a map of ${fields.map(({ name }) => name).join(', ')}`);
  }
  const given = input as Record<string, unknown>;
  const unknown = Object.keys(given).find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined) {
    throw invalid(unknown, `there is no option "${unknown}"; there are: ${fields.map(({ name }) => name).join(', ')}`);
  }
  const parsed: Record<string, unknown> = {};
  for (const field of fields) {
    const value = given[field.name] ?? field.default;
    if (value !== undefined) parsed[field.name] = parseValue(field, value);
    else if (field.isRequired) throw invalid(field.name, `"${field.name}" is missing: ${field.help}`);
  }
  return parsed;
}

export function invalid(field: string, message: string): AppError {
  return new AppError('SOURCE_CONFIG_INVALID', field, message);
}

function parseValue(field: SourceField, value: unknown): unknown {
  const { name, help } = field;
  switch (field.type) {
    case 'text':
      return text(field, value);
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw invalid(name, `"${name}" must be a number, not ${shown(value)}: ${help}`);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw invalid(name, `"${name}" must be true or false, not ${shown(value)}: ${help}`);
    case 'list':
      if (Array.isArray(value)) return value.map((one) => text(field, typeof one === 'number' ? String(one) : one));
      throw invalid(name, `"${name}" must be a list of texts, not ${shown(value)}: ${help}`);
    case 'secret':
      return secret(name, value);
    case 'country':
      return matching(field, value, { isRight: isCountry, example: 'DE' });
    case 'timeZone':
      return matching(field, value, { isRight: isTimeZone, example: 'Europe/Berlin' });
    case 'choice':
      return matching(field, value, { isRight: (one) => field.choices?.includes(one) ?? false, example: (field.choices ?? []).join(', ') });
  }
}

function text({ name, help, pattern }: SourceField, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') throw invalid(name, `"${name}" must be a text, not ${shown(value)}: ${help}`);
  // Whatever is written to a PBX is written in lines.
  if (/[\r\n\0]/.test(value)) throw invalid(name, `"${name}" must not hold a line break or a NUL`);
  const given = value.trim();
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(given))
    throw invalid(name, `"${name}" cannot be ${shown(given)}: ${help}`);
  return given;
}

function matching(
  field: SourceField,
  value: unknown,
  { isRight, example }: { isRight: (one: string) => boolean; example: string },
): string {
  const given = text(field, value);
  if (!isRight(given)) throw invalid(field.name, `"${field.name}" cannot be ${shown(given)}; right would be: ${example}`);
  return given;
}

function secret(name: string, value: unknown): SecretReference {
  const hint = `{ env: NAME }, { file: PATH } or { stored: NAME }`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(name, `"${name}" is never written here itself; say where it is: ${hint}`);
  }
  const entries = Object.entries(value);
  const [kind, place] = entries[0] ?? [];
  const isKnown = kind === 'env' || kind === 'file' || kind === 'stored';
  if (entries.length !== 1 || !isKnown || typeof place !== 'string' || place === '') throw invalid(name, `"${name}" must be ${hint}`);
  return value as SecretReference;
}

function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code)) return false;
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return true;
  } catch {
    return false; // Intl knows no other way to say so.
  }
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
