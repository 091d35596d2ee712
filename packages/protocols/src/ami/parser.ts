import { Buffer, isAscii } from 'node:buffer';
import { LazyMessage, LONGEST_NAME, NAME_BITS, type SliceableBytes } from './lazy-message.ts';
import type { AmiMessage, AmiMessageKind } from './message.ts';
import { nameLength, RunTracker } from './run-tracker.ts';
import { CHANNEL_LINES, LONGEST_NUMBER_BYTES, QUEUE_ROWS, REQUIRED_RUN } from './shape.ts';

const CR = 0x0d;
const LF = 0x0a;

const BANNER = Buffer.from('Asterisk Call Manager/');
const EVENT = Buffer.from('Event: ');
const RESPONSE = Buffer.from('Response: ');
const PRIVILEGE = Buffer.from('Privilege:');
const ACTION_ID = Buffer.from('ActionID:');
const QUEUE = Buffer.from('Queue:');

const DEFAULT_MAX_BYTES = 256 * 1_024;
/** Offsets within a message share an int32 with the length of a name. */
const LARGEST_MAX_BYTES = 2 ** (31 - NAME_BITS) - 1;
const ROWS_PER_SLAB = 4_096;
const EMPTY = Buffer.alloc(0);

export interface AmiParserOptions {
  /** A message longer than this is thrown away, with an alarm; at most 1 MiB. */
  readonly maxMessageBytes?: number;
}

/** `skip`: what comes up to the next blank line is no message. */
type Mode = 'start' | 'event' | 'response' | 'skip';

/**
 * Turns the bytes of an Asterisk Manager Interface connection into messages. Holds no socket and no timer: feed it chunks cut
 * anywhere, and it returns the messages they complete. Never throws, whatever the bytes; keeps at most one unfinished message.
 *
 * A message keeps pointing into the bytes it came in, so a chunk must not be written to after it was pushed.
 */
export class AmiParser {
  /** Messages and stray bytes that were not believed. */
  alarms = 0;
  lastAlarm: string | undefined;

  readonly #maxBytes: number;
  readonly #tracker = new RunTracker();
  /** Bytes under work: only ever appended to, for messages point into it. */
  #bytes: Buffer = EMPTY;
  #length = 0;
  #isAscii = true;
  /** True when `#bytes` is ours to append to, false when it is the chunk we were given. */
  #isOwn = false;
  /** The newest chunk as a string, byte for letter, and where it begins in `#bytes`. */
  #text = '';
  #textStart = 0;
  /** Start of the message, of the line, and how far the line was looked through; all in `#bytes`. */
  #start = 0;
  #lineStart = 0;
  #at = 0;
  #mode: Mode = 'start';
  /** The order of lines is followed only while the event keeps to it. */
  #isTracked = true;
  #hasGluedLines = false;
  #rows = new Int32Array(ROWS_PER_SLAB);
  #firstRow = 0;
  #rowCount = 0;

  constructor({ maxMessageBytes = DEFAULT_MAX_BYTES }: AmiParserOptions = {}) {
    this.#maxBytes = Math.min(maxMessageBytes, LARGEST_MAX_BYTES);
  }

