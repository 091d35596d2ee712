import { NativeSelect } from '@mantine/core';
import { CAUSES } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { FilterBar, SearchField } from '../../ui/filter-bar.tsx';
import type { SetSearch } from '../../ui/page.ts';

export const AGES = ['hour', 'day', 'week'] as const;

export interface CallFilterValues {
  readonly q?: string | undefined;
  readonly extension?: string | undefined;
  readonly queue?: string | undefined;
  readonly did?: string | undefined;
  readonly outcome?: (typeof CAUSES)[number] | undefined;
  readonly age?: (typeof AGES)[number] | undefined;
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
      <SearchField label={t('filter.extension')} value={search.extension ?? ''} onChange={(extension) => onChange({ extension })} />
      <SearchField label={t('filter.queue')} value={search.queue ?? ''} onChange={(queue) => onChange({ queue })} />
      <SearchField label={t('filter.did')} value={search.did ?? ''} onChange={(did) => onChange({ did })} />
      <NativeSelect
        aria-label={t('column.outcome')}
        value={search.outcome ?? ''}
        data={[{ value: '', label: t('filter.anyOutcome') }, ...CAUSES.map((value) => ({ value, label: t(`outcome.${value}`) }))]}
        onChange={(event) => onChange({ outcome: (event.currentTarget.value || undefined) as CallFilterValues['outcome'] })}
      />
      <NativeSelect
        aria-label={t('column.started')}
        value={search.age ?? ''}
        data={[{ value: '', label: t('filter.anyTime') }, ...AGES.map((value) => ({ value, label: t(`filter.age.${value}`) }))]}
        onChange={(event) => onChange({ age: (event.currentTarget.value || undefined) as CallFilterValues['age'] })}
      />
    </FilterBar>
  );
}
