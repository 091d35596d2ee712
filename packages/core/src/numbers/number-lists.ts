import type { NumberList } from '../config/configuration.ts';

export interface ListProblem {
  /** Place in the configuration's lists. */
  readonly index: number;
  readonly kind: 'unknown' | 'cycle';
  /** The list that is unknown, or through which it comes back to itself. */
  readonly name: string;
}

/**
 * The entries of every list with those of the lists inside it, each once, in order. A list that contains itself by any way is cut at
 * that place, and an unknown one is left out; `listProblems` names both.
 */
export function expandLists(lists: readonly NumberList[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(lists.map((list) => [list.id, list]));
  const expanded = new Map<string, readonly string[]>();
  const open = new Set<string>();
  const expand = (id: string): readonly string[] => {
    const known = expanded.get(id);
    const list = byId.get(id);
    if (known || !list || open.has(id)) return known ?? [];
    open.add(id);
    const numbers = [...new Set([...list.numbers, ...list.lists.flatMap(expand)])];
    open.delete(id);
    // Within a cycle it may be short of what comes later: only a list looked at by itself is whole.
    if (open.size === 0) expanded.set(id, numbers);
    return numbers;
  };
  for (const { id } of lists) expand(id);
  return expanded;
}

export function listProblems(lists: readonly NumberList[]): readonly ListProblem[] {
  const byId = new Map(lists.map((list) => [list.id, list]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (byId.get(from)?.lists ?? []).some((next) => reaches(next, to, seen));
  };
  return lists.flatMap(({ id, lists: inner }, index) =>
    inner.flatMap((name): ListProblem[] => {
      if (!byId.has(name)) return [{ index, kind: 'unknown', name }];
      return reaches(name, id, new Set()) ? [{ index, kind: 'cycle', name }] : [];
    }),
  );
}
