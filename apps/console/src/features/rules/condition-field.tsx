import { Checkbox, MultiSelect, NativeSelect, NumberInput, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CALL_OUTCOMES, CALL_TYPES, type ConditionKind, DIRECTIONS, SCOPES } from './condition-kinds.ts';
import type { Conditions, NumberCondition, Site } from './rule-data.ts';
import { SpanField } from './span-field.tsx';
import { TimesField } from './times-field.tsx';
import type { Said } from './use-rule-draft.ts';

export interface ConditionFieldProps {
  readonly kind: ConditionKind;
  readonly conditions: Conditions;
  readonly onChange: <Kind extends ConditionKind>(kind: Kind, value: Conditions[Kind]) => void;
  readonly site: Site;
  readonly path: string;
  readonly said: Said;
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
    case 'users': {
      const chosen = (conditions.users ?? []).map(String);
      const known = site.directory.users.map(({ id, name }) => ({ value: String(id), label: `${name} (${id})` }));
      const gone = chosen.filter((id) => !known.some(({ value }) => value === id)).map((id) => ({ value: id, label: id }));
      return (
        <MultiSelect
          {...shared}
          searchable
          limit={30}
          placeholder={t('field.usersPlaceholder')}
          data={[...known, ...gone]}
          value={chosen}
          onChange={(users) => onChange('users', users.map(Number))}
        />
      );
    }
    case 'teams':
      return (
        <TagsInput
          {...shared}
          acceptValueOnBlur
          placeholder={t('field.teamsPlaceholder')}
          data={[...new Set((site.directory.teams ?? []).map(({ name }) => name))]}
          value={[...(conditions.teams ?? [])]}
          onChange={(teams) => onChange('teams', teams)}
        />
      );
    case 'outcomes':
      return (
        <MultiSelect
          {...shared}
          placeholder={t('field.outcomesPlaceholder')}
          data={CALL_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`outcome.${outcome}`) }))}
          value={[...(conditions.outcomes ?? [])]}
          onChange={(outcomes) =>
            onChange(
              'outcomes',
              CALL_OUTCOMES.filter((outcome) => outcomes.includes(outcome)),
            )
          }
        />
      );
    case 'repeatCallerWithinMinutes':
      return (
        <NumberInput
          {...shared}
          description={t('field.minutes')}
          inputWrapperOrder={['input', 'description', 'error']}
          min={1}
          max={10_080}
          allowDecimal={false}
          value={conditions.repeatCallerWithinMinutes ?? 1}
          onChange={(minutes) => onChange('repeatCallerWithinMinutes', typeof minutes === 'number' ? minutes : 0)}
        />
      );
    case 'times':
      return <TimesField {...props} value={conditions.times ?? {}} onChange={(times) => onChange('times', times)} />;
    case 'waitMs':
    case 'talkMs':
      return <SpanField {...props} value={conditions[kind] ?? {}} onChange={(span) => onChange(kind, span)} />;
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
