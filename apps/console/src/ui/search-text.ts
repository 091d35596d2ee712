export type SearchValues = Readonly<Record<string, string | readonly string[]>>;

/** Reads `?a=1&b=x&b=y`: text as text, so that a number keeps its leading zeros and "+". */
export function parseSearch(text: string): SearchValues {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    // Plain objects take `__proto__` as something else than a name.
    if (name === '__proto__') continue;
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    values[name] = known === undefined ? value : [known, value].flat();
  }
  return values;
}

export function formatSearch(values: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null) search.append(name, String(one));
  }
  return search.size === 0 ? '' : `?${search}`;
}
