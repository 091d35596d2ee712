import { Call } from '@ringhook/contract';
import { useEffect, useRef, useState } from 'react';
import { useAll } from '../../api/read.ts';
import { useLive } from '../../api/use-live.ts';
import { type Board, type BoardEntry, hear, type HeardEvent, rowsOf, sweep, takeRead } from './board.ts';

/** The board is drawn so often at most, however much happens. */
const DRAW_MS = 250;
const SWEEP_MS = 1_000;
const READ_MS = 60_000;
const LIVE = { live: true } as const;

export interface BoardState {
  readonly rows: readonly BoardEntry[];
  readonly query: ReturnType<typeof useAll<Call>>;
}

type Call = BoardEntry['call'];

/** Calls in progress: read once, then followed by the stream. While `isPaused` nothing moves; `isHeldStill` keeps ended calls in their place. */
export function useBoard({ isPaused, isHeldStill }: { readonly isPaused: boolean; readonly isHeldStill: boolean }): BoardState {
  const query = useAll({ path: '/calls', query: LIVE, answer: Call });
  const { refetch } = query;
  const board = useRef<Board>(new Map());
  const [rows, setRows] = useState<readonly BoardEntry[]>([]);
  const takenAt = useRef(0);
  const drawing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const draw = (): void => {
    // What was on its way when the reader paused is shown when it goes on.
    if (isPaused) return;
    drawing.current ??= setTimeout(() => {
      drawing.current = undefined;
      setRows(rowsOf(board.current));
    }, DRAW_MS);
  };

  useEffect(
    () => () => {
      clearTimeout(drawing.current);
      drawing.current = undefined;
    },
    [isPaused],
  );
  useEffect(() => {
    if (!query.data || isPaused) return;
    // After a pause the stream knows more than the list that was read before it.
    if (takenAt.current !== query.dataUpdatedAt) board.current = takeRead(board.current, query.data, query.dataUpdatedAt);
    takenAt.current = query.dataUpdatedAt;
    setRows(rowsOf(board.current));
  }, [query.data, query.dataUpdatedAt, isPaused]);
  useEffect(() => {
    if (isPaused) return undefined;
    const sweeping = setInterval(() => {
      if (isHeldStill) return;
      const swept = sweep(board.current, Date.now());
      if (swept === board.current) return;
      board.current = swept;
      setRows(rowsOf(swept));
    }, SWEEP_MS);
    const reading = setInterval(() => void refetch(), READ_MS);
    return () => {
      clearInterval(sweeping);
      clearInterval(reading);
    };
  }, [isPaused, isHeldStill, refetch]);
  useLive({
    types: ['call', 'extension'],
    isPaused,
    onBatch: (messages) => {
      board.current = hear(
        board.current,
        messages.map(({ data }) => data as HeardEvent),
        Date.now(),
      );
      draw();
    },
  });
  return { rows, query };
}
