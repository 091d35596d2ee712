import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { CardRows } from './card-rows.tsx';
import css from './data-table.module.css';
import { useLocale } from './locale.ts';
import { type Sorting, type SortKey, sortRows } from './sort-rows.ts';
import { TableFoot } from './table-foot.tsx';
import { TableRows } from './table-rows.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable here in the page. Leave it out for lists that come page by page in the server's order. */
  readonly sortBy?: (row: Row) => SortKey;
  /** CSS width: `7rem`, `20%`. Columns without one share the rest. */
  readonly width?: string;
  readonly align?: 'start' | 'end';
  /** In the narrow form: the bold first line, what stands at its end, a labelled line, or nothing. */
  readonly onCard?: 'title' | 'end' | 'line' | 'none';
  /** Left out below this width of the window, in px, while the table is still a table. */
  readonly hideBelow?: 900 | 1_200 | 1_500;
}

export interface DataTableProps<Row> {
  /** What the table lists: its name for people who listen. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** Opens a row: by click, Enter or Space. Put a `Link` into the first cell instead when it has an address of its own. */
  readonly onOpen?: (row: Row) => void;
  readonly selectedKey?: string | number | null;
  readonly initialSort?: Sorting;
  /** Asked when the reader comes near the end; `hasMore` says whether there is more. */
  readonly onEnd?: () => void;
  readonly hasMore?: boolean;
  readonly isLoadingMore?: boolean;
  /** What stands under the rows on the right, e.g. how current they are. */
  readonly foot?: ReactNode;
}

/** Below this width a row is a card. */
const NARROW = '(max-width: 47.99em)';

/**
 * A list of rows: a table on wide screens, cards on narrow ones. Thousands of rows stay smooth, for only those in sight are
 * drawn. Keys: up, down, Home, End and Page keys move between rows, Enter opens.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, initialSort, label } = props;
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const isBelow900 = useMediaQuery('(max-width: 899px)', undefined, { getInitialValueInEffect: false });
  const isBelow1200 = useMediaQuery('(max-width: 1199px)', undefined, { getInitialValueInEffect: false });
  const isBelow1500 = useMediaQuery('(max-width: 1499px)', undefined, { getInitialValueInEffect: false });
  const [sorting, setSorting] = useState(initialSort);
  const locale = useLocale();
  const keyOf = columns.find(({ key }) => key === sorting?.column)?.sortBy;
  const sorted = useMemo(
    () => (sorting && keyOf ? sortRows(rows, keyOf, { isDown: sorting.isDown, locale }) : rows),
    [rows, sorting, keyOf, locale],
  );
  const isHidden = { 900: isBelow900, 1200: isBelow1200, 1500: isBelow1500 } as const;
  const shown = columns.filter(({ hideBelow }) => hideBelow === undefined || !isHidden[hideBelow]);
  const inOrder = { ...props, rows: sorted };
  return (
    <div className={css['frame']}>
      {isNarrow ? (
        <CardRows {...inOrder} />
      ) : (
        <TableRows
          {...inOrder}
          columns={shown}
          sorting={sorting}
          onSort={(column) => setSorting((before) => nextSorting(before, column))}
        />
      )}
      <TableFoot
        label={label}
        count={rows.length}
        hasMore={props.hasMore ?? false}
        isLoadingMore={props.isLoadingMore ?? false}
        foot={props.foot}
      />
    </div>
  );
}

function nextSorting(before: Sorting | undefined, column: string): Sorting {
  return { column, isDown: before?.column === column && !before.isDown };
}
