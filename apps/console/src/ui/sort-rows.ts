export type SortKey = string | number | boolean | null | undefined;

export interface Sorting {
  readonly column: string;
  readonly isDown: boolean;
}

/** A sorted copy. What has no value comes last either way; equal rows keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey,
  { isDown, locale }: { isDown: boolean; locale: string },
): Row[] {
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((one, other) => {
    const isOneEmpty = isEmpty(one.key);
    const isOtherEmpty = isEmpty(other.key);
    if (isOneEmpty || isOtherEmpty) return Number(isOneEmpty) - Number(isOtherEmpty);
    const order =
      typeof one.key === 'string' && typeof other.key === 'string'
        ? collator.compare(one.key, other.key)
        : Number(one.key) - Number(other.key);
    return isDown ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

function isEmpty(key: SortKey): boolean {
  return key === null || key === undefined || key === '';
}
