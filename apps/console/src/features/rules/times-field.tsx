import { ActionIcon, Autocomplete, Button, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../ui/locale.ts';
import { NEW_WINDOW, WEEKDAYS, weekdayNames } from './condition-kinds.ts';
import type { Conditions, Site } from './rule-data.ts';
import css from './rules.module.css';
import type { Said } from './use-rule-draft.ts';

type Times = NonNullable<Conditions['times']>;
type Window = NonNullable<Times['windows']>[number];

export interface TimesFieldProps {
  readonly value: Times;
  readonly onChange: (value: Times) => void;
  readonly site: Site;
  readonly isDisabled: boolean;
  readonly path: string;
  readonly said: Said;
}

const ZONES = Intl.supportedValuesOf('timeZone');

/** Hours and days, whose clock, and what holds on holidays. */
export function TimesField({ value, onChange, site, isDisabled, path, said }: TimesFieldProps) {
  const { t } = useTranslation('rules');
  const { windows = [], timeZone, holidays, holidayLists = [] } = value;
  const put = (change: { readonly [Key in keyof Times]: Times[Key] | undefined }): void => {
    const kept = Object.entries({ ...value, ...change }).filter(([, each]) => each !== undefined);
    onChange(Object.fromEntries(kept) as Times);
  };
  const setWindows = (next: readonly Window[]): void => put({ windows: next.length === 0 ? undefined : [...next] });
  const known = site.directory.holidays ?? [];
  return (
    <>
      {windows.map((window, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- A window has nothing else to be known by.
        <WindowRow
          key={index}
          {...{ window, isDisabled, said }}
          place={index + 1}
          path={`${path}.windows[${index}]`}
          onChange={(next) => setWindows(windows.with(index, next))}
          onRemove={() => setWindows(windows.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setWindows([...windows, { ...NEW_WINDOW, days: [...NEW_WINDOW.days] }])}
          disabled={isDisabled}
        >
          {t('field.addWindow')}
        </Button>
      </div>
      <div className={css['pair']}>
        <NativeSelect
          label={t('field.holidays')}
          data={(['any', 'only', 'not'] as const).map((each) => ({ value: each, label: t(`field.holidayChoice.${each}`) }))}
          value={holidays ?? 'any'}
          onChange={({ currentTarget: { value: chosen } }) =>
            chosen === 'only' || chosen === 'not' ? put({ holidays: chosen }) : put({ holidays: undefined, holidayLists: undefined })
          }
          error={said(`${path}.holidays`) !== undefined}
          disabled={isDisabled}
        />
        <Autocomplete
          label={t('field.zone')}
          placeholder={t('field.zonePlaceholder')}
          data={ZONES}
          limit={30}
          value={timeZone ?? ''}
          onChange={(zone) => put({ timeZone: zone === '' ? undefined : zone })}
          error={said(`${path}.timeZone`) !== undefined}
          disabled={isDisabled}
        />
      </div>
      {holidays !== undefined && known.length > 0 && (
        <MultiSelect
          label={t('field.holidayLists')}
          placeholder={holidayLists.length === 0 ? t('field.allHolidays') : ''}
          data={known.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...holidayLists]}
          onChange={(ids) => put({ holidayLists: ids.length === 0 ? undefined : ids })}
          disabled={isDisabled}
        />
      )}
    </>
  );
}

interface WindowRowProps {
  readonly window: Window;
  readonly place: number;
  readonly path: string;
  readonly said: Said;
  readonly isDisabled: boolean;
  readonly onChange: (window: Window) => void;
  readonly onRemove: () => void;
}

function WindowRow({ window, place, path, said, isDisabled, onChange, onRemove }: WindowRowProps) {
  const { t } = useTranslation('rules');
  const names = weekdayNames(useLocale());
  const { days, ...hours } = window;
  const edge = (name: 'from' | 'to', label: string) => (
    <TextInput
      aria-label={label}
      value={window[name]}
      onChange={(event) => onChange({ ...window, [name]: event.currentTarget.value.trim() })}
      error={said(`${path}.${name}`) !== undefined}
      disabled={isDisabled}
    />
  );
  return (
    <div className={css['window']}>
      <MultiSelect
        aria-label={t('field.days', { place })}
        placeholder={days ? '' : t('field.everyDay')}
        data={WEEKDAYS.map((day) => ({ value: day, label: names[day] }))}
        value={[...(days ?? [])]}
        onChange={(chosen) => {
          const kept = WEEKDAYS.filter((day) => chosen.includes(day));
          onChange(kept.length === 0 ? hours : { ...hours, days: kept });
        }}
        disabled={isDisabled}
      />
      {edge('from', t('field.fromTime', { place }))}
      {edge('to', t('field.toTime', { place }))}
      <ActionIcon aria-label={t('field.removeWindow', { place })} onClick={onRemove} disabled={isDisabled}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
