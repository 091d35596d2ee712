import { idFrom } from './id-from.ts';

/** An id made of a name that nothing else has. */
export function freeId(name: string, taken: readonly string[], otherwise: string): string {
  const wanted = idFrom(name) || otherwise;
  let id = wanted;
  for (let next = 2; taken.includes(id); next++) id = `${wanted}-${next}`;
  return id;
}
