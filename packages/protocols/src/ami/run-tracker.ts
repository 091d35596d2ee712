import { CHANNEL_LINES, isOptionalLine, LONGEST_NUMBER_BYTES } from './shape.ts';

/** What a line is, seen from the lines before it. `continuation` = not a line at all, but text of the field above it. */
export type LineVerdict = 'field' | 'continuation' | 'end';

const WORD_BYTES = 4;
const ascii = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const RUN = CHANNEL_LINES.map((name) => expectedName(`${name}:`));
const PRIORITY_STEP = CHANNEL_LINES.indexOf('Priority');
/** Up to here nothing in a run is a caller's own text. */
const FIRST_STEP_AFTER_TEXT = CHANNEL_LINES.indexOf('CallerIDName');
const CHANNEL_STATE = ascii('ChannelState');
const CALLER_NUMBER = ascii('CallerIDNum');
const LINE_NUMBER = ascii('ConnectedLineNum');
const NUM = ascii('Num');
const NAME = ascii('Name');
const SLACK = 48;
const LONGEST_RUN_BYTES = 1_024;
const COLON = 0x3a;
const LOWER_E = 0x65;
const LOWER_M = 0x6d;

/**
 * Follows the lines of one event and tells fields from text that only looks like them: inside the run of a channel, and between
 * a number and the name that belongs to it, nothing but the line that has to come next is believed.
 */
export class RunTracker {
  /** What the lines lie in, and where the message starts in it. */
  #bytes: Uint8Array = new Uint8Array();
  #words: DataView = new DataView(new ArrayBuffer(0));
  #base = 0;
  /** Place in the run, or -1 outside of one. */
  #step = -1;
  /** Where a name with the present prefix starts, relative to the message, and how long the prefix is. */
  #prefixStart = 0;
  #prefixLength = 0;
  /** A number outside of a run waits for its name: where the number's own name starts, and how long it is without `Num`. */
  #stemStart = -1;
  #stemLength = 0;
  /** Bit n is set when a run with a prefix of n letters was complete. */
  completeRuns = 0;
  /** Of the line taken last, when it was a field; 0 when it has no colon. */
  nameLength = 0;

