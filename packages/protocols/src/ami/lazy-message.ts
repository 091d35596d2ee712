import type { Buffer } from 'node:buffer';
import type { AmiMessage, AmiMessageKind } from './message.ts';
import { unescapeC } from './unescape.ts';

/** A row is one line: where it starts, counted from the start of the message, and how long its name is. */
export const NAME_BITS = 11;
export const LONGEST_NAME = 2 ** NAME_BITS - 1;

const SPACE = 0x20;
/** V8 copies a slice shorter than this; a longer one would hold on to the whole chunk. */
const LONGEST_COPIED_SLICE = 12;

/** Node's own slicing, which `toString` reaches only after a look-up of the encoding's name. */
export interface SliceableBytes extends Buffer {
  latin1Slice(from: number, until: number): string;
  utf8Slice(from: number, until: number): string;
}

/** Lines of a message: `rows[first .. last)`; a value reaches to the start of the next row. */
export interface RowRange {
  readonly rows: Int32Array;
  readonly first: number;
  readonly last: number;
}

/** A message that knows only where its lines are; a value becomes a string, of its own and nothing more, when it is asked for. */
export class LazyMessage implements AmiMessage {
  readonly kind: AmiMessageKind;
  readonly name: string;
  /** From `textStart` on the bytes are there as a string, too. */
  text = '';
  textStart = 0;
  /** Of the message in `bytes`; `end` is behind the CR LF of its last line. */
  start = 0;
  end = 0;
  isAscii = true;
  /** It describes a channel, so the names in it are escaped as in C. */
  hasEscapedNames = false;
  hasGluedLines = false;
  readonly #bytes: SliceableBytes;
  readonly #rows: Int32Array;
  readonly #first: number;
  readonly #last: number;

  constructor(kind: AmiMessageKind, name: string, place: { readonly bytes: SliceableBytes; readonly range: RowRange }) {
    this.kind = kind;
    this.name = name;
    this.#bytes = place.bytes;
    this.#rows = place.range.rows;
    this.#first = place.range.first;
    this.#last = place.range.last;
  }

  get(name: string): string | undefined {
    const row = this.#find(name, this.#first);
    return row === -1 ? undefined : this.#value(name, row);
  }

  getAll(name: string): readonly string[] {
    const values: string[] = [];
    for (let row = this.#find(name, this.#first); row !== -1; row = this.#find(name, row + 1)) values.push(this.#value(name, row));
    return values;
  }

  get alarm(): string | undefined {
    if (!this.hasGluedLines) return undefined;
    for (let row = this.#first; row < this.#last; row++) {
      const from = this.#valueStart(row);
      const until = this.#valueEnd(row);
      if (!this.#bytes.subarray(from, until).includes('\r\n')) continue;
      const nameStart = this.start + ((this.#rows[row] as number) >> NAME_BITS);
      const name = this.#bytes.toString('latin1', nameStart, from).replace(/: ?$/, '');
      const text = JSON.stringify(this.#bytes.toString('utf8', from, Math.min(until, from + 100)));
      return `${this.name}: ${name} holds line breaks, which were not believed: ${text}`;
    }
    return `${this.name}: its lines are not in the order in which Asterisk writes them`;
  }

  #find(name: string, from: number): number {
    const bytes = this.#bytes;
    const rows = this.#rows;
    const until = this.#last;
    const { start } = this;
    const { length } = name;
    for (let row = from; row < until; row++) {
      const packed = rows[row] as number;
      if ((packed & LONGEST_NAME) !== length) continue;
      const at = start + (packed >> NAME_BITS);
      // From behind: names differ less at their beginning (`Dest`, `Connected`).
      let index = length - 1;
      while (index >= 0 && bytes[at + index] === name.charCodeAt(index)) index--;
      if (index < 0) return row;
    }
    return -1;
  }

  #valueStart(row: number): number {
    const packed = this.#rows[row] as number;
    const at = this.start + (packed >> NAME_BITS) + (packed & LONGEST_NAME) + 1;
    return this.#bytes[at] === SPACE ? at + 1 : at;
  }

  #valueEnd(row: number): number {
    const next = row + 1;
    return (next < this.#last ? this.start + ((this.#rows[next] as number) >> NAME_BITS) : this.end) - 2;
  }

  #value(name: string, row: number): string {
    const from = this.#valueStart(row);
    const until = this.#valueEnd(row);
    if (until <= from) return '';
    const text = this.#slice(from, until);
    return this.hasEscapedNames && isEscaped(name, this.name) ? unescapeC(text) : text;
  }

  #slice(from: number, until: number): string {
    if (!this.isAscii) return this.#bytes.utf8Slice(from, until);
    const { textStart } = this;
    if (until - from <= LONGEST_COPIED_SLICE && from >= textStart) return this.text.slice(from - textStart, until - textStart);
    return this.#bytes.latin1Slice(from, until);
  }
}

function isEscaped(field: string, message: string): boolean {
  return field.endsWith('CallerIDName') || field.endsWith('ConnectedLineName') || (field === 'Value' && message === 'VarSet');
}
