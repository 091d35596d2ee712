import { Buffer } from 'node:buffer';
import { type EslEvent, parseJsonEvent, parsePlainEvent } from './event.ts';
import type { EslFrame, EslReply } from './frame.ts';

const LF = 0x0a;
const CR = 0x0d;
const EMPTY = Buffer.alloc(0);
const SMALLEST_BUFFER = 16 * 1_024;

const DEFAULT_MAX_BODY_BYTES = 32 * 1_024 * 1_024;
const MAX_HEADER_BYTES = 16 * 1_024;
const MAX_HEADERS = 64;
/** Every frame begins with one of these. */
const FRAME_STARTS = ['Content-Length: ', 'Content-Type: '];
const LENGTH = /^\d{1,10}$/;

export interface EslParserOptions {
  /** A body longer than this is passed over, with an alarm. */
  readonly maxBodyBytes?: number;
}

type Header = readonly [name: string, value: string];

/** `lost`: what comes up to something that looks like the start of a frame is none. `pass`: a body too long to be kept. */
type Mode = 'headers' | 'body' | 'pass' | 'lost';

/**
 * Turns the bytes of an Event Socket connection into frames. Holds no socket and no timer: feed it chunks cut anywhere, and it
 * returns the frames they complete. Never throws, whatever the bytes; keeps at most one unfinished frame. Bodies are counted in
 * bytes and read as UTF-8, what is none as replacement characters: a Latin-1 caller name must not cost the event.
 */
export class EslParser {
  /** Frames and stray bytes that were not believed. */
  alarms = 0;
  lastAlarm: string | undefined;

  readonly #maxBodyBytes: number;
  #bytes: Buffer = EMPTY;
  #length = 0;
  /** True when `#bytes` is ours to write to, false when it is the chunk we were given. */
  #isOwn = false;
  /** Start of the line or body, and how far the line was looked through. */
  #start = 0;
  #at = 0;
  #mode: Mode = 'headers';
  #headers: Header[] = [];
  #headerBytes = 0;
  /** Bytes of the body; in `pass`, those still to come. */
  #bodyLength = 0;

  constructor({ maxBodyBytes = DEFAULT_MAX_BODY_BYTES }: EslParserOptions = {}) {
    this.#maxBodyBytes = maxBodyBytes;
  }

