import { useRef } from 'react';
import type { Column, DataTableProps } from './data-table.tsx';
import css from './data-table.module.css';
import { opening } from './table-rows.tsx';
import { useRowWindow } from './use-row-window.ts';

const CARD_HEIGHT = 84;

/** The narrow form of `DataTable`: one card per row, every column with its name. */
export function CardRows<Row>({ label, columns, rows, rowKey, onOpen, selectedKey, onEnd, hasMore = false }: DataTableProps<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const keyOf = (index: number): string | number => {
    const row = rows[index];
    return row === undefined ? index : rowKey(row);
  };
  const options = { count: rows.length, rowHeight: CARD_HEIGHT, root: list, keyOf, isMeasured: true };
  const view = useRowWindow({ ...options, ...(hasMore && onEnd && { onEnd }) });
  return (
    <ul
      className={css['cards']}
      aria-label={label}
      ref={list}
      onKeyDown={view.onKeyDown}
      style={{ paddingTop: view.before, paddingBottom: view.after }}
    >
      {view.items.map(({ index, key }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li
            key={key}
            className={css['card']}
            ref={view.measure}
            data-index={index}
            data-row={index}
            aria-posinset={index + 1}
            aria-setsize={hasMore ? -1 : rows.length}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- one stop for the whole list; arrow keys go on from there
            tabIndex={index === view.current ? 0 : -1}
            onFocus={() => view.onFocusRow(index)}
            {...opening(row, onOpen)}
            {...(selectedKey === rowKey(row) && { 'data-selected': true, 'aria-current': true })}
          >
            <CardBody columns={columns} row={row} />
          </li>
        );
      })}
    </ul>
  );
}

function CardBody<Row>({ columns, row }: { readonly columns: readonly Column<Row>[]; readonly row: Row }) {
  const [first] = columns;
  const placeOf = ({ key, onCard }: Column<Row>): string => onCard ?? (key === first?.key ? 'title' : 'line');
  const at = (place: string): readonly Column<Row>[] => columns.filter((column) => placeOf(column) === place);
  return (
    <>
      <div className={css['cardTop']}>
        {at('title').map(({ key, cell }) => (
          <span key={key} className={css['cardTitle']}>
            {cell(row)}
          </span>
        ))}
        {at('end').map(({ key, cell }) => (
          <span key={key}>{cell(row)}</span>
        ))}
      </div>
      {at('line').map(({ key, header, cell }) => (
        <div key={key} className={css['cardLine']}>
          <span className={css['cardLabel']}>{header}</span>
          <span style={{ minWidth: 0, maxWidth: '100%' }}>{cell(row)}</span>
        </div>
      ))}
    </>
  );
}
