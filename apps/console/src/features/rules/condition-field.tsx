import { Checkbox, MultiSelect, NativeSelect, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CALL_TYPES, type ConditionKind, DIRECTIONS, SCOPES } from './condition-kinds.ts';
import type { Conditions, NumberCondition, Site } from './rule-data.ts';

export interface ConditionFieldProps {
  readonly kind: ConditionKind;
  readonly conditions: Conditions;
  readonly onChange: <Kind extends ConditionKind>(kind: Kind, value: Conditions[Kind]) => void;
  readonly site: Site;
  readonly label: string;
  readonly hasError: boolean;
  readonly isDisabled: boolean;
}

/** What one condition asks for. */
export function ConditionField(props: ConditionFieldProps) {
  const { t } = useTranslation('rules');
  const { kind, conditions, onChange, site, label, hasError, isDisabled } = props;
  const shared = { 'aria-label': label, error: hasError, disabled: isDisabled };
  switch (kind) {
    case 'callTypes':
      return (
        <MultiSelect
          {...shared}
          data={CALL_TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))}
          value={[...(conditions.callTypes ?? [])]}
          onChange={(types) =>
            onChange(
              'callTypes',
              CALL_TYPES.filter((type) => types.includes(type)),
            )
          }
        />
      );
    case 'direction':
      return (
        <NativeSelect
          {...shared}
          data={DIRECTIONS.map((each) => ({ value: each, label: t(`direction.${each}`) }))}
          value={conditions.direction ?? 'inbound'}
          onChange={(event) => onChange('direction', event.currentTarget.value as 'inbound')}
        />
      );
    case 'scope':
      return (
        <NativeSelect
          {...shared}
          data={SCOPES.map((each) => ({ value: each, label: t(`scope.${each}`) }))}
          value={conditions.scope ?? 'external'}
          onChange={(event) => onChange('scope', event.currentTarget.value as 'external')}
        />
      );
    case 'queues':
      return (
        <TagsInput
          {...shared}
          placeholder={t('condition.queues.placeholder')}
          data={site.directory.queues.map(({ name }) => name)}
          value={[...(conditions.queues ?? [])]}
          onChange={(queues) => onChange('queues', queues)}
        />
      );
    case 'sources':
      return (
        <MultiSelect
          {...shared}
          placeholder={t('condition.sources.placeholder')}
          data={site.sources.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...(conditions.sources ?? [])]}
          onChange={(sources) => onChange('sources', sources)}
        />
      );
    default:
      return <NumberField {...props} value={conditions[kind]} onChange={(value) => onChange(kind, value)} />;
  }
}

interface NumberFieldProps extends Omit<ConditionFieldProps, 'onChange'> {
  readonly value: NumberCondition | undefined;
  readonly onChange: (value: NumberCondition) => void;
}

/** Numbers in any notation, what they begin with, and lists of the directory. */
function NumberField({ value = { anyOf: [], compare: 'normalised' }, onChange, site, label, hasError, isDisabled }: NumberFieldProps) {
  const { t } = useTranslation('rules');
  const { anyOf, lists = [], compare } = value;
  const known = site.directory.numberLists;
  const setLists = (ids: readonly string[]): void => {
    const { lists: _, ...rest } = value;
    onChange(ids.length === 0 ? rest : { ...rest, lists: ids });
  };
  return (
    <>
      <TagsInput
        aria-label={t('condition.numbers', { name: label })}
        placeholder={anyOf.length === 0 ? '+45 12 34 56 78, +4930*' : ''}
        description={t('condition.numbersAbout')}
        inputWrapperOrder={['input', 'description', 'error']}
        splitChars={[',', ';', '\n', '\t']}
        value={[...anyOf]}
        onChange={(numbers) => onChange({ ...value, anyOf: numbers.map((number) => number.trim()).filter((number) => number !== '') })}
        // What was typed and not yet confirmed counts as well.
        acceptValueOnBlur
        error={hasError}
        disabled={isDisabled}
      />
      {(known.length > 0 || lists.length > 0) && (
        <MultiSelect
          aria-label={t('condition.lists', { name: label })}
          placeholder={lists.length === 0 ? t('condition.listsPlaceholder') : ''}
          data={[
            ...known.map(({ id, name }) => ({ value: id, label: name })),
            ...lists.filter((id) => !known.some((list) => list.id === id)).map((id) => ({ value: id, label: id })),
          ]}
          value={[...lists]}
          onChange={setLists}
          disabled={isDisabled}
        />
      )}
      <Checkbox
        label={t('condition.raw')}
        checked={compare === 'raw'}
        onChange={(event) => onChange({ ...value, compare: event.currentTarget.checked ? 'raw' : 'normalised' })}
        disabled={isDisabled}
      />
    </>
  );
}