  push(chunk: Uint8Array): AmiMessage[] {
    const messages: AmiMessage[] = [];
    if (chunk.length === 0) return messages;
    this.#append(chunk);
    while (this.#findLineEnd()) this.#takeLine(messages);
    this.#bound();
    this.#keepRest();
    return messages;
  }

  #append(chunk: Uint8Array): void {
    this.#isAscii &&= isAscii(chunk);
    this.#textStart = this.#length;
    if (this.#length === 0) {
      this.#bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      this.#length = chunk.length;
      this.#isOwn = false;
      this.#text = this.#bytes.toString('latin1');
      this.#tracker.moveTo(this.#bytes, 0);
      return;
    }
    const needed = this.#length + chunk.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
      this.#tracker.moveTo(grown, this.#start);
    }
    this.#bytes.set(chunk, this.#length);
    this.#text = this.#bytes.toString('latin1', this.#length, needed);
    this.#length = needed;
  }

  /** Moves on to the next CR LF; false when the bytes end before it. */
  #findLineEnd(): boolean {
    for (let at = this.#nextLineFeed(this.#at); at !== -1; at = this.#nextLineFeed(at + 1)) {
      if (at === this.#lineStart || this.#bytes[at - 1] !== CR) continue;
      this.#at = at;
      return true;
    }
    this.#at = this.#length;
    return false;
  }

  /** A string is searched several times faster than bytes are; what an earlier chunk brought was searched then. */
  #nextLineFeed(from: number): number {
    if (from < this.#textStart) {
      const at = this.#bytes.indexOf(LF, from);
      return at < this.#textStart ? at : this.#nextLineFeed(this.#textStart);
    }
    const at = this.#text.indexOf('\n', from - this.#textStart);
    return at === -1 ? -1 : at + this.#textStart;
  }

  /** The line is `[#lineStart, #at - 1)`, with its LF at `#at`. */
  #takeLine(messages: AmiMessage[]): void {
    const end = this.#at - 1;
    if (this.#mode === 'event') this.#takeEventLine(end, messages);
    else if (this.#mode === 'response') {
      if (end === this.#lineStart) this.#finish('response', messages);
      else this.#addRow(nameLength(this.#bytes, this.#lineStart, end));
    } else if (this.#mode === 'start') this.#takeFirstLine(end, messages);
    else if (end === this.#lineStart) this.#mode = 'start';
    this.#nextLine();
  }

  #nextLine(): void {
    this.#at++;
    this.#lineStart = this.#at;
    if (this.#mode === 'start' || this.#mode === 'skip') this.#start = this.#at;
  }

  #takeFirstLine(end: number, messages: AmiMessage[]): void {
    const start = this.#lineStart;
    if (end === start) return;
    this.#beginMessage();
    if (beginsWith(this.#bytes, start, end, EVENT)) this.#mode = 'event';
    else if (beginsWith(this.#bytes, start, end, RESPONSE)) this.#mode = 'response';
    else if (beginsWith(this.#bytes, start, end, BANNER)) return this.#emitBanner(end, messages);
    else {
      this.#raise('bytes that are no message', start, end);
      this.#mode = 'skip';
      return;
    }
    this.#addRow(nameLength(this.#bytes, start, end));
  }

  #beginMessage(): void {
    this.#start = this.#lineStart;
    this.#firstRow += this.#rowCount;
    this.#rowCount = 0;
    this.#isTracked = true;
    this.#hasGluedLines = false;
    this.#tracker.moveTo(this.#bytes, this.#start);
    this.#tracker.reset();
  }

  #takeEventLine(end: number, messages: AmiMessage[]): void {
    if (this.#rowCount === 1 && !this.#isCredibleSecondLine(end)) {
      this.#raise('an event without Privilege or ActionID', this.#start, end);
      this.#mode = end === this.#lineStart ? 'start' : 'skip';
      return;
    }
    if (!this.#isTracked) {
      if (end === this.#lineStart) this.#finish('event', messages);
      else this.#addRow(nameLength(this.#bytes, this.#lineStart, end));
      return;
    }
    const start = this.#lineStart;
    const tracker = this.#tracker;
    if (tracker.isRunRepeated(start)) this.#dropForgedRunEnd(start);
    const verdict = tracker.take(start, end);
    if (verdict === 'field') {
      this.#addRow(tracker.nameLength);
      this.#takeRun();
    } else if (verdict === 'end') this.#finish('event', messages);
    else this.#continueField(end);
  }

  /** The lines of a run that are as they should be and here already, at one go: most of what Asterisk sends. */
  #takeRun(): void {
    const tracker = this.#tracker;
    const text = this.#text;
    const textStart = this.#textStart;
    const bytes = this.#bytes;
    const messageStart = this.#start;
    let start = this.#at + 1;
    let length = start < textStart ? 0 : tracker.peek(start);
    if (length === 0) return;
    if (this.#firstRow + this.#rowCount + CHANNEL_LINES.length > this.#rows.length) this.#newSlab();
    const rows = this.#rows;
    let row = this.#firstRow + this.#rowCount;
    for (; length !== 0; length = tracker.peek(start)) {
      const lineFeed = text.indexOf('\n', start + length - textStart) + textStart;
      if (lineFeed < textStart || bytes[lineFeed - 1] !== CR) break;
      rows[row++] = ((start - messageStart) << NAME_BITS) | length;
      tracker.advance();
      this.#lineStart = start;
      this.#at = lineFeed;
      start = lineFeed + 1;
    }
    this.#rowCount = row - this.#firstRow;
  }

  #isCredibleSecondLine(end: number): boolean {
    const start = this.#lineStart;
    if (beginsWith(this.#bytes, start, end, PRIVILEGE) || beginsWith(this.#bytes, start, end, ACTION_ID)) return true;
    return beginsWith(this.#bytes, start, end, QUEUE) && QUEUE_ROWS.has(this.#name(EVENT.length));
  }

  #continueField(end: number): void {
    this.#hasGluedLines = true;
    const row = this.#rows[this.#firstRow + this.#rowCount - 1] as number;
    const valueStart = this.#start + (row >> NAME_BITS) + (row & LONGEST_NAME) + 2;
    if (end - valueStart <= this.#tracker.longestContinuation) return;
    this.#readAgainUntracked();
  }

  /** No caller can have written so much: it is an event of a shape we do not know. Read again, ended by the first blank line. */
  #readAgainUntracked(): void {
    this.#isTracked = false;
    this.#rowCount = 0;
    this.#tracker.reset();
    const firstLineEnd = this.#bytes.indexOf('\r\n', this.#start);
    this.#lineStart = this.#start;
    this.#addRow(EVENT.length - 2);
    this.#at = firstLineEnd + 1;
  }

  /** Only what stands where a caller's own text can be is undone: within the longest number behind `Exten`. */
  #dropForgedRunEnd(nameStart: number): void {
    const length = this.#tracker.nameLength;
    const name = this.#bytes.subarray(nameStart, nameStart + length);
    for (let index = this.#rowCount - 1; index > 0; index--) {
      const row = this.#rows[this.#firstRow + index] as number;
      const at = this.#start + (row >> NAME_BITS);
      if ((row & LONGEST_NAME) !== length || name.compare(this.#bytes, at, at + length) !== 0) continue;
      if (nameStart - at > LONGEST_NUMBER_BYTES + 2) return;
      this.#rowCount = index;
      this.#hasGluedLines = true;
      this.#tracker.reopenAtPriority();
      return;
    }
  }

  #addRow(lengthOfName: number): void {
    if (this.#firstRow + this.#rowCount === this.#rows.length) this.#newSlab();
    const offset = this.#lineStart - this.#start;
    this.#rows[this.#firstRow + this.#rowCount] = (offset << NAME_BITS) | Math.min(lengthOfName, LONGEST_NAME);
    this.#rowCount++;
  }

  /** Messages keep pointing into the old slab; the rows of the unfinished one move on. */
  #newSlab(): void {
    const slab = new Int32Array(Math.max(ROWS_PER_SLAB, 2 * this.#rowCount));
    slab.set(this.#rows.subarray(this.#firstRow, this.#firstRow + this.#rowCount));
    this.#rows = slab;
    this.#firstRow = 0;
  }

  #finish(kind: AmiMessageKind, messages: AmiMessage[]): void {
    this.#mode = 'start';
    const name = this.#name(kind === 'event' ? EVENT.length : RESPONSE.length);
    const required = kind === 'event' ? REQUIRED_RUN.get(name) : undefined;
    if (required !== undefined && (this.#tracker.completeRuns & (1 << required)) === 0) {
      this.#raise(`a ${name} without its channel`, this.#start, this.#at);
      return;
    }
    const range = { rows: this.#rows, first: this.#firstRow, last: this.#firstRow + this.#rowCount };
    const message = new LazyMessage(kind, name, { bytes: this.#bytes as SliceableBytes, range });
    message.text = this.#text;
    message.textStart = this.#textStart;
    message.start = this.#start;
    message.end = this.#lineStart;
    message.isAscii = this.#isAscii;
    message.hasEscapedNames = this.#tracker.completeRuns !== 0;
    message.hasGluedLines = this.#hasGluedLines;
    if (this.#hasGluedLines) {
      this.alarms++;
      this.lastAlarm = message.alarm;
    }
    messages.push(message);
  }

  /** Value of the first line, behind its name. */
  #name(offset: number): string {
    const from = this.#start + offset;
    const second = this.#rowCount > 1 ? (this.#rows[this.#firstRow + 1] as number) >> NAME_BITS : this.#lineStart - this.#start;
    const until = this.#start + second - 2;
    if (from >= this.#textStart) return this.#text.slice(from - this.#textStart, until - this.#textStart);
    return this.#bytes.toString('latin1', from, until);
  }

  #emitBanner(end: number, messages: AmiMessage[]): void {
    const name = this.#bytes.toString('latin1', this.#lineStart + BANNER.length, end);
    const range = { rows: this.#rows, first: 0, last: 0 };
    messages.push(new LazyMessage('banner', name, { bytes: this.#bytes as SliceableBytes, range }));
  }

  #raise(what: string, from: number, until: number): void {
    this.alarms++;
    this.lastAlarm = `${what}: ${JSON.stringify(this.#bytes.toString('utf8', from, Math.min(until, from + 100)))}`;
  }

  /** An endless line or message costs no more memory than the longest we take. */
  #bound(): void {
    if (this.#length - this.#start <= this.#maxBytes) return;
    if (this.#mode !== 'skip') this.#raise(`a message longer than ${this.#maxBytes} bytes`, this.#start, this.#length);
    this.#mode = 'skip';
    // A line break may be cut in two: the CR stays. What went before it is not a blank line, so two bytes do.
    this.#start = this.#length - Math.min(2, this.#length - this.#lineStart);
    this.#lineStart = this.#start;
    this.#at = this.#length;
  }

  /** What is left over moves to a buffer of our own, from its beginning. */
  #keepRest(): void {
    const length = this.#length - this.#start;
    if (length === 0) {
      this.#length = 0;
      this.#bytes = EMPTY;
      this.#text = '';
      this.#isAscii = true;
    } else if (this.#isOwn && this.#start === 0) return;
    else {
      const rest = Buffer.allocUnsafeSlow(Math.max(1_024, 2 * length));
      this.#bytes.copy(rest, 0, this.#start, this.#length);
      this.#bytes = rest;
      this.#length = length;
      this.#isOwn = true;
      this.#isAscii ||= isAscii(rest.subarray(0, length));
    }
    this.#lineStart -= this.#start;
    this.#at -= this.#start;
    this.#start = 0;
    this.#tracker.moveTo(this.#bytes, 0);
  }
}

function beginsWith(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  if (end - start < text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text[index]) return false;
  return true;
}
