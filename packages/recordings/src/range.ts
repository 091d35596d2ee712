export type RangeVerdict =
  /** No range, one we do not serve, or one that is not well-formed: the whole is answered (RFC 9110 14.2). */
  | { readonly kind: 'whole' }
  /** First and last byte, both inclusive. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

const ONE_RANGE = /^bytes=\s*(\d*)-(\d*)\s*$/i;
const WHOLE: RangeVerdict = { kind: 'whole' };

/** Reads `Range` for a file of `size` bytes. A list of ranges is answered with the whole, as RFC 9110 allows. */
export function parseRange(value: string | undefined, size: number): RangeVerdict {
  const [, first, last] = ONE_RANGE.exec(value ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return WHOLE;
  if (first === '') return suffix(Number(last), size);
  // Numbers of any length are allowed; beyond 2^53 they are imprecise but stay larger than every file.
  const from = Number(first);
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < from) return WHOLE;
  return from >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first: from, last: to };
}

function suffix(length: number, size: number): RangeVerdict {
  if (length === 0 || size === 0) return { kind: 'unsatisfiable' };
  return { kind: 'part', first: Math.max(0, size - length), last: size - 1 };
}
