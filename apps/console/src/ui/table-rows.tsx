import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type MouseEvent, useRef } from 'react';
import type { Column, DataTableProps } from './data-table.tsx';
import css from './data-table.module.css';
import type { Sorting } from './sort-rows.ts';
import { useRowWindow } from './use-row-window.ts';

const ROW_HEIGHT = 39;

export interface TableRowsProps<Row> extends DataTableProps<Row> {
  readonly sorting: Sorting | undefined;
  readonly onSort: (column: string) => void;
}

/** The wide form of `DataTable`. Rows out of sight are two spacers, so the page keeps its height and its scroll bar. */
export function TableRows<Row>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  selectedKey,
  onEnd,
  hasMore = false,
  sorting,
  onSort,
}: TableRowsProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const keyOf = (index: number): string | number => {
    const row = rows[index];
    return row === undefined ? index : rowKey(row);
  };
  const view = useRowWindow({ count: rows.length, rowHeight: ROW_HEIGHT, root: body, keyOf, ...(hasMore && onEnd && { onEnd }) });
  const spacer = (height: number) =>
    height > 0 && (
      <tr className={css['spacer']} aria-hidden>
        <td colSpan={columns.length} style={{ height }} />
      </tr>
    );
  return (
    <table className={css['table']} aria-label={label} aria-rowcount={hasMore ? -1 : rows.length + 1}>
      <colgroup>
        {columns.map(({ key, width }) => (
          <col key={key} {...(width !== undefined && { style: { width } })} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} sorting={sorting} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={view.onKeyDown}>
        {spacer(view.before)}
        {view.items.map(({ index, key }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <tr
              key={key}
              className={css['row']}
              data-row={index}
              aria-rowindex={index + 2}
              tabIndex={index === view.current ? 0 : -1}
              onFocus={() => view.onFocusRow(index)}
              {...opening(row, onOpen)}
              {...(selectedKey === rowKey(row) && { 'data-selected': true, 'aria-current': true })}
            >
              {columns.map(({ key: name, cell, align }) => (
                <td key={name} {...(align === 'end' && { className: css['end'] })}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          );
        })}
        {spacer(view.after)}
      </tbody>
    </table>
  );
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: (column: string) => void;
}

function HeadCell<Row>({ column: { key, header, sortBy, align }, sorting, onSort }: HeadCellProps<Row>) {
  const isSorted = sorting?.column === key && sortBy !== undefined;
  const Arrow = sorting?.isDown ? IconArrowDown : IconArrowUp;
  const order = isSorted ? (sorting.isDown ? 'descending' : 'ascending') : 'none';
  return (
    <th scope="col" {...(align === 'end' && { className: css['end'] })} {...(sortBy && { 'aria-sort': order })}>
      {sortBy ? (
        <button type="button" className={css['sort']} onClick={() => onSort(key)} {...(isSorted && { 'data-sorted': true })}>
          {header}
          {isSorted && <Arrow size={13} aria-hidden />}
        </button>
      ) : (
        <span className={css['headText']}>{header}</span>
      )}
    </th>
  );
}

/** What makes a row openable. Buttons and links inside it keep their own clicks and keys. */
export function opening<Row>(row: Row, onOpen: ((row: Row) => void) | undefined) {
  if (!onOpen) return {};
  return {
    'data-opens': true,
    onClick: (event: MouseEvent<HTMLElement>) => {
      const isOther = event.target instanceof Element && event.target.closest('a, button, input, label') !== null;
      const isMarking = (window.getSelection()?.toString() ?? '') !== '';
      if (!isOther && !isMarking) onOpen(row);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return;
      event.preventDefault();
      onOpen(row);
    },
  };
}
