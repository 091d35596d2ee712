import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';

export interface Reorder {
  /** Goes to the element around the rows. */
  readonly list: RefObject<HTMLDivElement | null>;
  /** Attributes of a row. */
  readonly row: (index: number) => Readonly<Record<string, string | number | undefined>>;
  /** Starts dragging a row; resolves a press without movement by `onClick`. */
  readonly press: (event: PointerEvent<HTMLElement>, index: number, onClick: () => void) => void;
  readonly move: (from: number, to: number) => void;
}

interface Drag {
  readonly from: number;
  readonly to: number;
}

const STARTS_AFTER_PX = 4;
const EDGE_PX = 64;
const SCROLL_PX = 14;

/** Rows that change places by pointer or finger; `ReorderHandle` adds keys and a menu. Nothing moves before the row is let go. */
export function useReorder(onMove: (from: number, to: number) => void): Reorder {
  const list = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);

  const press: Reorder['press'] = (event, from, onClick) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    const startY = event.clientY;
    let to: number | undefined;
    const follow = ({ clientY }: globalThis.PointerEvent): void => {
      if (to === undefined && Math.abs(clientY - startY) < STARTS_AFTER_PX) return;
      scrollNearEdge(clientY);
      to = placeAt(list.current, clientY, from);
      setDrag({ from, to });
    };
    const end = (isDone: boolean): void => {
      controller.abort();
      setDrag(undefined);
      if (isDone && to === undefined) onClick();
      else if (isDone && to !== undefined && to !== from) onMove(from, to);
    };
    const controller = new AbortController();
    const { signal } = controller;
    stop.current = () => controller.abort();
    window.addEventListener('pointermove', follow, { signal });
    window.addEventListener('pointerup', () => end(true), { signal });
    window.addEventListener('pointercancel', () => end(false), { signal });
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && end(false), { signal });
  };
  const row: Reorder['row'] = (index) => ({
    'data-row': index,
    'data-drag': drag?.from === index ? 'true' : undefined,
    'data-drop': drag && drag.to === index && drag.to !== drag.from ? (drag.to < drag.from ? 'before' : 'after') : undefined,
  });
  const move: Reorder['move'] = (from, to) => {
    onMove(from, to);
    // The moved row may have been taken out and put back by the browser, which takes the focus from it.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-handle="${to}"]`)?.focus());
  };
  return { list, row, press, move };
}

/** The list with one entry at another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...items.slice(from, from + 1));
}

/** Where the row would come to stand: behind every other row whose middle is above the pointer. */
function placeAt(list: HTMLElement | null, y: number, from: number): number {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  return rows.filter((row, index) => {
    const { top, height } = row.getBoundingClientRect();
    return index !== from && top + height / 2 < y;
  }).length;
}

function scrollNearEdge(y: number): void {
  if (y < EDGE_PX) window.scrollBy(0, -SCROLL_PX);
  else if (y > window.innerHeight - EDGE_PX) window.scrollBy(0, SCROLL_PX);
}
