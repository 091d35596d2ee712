import type { Buffer } from 'node:buffer';
import { CHANNEL_LINES, isOptionalLine } from './shape.ts';

/** What a line is, seen from the lines before it. `continuation` = not a line at all, but text of the field above it. */
export type LineVerdict = 'field' | 'continuation' | 'end';

/** A line in the bytes: `[start, end)` without its CR LF; `colon` is where its name ends, or `start` when it has none. */
export interface Line {
  readonly start: number;
  readonly colon: number;
  readonly end: number;
}

const suffix = (text: string): Uint8Array => new TextEncoder().encode(text);
const RUN = CHANNEL_LINES.map(suffix);
const CHANNEL_STATE = suffix('ChannelState');
const CALLER_NUMBER = suffix('CallerIDNum');
const LINE_NUMBER = suffix('ConnectedLineNum');
const NAME = suffix('Name');
const NUM_LENGTH = 3;
const PRIORITY_STEP = CHANNEL_LINES.indexOf('Priority');
const UPPER_N = 0x4e;
const LOWER_M = 0x6d;
const LOWER_E = 0x65;

/**
 * Follows the lines of one event and tells fields from text that only looks like them: inside the run of a channel, and between
 * a number and the name that belongs to it, nothing but the line that has to come next is believed.
 */
export class RunTracker {
  /** Place in the run, or -1 outside of one. */
  #step = -1;
  /** Where a name with the present prefix starts, relative to the message, and how long the prefix is. */
  #prefixStart = 0;
  #prefixLength = 0;
  /** A number outside of a run waits for its name: where the number's own name starts and ends. */
  #numberStart = -1;
  #numberEnd = -1;
  /** Bit n is set when a run with a prefix of n letters was complete. */
  completeRuns = 0;

  reset(): void {
    this.#step = -1;
    this.#numberStart = -1;
    this.completeRuns = 0;
  }

  get isOpen(): boolean {
    return this.#step !== -1 || this.#numberStart !== -1;
  }

  /** The line after a complete run is its own `Priority` once more: what stood for it so far was written by the caller. */
  isRunRepeated(bytes: Buffer, base: number, line: Line): boolean {
    return this.completeRuns !== 0 && !this.isOpen && this.#isNext(bytes, base, line, PRIORITY_STEP);
  }

  /** Goes back to just before `Priority`; the next line has to be that. */
  reopenAtPriority(): void {
    this.#step = PRIORITY_STEP;
  }

  take(bytes: Buffer, base: number, line: Line): LineVerdict {
    if (this.#step !== -1) return this.#takeInRun(bytes, base, line);
    if (this.#numberStart !== -1) return this.#takeAfterNumber(bytes, base, line);
    if (line.end === line.start) return 'end';
    this.#watch(bytes, base, line);
    return 'field';
  }

  #takeInRun(bytes: Buffer, base: number, line: Line): LineVerdict {
    let step = this.#step;
    if (!this.#isNext(bytes, base, line, step)) {
      if (!isOptionalLine(step) || !this.#isNext(bytes, base, line, step + 1)) return 'continuation';
      step++;
    }
    this.#step = step + 1;
    if (this.#step === RUN.length) {
      this.#step = -1;
      this.completeRuns |= 1 << this.#prefixLength;
    }
    return 'field';
  }

  #takeAfterNumber(bytes: Buffer, base: number, { start, colon }: Line): LineVerdict {
    const stem = this.#numberEnd - this.#numberStart - NUM_LENGTH;
    const isItsName =
      colon - start === stem + NAME.length &&
      endsWith(bytes, colon, NAME) &&
      isSame(bytes, base + this.#numberStart, start, stem);
    if (!isItsName) return 'continuation';
    this.#numberStart = -1;
    return 'field';
  }

  /** Outside of a run: does this line begin one, or a number? */
  #watch(bytes: Buffer, base: number, { start, colon }: Line): void {
    const last = bytes[colon - 1];
    if (last === LOWER_E) {
      if (!endsWith(bytes, colon, CHANNEL_STATE) || colon - start < CHANNEL_STATE.length) return;
      this.#step = 0;
      this.#prefixStart = start - base;
      this.#prefixLength = colon - start - CHANNEL_STATE.length;
    } else if (last === LOWER_M && bytes[colon - NUM_LENGTH] === UPPER_N) {
      if (!endsWith(bytes, colon, CALLER_NUMBER) && !endsWith(bytes, colon, LINE_NUMBER)) return;
      this.#numberStart = start - base;
      this.#numberEnd = colon - base;
    }
  }

  #isNext(bytes: Buffer, base: number, { start, colon }: Line, step: number): boolean {
    const expected = RUN[step];
    if (expected === undefined || colon - start !== this.#prefixLength + expected.length) return false;
    return endsWith(bytes, colon, expected) && isSame(bytes, base + this.#prefixStart, start, this.#prefixLength);
  }
}

function endsWith(bytes: Buffer, end: number, text: Uint8Array): boolean {
  let from = end - text.length;
  for (let index = 0; index < text.length; index++) if (bytes[from++] !== text[index]) return false;
  return true;
}

function isSame(bytes: Buffer, one: number, other: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[one + index] !== bytes[other + index]) return false;
  return true;
}