  push(chunk: Uint8Array): EslFrame[] {
    const frames: EslFrame[] = [];
    if (chunk.length === 0) return frames;
    this.#append(chunk);
    while (this.#step(frames));
    this.#keepRest();
    return frames;
  }

  /** Takes one line or one body; false when the bytes hold no more. */
  #step(frames: EslFrame[]): boolean {
    if (this.#mode === 'pass') return this.#passOver();
    if (this.#mode === 'body') return this.#takeBody(frames);
    const end = this.#bytes.indexOf(LF, this.#at);
    if (end === -1 || end >= this.#length) {
      this.#at = this.#length;
      this.#boundLine();
      return false;
    }
    const start = this.#start;
    this.#start = end + 1;
    this.#at = end + 1;
    this.#takeLine(this.#bytes.toString('utf8', start, end > start && this.#bytes[end - 1] === CR ? end - 1 : end), frames);
    return true;
  }

  #takeLine(line: string, frames: EslFrame[]): void {
    if (this.#headers.length === 0) {
      if (line === '') return;
      const from = frameStart(line, this.#mode);
      if (from === -1) return this.#lose(line);
      this.#mode = 'headers';
      this.#addHeader(line.slice(from));
    } else if (line === '') this.#endHeaders(frames);
    else this.#addHeader(line);
  }

  #addHeader(line: string): void {
    const colon = line.indexOf(': ');
    this.#headerBytes += line.length;
    if (colon < 1 || this.#headers.length >= MAX_HEADERS || this.#headerBytes > MAX_HEADER_BYTES) return this.#lose(line);
    this.#headers.push([line.slice(0, colon), line.slice(colon + 2)]);
  }

  #endHeaders(frames: EslFrame[]): void {
    const stated = headerOf(this.#headers, 'Content-Length');
    if (stated === undefined) return this.#finish('', frames);
    const length = LENGTH.test(stated) ? Number(stated) : -1;
    if (length === -1) return this.#lose(`Content-Length: ${stated}`);
    this.#bodyLength = length;
    this.#mode = 'body';
    if (length <= this.#maxBodyBytes) return;
    this.#raise(`a body of ${length} bytes, more than ${this.#maxBodyBytes}`);
    this.#mode = 'pass';
    this.#forgetHeaders();
  }

  #takeBody(frames: EslFrame[]): boolean {
    const end = this.#start + this.#bodyLength;
    if (end > this.#length) return false;
    const body = this.#bytes.toString('utf8', this.#start, end);
    this.#start = end;
    this.#at = end;
    this.#finish(body, frames);
    return true;
  }

  #passOver(): boolean {
    const passed = Math.min(this.#bodyLength, this.#length - this.#start);
    this.#start += passed;
    this.#at = this.#start;
    this.#bodyLength -= passed;
    if (this.#bodyLength > 0) return false;
    this.#mode = 'headers';
    return true;
  }

  #finish(body: string, frames: EslFrame[]): void {
    const headers = this.#headers;
    this.#mode = 'headers';
    this.#forgetHeaders();
    const contentType = headerOf(headers, 'Content-Type') ?? '';
    const parse = EVENT_PARSERS.get(contentType);
    if (parse === undefined) {
      frames.push(replyOf(contentType, headers, body));
      return;
    }
    const event = parse(body);
    if (event === undefined) this.#raise(`${contentType} that is no event: ${excerpt(body)}`);
    else frames.push(event);
  }

  /** No frame after all: the next one is looked for. */
  #lose(line: string): void {
    if (this.#mode !== 'lost') this.#raise(`bytes that are no frame: ${excerpt(line)}`);
    this.#mode = 'lost';
    this.#forgetHeaders();
  }

  /** An endless line costs no more memory than the longest we take. */
  #boundLine(): void {
    if (this.#length - this.#start <= MAX_HEADER_BYTES) return;
    this.#lose(this.#bytes.toString('utf8', this.#start, this.#start + 100));
    // A frame that begins behind it, in the same line, can still be found if its first header is cut in two here.
    this.#start = this.#length - 64;
  }

  #forgetHeaders(): void {
    this.#headers = [];
    this.#headerBytes = 0;
  }

  #raise(what: string): void {
    this.alarms++;
    this.lastAlarm = what;
  }

  #append(chunk: Uint8Array): void {
    if (this.#length === 0) {
      this.#bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      this.#length = chunk.length;
      this.#isOwn = false;
      return;
    }
    const needed = this.#length + chunk.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = needed;
  }

  /** What is left over moves to the beginning of a buffer of our own: frames hold strings, nothing points into it. */
  #keepRest(): void {
    const rest = this.#length - this.#start;
    if (rest === 0) this.#bytes = EMPTY;
    else if (this.#isOwn && this.#start > 0) this.#bytes.copyWithin(0, this.#start, this.#length);
    else if (!this.#isOwn) {
      const own = Buffer.allocUnsafeSlow(Math.max(SMALLEST_BUFFER, 2 * rest));
      this.#bytes.copy(own, 0, this.#start, this.#length);
      this.#bytes = own;
      this.#isOwn = true;
    }
    this.#at -= this.#start;
    this.#start = 0;
    this.#length = rest;
  }
}

const EVENT_PARSERS: ReadonlyMap<string, (body: string) => EslEvent | undefined> = new Map([
  ['text/event-json', parseJsonEvent],
  ['text/event-plain', parsePlainEvent],
]);

/** A body without a line break at its end goes right before the next frame, so a lost one is looked for within lines, too. */
function frameStart(line: string, mode: Mode): number {
  if (mode === 'lost') return Math.max(...FRAME_STARTS.map((start) => line.lastIndexOf(start)));
  return FRAME_STARTS.some((start) => line.startsWith(start)) ? 0 : -1;
}

function headerOf(headers: readonly Header[], name: string): string | undefined {
  for (const header of headers) if (header[0] === name) return header[1];
  return undefined;
}

function replyOf(contentType: string, headers: readonly Header[], body: string): EslReply {
  return { kind: 'reply', contentType, body, get: (name) => headerOf(headers, name) };
}

function excerpt(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
