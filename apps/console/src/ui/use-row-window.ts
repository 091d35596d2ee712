import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

export interface RowWindowOptions {
  readonly count: number;
  readonly rowHeight: number;
  readonly root: RefObject<HTMLElement | null>;
  readonly keyOf: (index: number) => string | number;
  readonly onEnd?: () => void;
  /** Rows may differ in height and are measured. */
  readonly isMeasured?: boolean;
}

/** Rows before the end at which more is asked for. */
const NEAR_END = 20;

/** Which rows are in sight of a list that scrolls with the page, and how keys move between them. */
export function useRowWindow({ count, rowHeight, root, keyOf, onEnd, isMeasured = false }: RowWindowOptions) {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(topOf(root.current)), [root, count === 0]);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
    getItemKey: keyOf,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const tellEnd = useEffectEvent(() => onEnd?.());
  useEffect(() => {
    if (count > 0 && last >= count - NEAR_END) tellEnd();
  }, [last, count]);

  const wanted = useRef<number | null>(null);
  const [current, setCurrent] = useState(0);
  const focusRow = (index: number): void => {
    const to = Math.max(0, Math.min(count - 1, index));
    wanted.current = to;
    setCurrent(to);
    virtual.scrollToIndex(to, { align: 'auto' });
    rowAt(root.current, to)?.focus({ preventScroll: true });
  };
  // The row may not be drawn yet when it is asked for.
  useEffect(() => {
    if (wanted.current === null) return;
    const row = rowAt(root.current, wanted.current);
    if (!row) return;
    if (document.activeElement !== row) row.focus({ preventScroll: true });
    wanted.current = null;
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset['row'] === undefined) return;
    const index = Number(event.target.dataset['row']);
    const page = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 3);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1, PageDown: index + page, PageUp: index - page }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    focusRow(to);
  };

  return {
    items,
    /** Space in px before and after the rows that are drawn. */
    before: (items[0]?.start ?? top) - top,
    after: virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top),
    current: Math.min(current, Math.max(0, count - 1)),
    onKeyDown,
    onFocusRow: setCurrent,
    measure: isMeasured ? virtual.measureElement : undefined,
  };
}

function topOf(element: HTMLElement | null): number {
  return element ? element.getBoundingClientRect().top + window.scrollY : 0;
}

function rowAt(root: HTMLElement | null, index: number): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-row="${index}"]`) ?? null;
}
