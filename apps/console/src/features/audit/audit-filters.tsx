import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FilterBar, SearchField } from '../../ui/filter-bar.tsx';
import type { SetSearch } from '../../ui/page.ts';

/** What actions begin with. */
const KINDS = [
  'session',
  'account',
  'configuration',
  'token',
  'secret',
  'delivery',
  'replay',
  'endpoint',
  'source',
  'saved-test',
  'adapter',
  'setup',
  'backup',
] as const;

export interface AuditSearch {
  readonly who?: string | undefined;
  /** A kind of action, or one in full. */
  readonly what?: string | undefined;
  readonly to?: string | undefined;
  /** First day. */
  readonly from?: string | undefined;
  /** Last day, included. */
  readonly until?: string | undefined;
}

export interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: SetSearch<AuditSearch>;
}

export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { t } = useTranslation('audit');
  const { who = '', what = '', to = '', from = '', until = '' } = search;
  const isTurned = from !== '' && until !== '' && until < from;
  // One that is not in the list stands in the address: a single action, by a link.
  const other = what === '' || KINDS.some((kind) => kind === what) ? [] : [{ value: what, label: what }];
  return (
    <FilterBar label={t('filter.label')}>
      <SearchField label={t('filter.who')} value={who} onChange={(text) => onChange({ who: text })} />
      <SearchField label={t('filter.to')} value={to} onChange={(text) => onChange({ to: text })} />
      <NativeSelect
        aria-label={t('action')}
        value={what}
        data={[{ value: '', label: t('filter.any') }, ...KINDS.map((value) => ({ value, label: t(`kinds.${value}`) })), ...other]}
        onChange={(event) => onChange({ what: event.currentTarget.value })}
      />
      <TextInput type="date" label={t('filter.from')} value={from} onChange={(event) => onChange({ from: event.currentTarget.value })} />
      <TextInput
        type="date"
        label={t('filter.until')}
        value={until}
        onChange={(event) => onChange({ until: event.currentTarget.value })}
        {...(isTurned && { error: t('filter.turned') })}
      />
    </FilterBar>
  );
}
// texts: audit:kinds.*
