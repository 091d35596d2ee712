import type { Buffer } from 'node:buffer';
import type { AmiMessage, AmiMessageKind } from './message.ts';
import { unescapeC } from './unescape.ts';

/** A row is one line: where it starts, counted from the start of the message, and how long its name is. */
export const NAME_BITS = 11;
export const LONGEST_NAME = 2 ** NAME_BITS - 1;

const SPACE = 0x20;

/** Node's own slicing, which `toString` reaches only after a look-up of the encoding's name. */
interface Sliceable {
  latin1Slice(from: number, until: number): string;
  utf8Slice(from: number, until: number): string;
}

/** Where a message lies. `rows[firstRow .. lastRow)` are its lines; a value reaches to the start of the next row. */
export interface MessagePlace {
  readonly kind: AmiMessageKind;
  readonly name: string;
  readonly bytes: Buffer;
  readonly rows: Int32Array;
  readonly firstRow: number;
  readonly lastRow: number;
  /** Of the message in `bytes`; `end` is behind the CR LF of its last line. */
  readonly start: number;
  readonly end: number;
  readonly isAscii: boolean;
  /** It describes a channel, so the names in it are escaped as in C. */
  readonly hasEscapedNames: boolean;
  readonly hasGluedLines: boolean;
}

/** A message that knows only where its lines are; a value becomes a string when it is asked for. */
export class LazyMessage implements AmiMessage {
  readonly kind: AmiMessageKind;
  readonly name: string;
  readonly #place: MessagePlace;

  constructor(place: MessagePlace) {
    this.kind = place.kind;
    this.name = place.name;
    this.#place = place;
  }

  get(name: string): string | undefined {
    const row = this.#find(name, this.#place.firstRow);
    return row === -1 ? undefined : this.#value(name, row);
  }

  getAll(name: string): readonly string[] {
    const values: string[] = [];
    for (let row = this.#find(name, this.#place.firstRow); row !== -1; row = this.#find(name, row + 1)) {
      values.push(this.#value(name, row));
    }
    return values;
  }

  get alarm(): string | undefined {
    const { hasGluedLines, bytes, start, rows, firstRow, lastRow } = this.#place;
    if (!hasGluedLines) return undefined;
    for (let row = firstRow; row < lastRow; row++) {
      const [from, until] = this.#span(row);
      if (!bytes.subarray(from, until).includes('\r\n')) continue;
      const nameStart = start + ((rows[row] ?? 0) >> NAME_BITS);
      const text = JSON.stringify(bytes.toString('utf8', from, Math.min(until, from + 100)));
      return `${this.name}: ${bytes.toString('latin1', nameStart, from).replace(/: ?$/, '')} holds line breaks, which were not believed: ${text}`;
    }
    return `${this.name}: its lines are not in the order in which Asterisk writes them`;
  }

  #find(name: string, from: number): number {
    const { bytes, start, rows, lastRow } = this.#place;
    const { length } = name;
    const last = length - 1;
    const lastCode = name.charCodeAt(last);
    for (let row = from; row < lastRow; row++) {
      const packed = rows[row] as number;
      if ((packed & LONGEST_NAME) !== length) continue;
      const at = start + (packed >> NAME_BITS);
      if (bytes[at + last] !== lastCode) continue;
      let index = 0;
      while (index < last && bytes[at + index] === name.charCodeAt(index)) index++;
      if (index === last) return row;
    }
    return -1;
  }

  #span(row: number): [from: number, until: number] {
    const { bytes, start, end, rows, lastRow } = this.#place;
    const packed = rows[row] as number;
    let from = start + (packed >> NAME_BITS) + (packed & LONGEST_NAME) + 1;
    const next = row + 1 < lastRow ? start + ((rows[row + 1] as number) >> NAME_BITS) : end;
    if (bytes[from] === SPACE) from++;
    return [from, Math.max(from, next - 2)];
  }

  #value(name: string, row: number): string {
    const { bytes, isAscii, hasEscapedNames } = this.#place;
    const [from, until] = this.#span(row);
    const slices = bytes as unknown as Sliceable;
    const text = isAscii ? slices.latin1Slice(from, until) : slices.utf8Slice(from, until);
    const isEscaped = hasEscapedNames && (isEscapedName(name) || (name === 'Value' && this.name === 'VarSet'));
    return isEscaped ? unescapeC(text) : text;
  }
}

function isEscapedName(name: string): boolean {
  return name.endsWith('Name') && (name.endsWith('CallerIDName') || name.endsWith('ConnectedLineName'));
}
