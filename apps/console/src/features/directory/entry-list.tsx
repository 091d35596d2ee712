import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { useAllRevised } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { FilterBar, SearchField } from '../../ui/filter-bar.tsx';
import { useMayConfigure } from '../../ui/managed-by-file.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { EntryForm } from './entry-form.tsx';
import type { KindName } from './kind-names.ts';
import { type Entry, type Field, keyOf, KINDS, textOf } from './kinds.ts';

export interface EntryListProps {
  readonly name: KindName;
  readonly find: string;
  readonly onFind: (text: string) => void;
  /** Key of the entry that is open; `~new` for one that is to be added. */
  readonly open: string | undefined;
  readonly onOpen: (key: string | undefined) => void;
}

const CELL_CHARS = 120;

export function EntryList({ name, find, onFind, open, onOpen }: EntryListProps) {
  const { t } = useTranslation('directory');
  const kind = KINDS[name];
  const mayWrite = useMayConfigure();
  const query = useAllRevised({ path: kind.path, answer: kind.schema });
  const all = query.data?.data;
  const rows = useMemo(() => matching(all ?? [], kind.fields, find), [all, kind, find]);
  const opened = all?.find((entry) => keyOf(kind, entry) === open);
  const next = opened && all?.[all.indexOf(opened) + 1];
  const [reopened, setReopened] = useState(0);
  const isNew = open === '~new' && mayWrite;
  const columns = kind.fields.map((field): Column<Entry> => ({
    key: field.name,
    header: t(`field.${field.name}`),
    cell: (entry) => <Cell field={field} entry={entry} />,
    sortBy: (entry) => (typeof entry[field.name] === 'number' ? Number(entry[field.name]) : textOf(entry[field.name])),
    onCard: field === kind.fields[0] ? 'title' : 'line',
  }));
  return (
    <>
      <FilterBar label={t('find')}>
        <SearchField label={t('find')} value={find} onChange={onFind} />
      </FilterBar>
      <QueryState query={query}>
        {() =>
          rows.length === 0 ? (
            <EmptyState
              title={t(find === '' ? `empty.${name}` : 'nothingFound')}
              about={find === '' ? t(`emptyAbout.${name}`) : t('nothingFoundAbout')}
            />
          ) : (
            <DataTable
              label={t(`tab.${name}`)}
              columns={columns}
              rows={rows}
              rowKey={(entry) => keyOf(kind, entry)}
              onOpen={(entry) => onOpen(keyOf(kind, entry))}
              selectedKey={open ?? null}
            />
          )
        }
      </QueryState>
      <SidePanel
        isOpen={isNew || opened !== undefined}
        onClose={() => onOpen(undefined)}
        title={opened ? <OutsideText text={textOf(opened['name'] ?? keyOf(kind, opened))} isLine /> : t(`add.${name}`)}
      >
        <EntryForm
          // Another entry is another form.
          key={`${reopened} ${open}`}
          name={name}
          entry={isNew ? undefined : opened}
          etag={query.data?.etag ?? null}
          mayWrite={mayWrite}
          next={next && keyOf(kind, next)}
          onDone={() => onOpen(undefined)}
          onReopen={() => void refresh(kind.path).then(() => setReopened(reopened + 1))}
        />
      </SidePanel>
    </>
  );
}

function Cell({ field, entry }: { readonly field: Field; readonly entry: Entry }) {
  const { t } = useTranslation('directory');
  const value = entry[field.name];
  if (Array.isArray(value) && field.name !== 'extensions') return <>{t('count', { count: value.length })}</>;
  return <OutsideText text={textOf(value)} isLine mostChars={CELL_CHARS} />;
}

/** Every word somewhere in the entry, whatever its case; numbers also without their blanks. */
function matching(entries: readonly Entry[], fields: readonly Field[], find: string): readonly Entry[] {
  const words = find.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const text = fields
      .map(({ name }) => textOf(entry[name]))
      .join('\n')
      .toLocaleLowerCase();
    const plain = text.replaceAll(/[ ()/-]/g, '');
    return words.every((word) => text.includes(word) || plain.includes(word));
  });
}
// texts: directory:field.* directory:empty.* directory:emptyAbout.*
