import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FilterBar, SearchField } from '../../ui/filter-bar.tsx';
import type { SetSearch } from '../../ui/page.ts';
import { EVENTS, STATES, useAdapterNames } from './delivery-data.ts';

export interface Filters {
  readonly hook?: string | undefined;
  readonly call?: string | undefined;
  readonly state?: (typeof STATES)[number] | undefined;
  readonly event?: (typeof EVENTS)[number] | undefined;
  readonly age?: (typeof AGES)[number] | undefined;
}

export const AGES = ['hour', 'day', 'week'] as const;

export interface DeliveryFiltersProps {
  readonly search: Filters;
  readonly onChange: SetSearch<Filters>;
  /** Dead letters have one state. */
  readonly isShort?: boolean;
}

export function DeliveryFilters({ search, onChange, isShort = false }: DeliveryFiltersProps) {
  const { t } = useTranslation('deliveries');
  const { adapters } = useAdapterNames();
  const known = adapters.map(({ id, name }) => ({ value: id, label: name }));
  const own = search.hook && !known.some(({ value }) => value === search.hook) ? [{ value: search.hook, label: search.hook }] : [];
  return (
    <FilterBar label={t('filter.label')}>
      <SearchField label={t('filter.call')} value={search.call ?? ''} onChange={(call) => onChange({ call })} />
      <NativeSelect
        aria-label={t('column.endpoint')}
        value={search.hook ?? ''}
        data={[{ value: '', label: t('filter.anyEndpoint') }, ...known, ...own]}
        onChange={(event) => onChange({ hook: event.currentTarget.value })}
      />
      {!isShort && (
        <>
          <NativeSelect
            aria-label={t('column.state')}
            value={search.state ?? ''}
            data={[{ value: '', label: t('filter.anyState') }, ...STATES.map((value) => ({ value, label: t(`state.${value}`) }))]}
            onChange={(event) => onChange({ state: (event.currentTarget.value || undefined) as Filters['state'] })}
          />
          <NativeSelect
            aria-label={t('column.event')}
            value={search.event ?? ''}
            data={[{ value: '', label: t('filter.anyEvent') }, ...EVENTS.map((value) => ({ value, label: t(`event.${value}`) }))]}
            onChange={(event) => onChange({ event: (event.currentTarget.value || undefined) as Filters['event'] })}
          />
          <NativeSelect
            aria-label={t('column.created')}
            value={search.age ?? ''}
            data={[{ value: '', label: t('filter.anyTime') }, ...AGES.map((value) => ({ value, label: t(`filter.age.${value}`) }))]}
            onChange={(event) => onChange({ age: (event.currentTarget.value || undefined) as Filters['age'] })}
          />
        </>
      )}
    </FilterBar>
  );
}
