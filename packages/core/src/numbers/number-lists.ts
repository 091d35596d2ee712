import type { NumberList } from '../config/configuration.ts';

export interface ListProblem {
  /** Place in the configuration's lists. */
  readonly index: number;
  readonly kind: 'unknown' | 'cycle';
  /** The list that is unknown, or through which it comes back to itself. */
  readonly name: string;
}

type ListsById = ReadonlyMap<string, NumberList>;

/**
 * Gives the entries of a list with those of the lists inside it, each once; none for a list that is not there. A list that contains
 * itself by any way is as good as one that does not; `listProblems` names it.
 */
export function expandLists(lists: readonly NumberList[]): (id: string) => readonly string[] {
  const byId: ListsById = new Map(lists.map((list) => [list.id, list]));
  const expanded = new Map<string, readonly string[]>();
  return (id) => {
    const known = expanded.get(id);
    if (known) return known;
    const reached = [id, ...reachedFrom(id, byId)];
    const numbers = [...new Set(reached.flatMap((one) => byId.get(one)?.numbers ?? []))];
    expanded.set(id, numbers);
    return numbers;
  };
}

export function listProblems(lists: readonly NumberList[]): readonly ListProblem[] {
  const byId: ListsById = new Map(lists.map((list) => [list.id, list]));
  const reached = new Map(lists.map(({ id }) => [id, reachedFrom(id, byId)]));
  return lists.flatMap(({ id, lists: inner }, index) =>
    inner.flatMap((name): ListProblem[] => {
      if (!byId.has(name)) return [{ index, kind: 'unknown', name }];
      return name === id || reached.get(name)?.has(id) ? [{ index, kind: 'cycle', name }] : [];
    }),
  );
}

/** Ids of the lists inside a list, by any way; its own is among them when it contains itself. */
function reachedFrom(id: string, byId: ListsById): ReadonlySet<string> {
  const reached = new Set(byId.get(id)?.lists);
  // A set gives what is added to it while it is walked, too.
  for (const one of reached) for (const next of byId.get(one)?.lists ?? []) reached.add(next);
  return reached;
}