  /** The message lies somewhere else now. */
  moveTo(bytes: Uint8Array, base: number): void {
    this.#base = base;
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  reset(): void {
    this.#step = -1;
    this.#stemStart = -1;
    this.completeRuns = 0;
  }

  /**
   * How many bytes a value may be carried on for. Right after a number that is the longest number; further on in a run, a number
   * that pretended to be the lines in between has real ones behind it.
   */
  get longestContinuation(): number {
    const isAfterNumber = this.#step === -1 || (CHANNEL_LINES[this.#step - 1]?.endsWith('Num') ?? false);
    return isAfterNumber ? LONGEST_NUMBER_BYTES + SLACK : LONGEST_RUN_BYTES;
  }

  /** Behind a complete run its own `Priority` comes once more: what stood for it so far was written by the caller. */
  isRunRepeated(start: number): boolean {
    return this.completeRuns !== 0 && this.#step === -1 && this.#stemStart === -1 && this.#isNext(start, PRIORITY_STEP);
  }

  /** Goes back to just before `Priority`; the next line has to be that. */
  reopenAtPriority(): void {
    this.#step = PRIORITY_STEP;
  }

  /** The line is `[start, end)`, without its CR LF. */
  take(start: number, end: number): LineVerdict {
    if (this.#step !== -1) {
      if (this.#isNext(start, this.#step)) return this.#advance(this.#step + 1);
      if (this.#step >= FIRST_STEP_AFTER_TEXT) return this.#skipOptional(start);
      this.#step = -1;
    }
    if (this.#stemStart !== -1) return this.#takeAfterNumber(start, end);
    if (end === start) return 'end';
    this.nameLength = nameLength(this.#bytes, start, end);
    this.#watch(start, start + this.nameLength);
    return 'field';
  }

  /** The next line of a run, if that is what stands at `start`: how long its name is, else 0. Nothing moves before `advance`. */
  peek(start: number): number {
    return this.#step !== -1 && this.#isNext(start, this.#step) ? this.nameLength : 0;
  }

  advance(): void {
    this.#advance(this.#step + 1);
  }

  #skipOptional(start: number): LineVerdict {
    const next = this.#step + 1;
    return isOptionalLine(this.#step) && this.#isNext(start, next) ? this.#advance(next + 1) : 'continuation';
  }

  #advance(step: number): LineVerdict {
    this.#step = step;
    if (step === RUN.length) {
      this.#step = -1;
      this.completeRuns |= 1 << this.#prefixLength;
    }
    return 'field';
  }

  #takeAfterNumber(start: number, end: number): LineVerdict {
    const length = nameLength(this.#bytes, start, end);
    const isItsName =
      length === this.#stemLength + NAME.length &&
      endsWith(this.#bytes, start + length, NAME) &&
      isSame(this.#bytes, { one: this.#base + this.#stemStart, other: start, length: this.#stemLength });
    if (!isItsName) return 'continuation';
    this.#stemStart = -1;
    this.nameLength = length;
    return 'field';
  }

  /** Outside of a run: does this line begin one, or a number? */
  #watch(start: number, colon: number): void {
    const bytes = this.#bytes;
    const last = bytes[colon - 1];
    if (last === LOWER_E) {
      if (!endsWith(bytes, colon, CHANNEL_STATE)) return;
      this.#step = 0;
      this.#prefixStart = start - this.#base;
      this.#prefixLength = colon - start - CHANNEL_STATE.length;
    } else if (last === LOWER_M && endsWith(bytes, colon, NUM)) {
      if (!endsWith(bytes, colon, CALLER_NUMBER) && !endsWith(bytes, colon, LINE_NUMBER)) return;
      this.#stemStart = start - this.#base;
      this.#stemLength = colon - start - NUM.length;
    }
  }

  /** Is the line at `start` the one of this step, with the present prefix? Sets `nameLength` when it is. */
  #isNext(start: number, step: number): boolean {
    const expected = RUN[step];
    const from = start + this.#prefixLength;
    if (expected === undefined || from + expected.length > this.#words.byteLength) return false;
    const { offsets, words } = expected;
    for (let index = 0; index < words.length; index++) {
      if (this.#words.getInt32(from + (offsets[index] as number), true) !== words[index]) return false;
    }
    if (this.#prefixLength > 0 && !isSame(this.#bytes, { one: this.#base + this.#prefixStart, other: start, length: this.#prefixLength })) {
      return false;
    }
    this.nameLength = this.#prefixLength + expected.length - 1;
    return true;
  }
}

/** A name with its colon, as words of four bytes to compare with, of which the last may overlap the one before. */
interface ExpectedName {
  readonly length: number;
  readonly offsets: readonly number[];
  readonly words: readonly number[];
}

function expectedName(text: string): ExpectedName {
  const bytes = ascii(text);
  const view = new DataView(bytes.buffer);
  const count = Math.ceil(bytes.length / WORD_BYTES);
  const offsets = Array.from({ length: count }, (_, index) => Math.min(index * WORD_BYTES, bytes.length - WORD_BYTES));
  return { length: bytes.length, offsets, words: offsets.map((offset) => view.getInt32(offset, true)) };
}

/** Bytes up to the colon; 0 when the line `[start, end)` has none. */
export function nameLength(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== COLON) at++;
  return at === end ? 0 : at - start;
}

function endsWith(bytes: Uint8Array, end: number, text: Uint8Array): boolean {
  let from = end - text.length;
  for (let index = 0; index < text.length; index++) if (bytes[from++] !== text[index]) return false;
  return true;
}

function isSame(bytes: Uint8Array, { one, other, length }: { one: number; other: number; length: number }): boolean {
  for (let index = 0; index < length; index++) if (bytes[one + index] !== bytes[other + index]) return false;
  return true;
}
