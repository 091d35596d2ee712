import { NativeSelect, TextInput } from '@mantine/core';
import { CAUSES, Source } from '@ringhook/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAll } from '../../api/read.ts';
import { FilterBar, SearchField } from '../../ui/filter-bar.tsx';
import type { SetSearch } from '../../ui/page.ts';
import css from './calls.module.css';
import { fieldTime, momentOf, zoneName } from './local-time.ts';

export const AGES = ['hour', 'day', 'week', 'range'] as const;

export interface CallFilterValues {
  readonly q?: string | undefined;
  readonly extension?: string | undefined;
  readonly queue?: string | undefined;
  readonly did?: string | undefined;
  readonly outcome?: (typeof CAUSES)[number] | undefined;
  readonly source?: string | undefined;
  readonly age?: (typeof AGES)[number] | undefined;
  /** ms since the epoch; with `age: 'range'`. */
  readonly from?: number | undefined;
  /** Not included itself. */
  readonly until?: number | undefined;
}

export interface CallFiltersProps {
  readonly search: CallFilterValues;
  readonly onChange: SetSearch<CallFilterValues>;
}

export function CallFilters({ search, onChange }: CallFiltersProps) {
  const { t } = useTranslation('calls');
  return (
    <FilterBar label={t('filter.label')}>
      <SearchField label={t('filter.q')} value={search.q ?? ''} onChange={(q) => onChange({ q })} />
      <Narrow>
        <SearchField label={t('filter.extension')} value={search.extension ?? ''} onChange={(extension) => onChange({ extension })} />
      </Narrow>
      <Narrow>
        <SearchField label={t('filter.queue')} value={search.queue ?? ''} onChange={(queue) => onChange({ queue })} />
      </Narrow>
      <Narrow>
        <SearchField
          label={t('filter.did')}
          placeholder={t('filter.didShort')}
          value={search.did ?? ''}
          onChange={(did) => onChange({ did })}
        />
      </Narrow>
      <NativeSelect
        aria-label={t('column.outcome')}
        value={search.outcome ?? ''}
        data={[{ value: '', label: t('filter.anyOutcome') }, ...CAUSES.map((value) => ({ value, label: t(`outcome.${value}`) }))]}
        onChange={(event) => onChange({ outcome: (event.currentTarget.value || undefined) as CallFilterValues['outcome'] })}
      />
      <SourceChoice value={search.source ?? ''} onChange={(source) => onChange({ source })} />
      <NativeSelect
        aria-label={t('column.started')}
        value={search.age ?? ''}
        data={[{ value: '', label: t('filter.anyTime') }, ...AGES.map((value) => ({ value, label: t(`filter.age.${value}`) }))]}
        onChange={(event) =>
          onChange({ age: (event.currentTarget.value || undefined) as CallFilterValues['age'], from: undefined, until: undefined })
        }
      />
      {search.age === 'range' && <TimeRange search={search} onChange={onChange} />}
    </FilterBar>
  );
}

function Narrow({ children }: { readonly children: ReactNode }) {
  return <div className={css['narrowFilter']}>{children}</div>;
}

/** Where a call was heard. One that was deleted still stands in the address. */
function SourceChoice({ value, onChange }: { readonly value: string; readonly onChange: (source: string) => void }) {
  const { t } = useTranslation('calls');
  const { data: sources = [] } = useAll({ path: '/sources', answer: Source });
  const gone = value === '' || sources.some(({ id }) => id === value) ? [] : [{ value, label: value }];
  return (
    <NativeSelect
      className={css['choice'] ?? ''}
      aria-label={t('summary.source')}
      value={value}
      data={[{ value: '', label: t('filter.anySource') }, ...sources.map(({ id, name }) => ({ value: id, label: name })), ...gone]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function TimeRange({ search: { from, until }, onChange }: CallFiltersProps) {
  const { t } = useTranslation('calls');
  const isTurned = from !== undefined && until !== undefined && until <= from;
  const error = isTurned ? t('filter.turned') : undefined;
  return (
    <>
      <TextInput
        type="datetime-local"
        label={t('filter.from', { zone: zoneName() })}
        defaultValue={fieldTime(from)}
        onChange={(event) => onChange({ from: momentOf(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        label={t('filter.until')}
        defaultValue={fieldTime(until)}
        onChange={(event) => onChange({ until: momentOf(event.currentTarget.value) })}
        error={error}
      />
    </>
  );
}
