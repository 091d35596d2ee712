import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { NumberList, User } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { useAll } from '../../api/read.ts';
import { visiblePieces } from '../../ui/visible-text.ts';
import { type Field, type FormValues, type Kind, linesOf } from './kinds.ts';

interface FieldInputsProps {
  readonly kind: Kind;
  readonly form: Pick<UseFormReturnType<FormValues>, 'errors' | 'getInputProps' | 'getValues'>;
  readonly isDisabled: boolean;
}

const MOST_SHOWN = 50;

export function FieldInputs({ kind, form, isDisabled }: FieldInputsProps) {
  return kind.fields.map((field) => <FieldOf key={field.name} {...{ kind, form, isDisabled, field }} />);
}

function FieldOf({ kind, form, isDisabled, field: { name, input } }: FieldInputsProps & { readonly field: Field }) {
  const { t } = useTranslation('directory');
  const users = useAll({ path: '/users', answer: User, isWanted: input === 'user' || input === 'users' });
  const lists = useAll({ path: '/number-lists', answer: NumberList, isWanted: input === 'lists' });
  const { error, ...rest } = form.getInputProps(name);
  const wrong = error ?? innerError(form, name);
  const shared = {
    ...rest,
    label: t(`field.${name}`),
    error: wrong,
    disabled: isDisabled,
    withAsterisk: name === kind.key || (name === 'name' && kind.key === 'id'),
    ...(name === 'numbers' || name === 'dates' || name === 'extensions' || name === 'id' ? { description: t(`help.${name}`) } : {}),
  };
  const people = (users.data ?? []).map(({ id, name: person }) => ({ value: String(id), label: `${shown(person)} (${id})` }));
  switch (input) {
    case 'lines':
      return <Textarea {...shared} autosize minRows={6} maxRows={16} spellCheck={false} />;
    case 'user':
      return (
        <Select
          {...shared}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('clear') }}
          limit={MOST_SHOWN}
          data={withGone(people, [String(rest.value ?? '')])}
          value={rest.value === '' ? null : rest.value}
          onChange={(next) => rest.onChange(next ?? '')}
        />
      );
    case 'users':
      return <MultiSelect {...shared} searchable limit={MOST_SHOWN} data={withGone(people, rest.value)} />;
    case 'lists': {
      const others = (lists.data ?? []).filter(({ id }) => id !== form.getValues()['id']);
      return (
        <MultiSelect
          {...shared}
          searchable
          limit={MOST_SHOWN}
          data={withGone(
            others.map(({ id, name: list }) => ({ value: id, label: shown(list) })),
            rest.value,
          )}
        />
      );
    }
    default:
      return <TextInput {...shared} autoComplete="off" {...(input === 'whole' && { inputMode: 'numeric' as const })} />;
  }
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What is chosen and not there any more can still be taken away. */
function withGone(known: readonly Choice[], chosen: readonly string[]): Choice[] {
  const values = new Set(known.map(({ value }) => value));
  return [...known, ...chosen.filter((value) => value !== '' && !values.has(value)).map((value) => ({ value, label: value }))];
}

/** A field of many lines shows what is wrong with the first wrong one, and which it is. */
function innerError({ errors, getValues }: FieldInputsProps['form'], name: string): string | undefined {
  const [path, message] = Object.entries(errors).find(([field]) => field.startsWith(`${name}.`)) ?? [];
  if (path === undefined) return undefined;
  const value = getValues()[name] ?? '';
  const line = (typeof value === 'string' ? linesOf(value) : value)[Number(path.split('.')[1])] ?? '';
  return `${shown(line)}: ${String(message)}`;
}

/** Names come from the PBX; a list of choices holds plain text only. */
function shown(text: string): string {
  return visiblePieces(text)
    .pieces.map((piece) => piece.text)
    .join('');
}
// texts: directory:help.*
