import { documentOf, type XsiDocument } from './document.ts';
import { parseXsi } from './element.ts';

/** No real document comes near. */
const MAX_CHARS = 1_048_576;
const NAME = /^<([^\s/>!?]{1,200})/;

/**
 * Turns the bytes of a channel (the endless answer of an XSP) into documents. They follow each other without any separator and are cut
 * anywhere by the network, in the middle of a character too. Never throws; keeps at most one unfinished document.
 */
export class XsiStreamParser {
  /** Documents and stray bytes that were not believed. */
  alarms = 0;
  lastAlarm: string | undefined;

  readonly #decoder = new TextDecoder('utf-8');
  #text = '';
  /** End of the root's name, once it has begun; and how far its end was looked for. */
  #root: string | undefined;
  #at = 0;

  push(chunk: Uint8Array): XsiDocument[] {
    this.#text += this.#decoder.decode(chunk, { stream: true });
    const documents: XsiDocument[] = [];
    while (this.#take(documents));
    if (this.#text.length > MAX_CHARS) {
      this.#raise(`a document of more than ${MAX_CHARS} characters`);
      this.#skipTo(this.#text.length);
    }
    return documents;
  }

  /** True when a step was made and there may be more. */
  #take(documents: XsiDocument[]): boolean {
    if (this.#root === undefined) return this.#findRoot();
    const end = this.#findEnd();
    if (end === undefined) return false;
    const parsed = parseXsi(this.#text.slice(0, end));
    if (parsed.kind === 'parsed') documents.push(documentOf(parsed.root));
    else this.#raise(`a document was refused: ${parsed.reason}`);
    this.#skipTo(end);
    return true;
  }

  /** Passes over white space and the declaration; what is no start of an element is dropped up to the next one. */
  #findRoot(): boolean {
    this.#text = this.#text.replace(/^[\s\uFEFF]+/, '');
    if (this.#text.startsWith('<?')) return this.#dropThrough('?>');
    if (this.#text.startsWith('<!--')) return this.#dropThrough('-->');
    if (this.#text.startsWith('<!') && this.#text.length > 3) {
      this.#raise('a document was refused: it has a document type, which no document of an XSP has');
      return this.#dropThrough('>');
    }
    if (this.#text === '' || this.#text.startsWith('<!')) return false;
    const [, name] = NAME.exec(this.#text) ?? [];
    if (name !== undefined) {
      // Cut off behind its last letter it may be longer.
      if (this.#text.length === name.length + 1) return false;
      this.#root = name;
      this.#at = name.length + 1;
      return true;
    }
    if (this.#text === '<') return false;
    this.#raise(`characters that are no document: ${JSON.stringify(this.#text.slice(0, 60))}`);
    const next = this.#text.indexOf('<', 1);
    this.#skipTo(next === -1 ? this.#text.length : next);
    return this.#text !== '';
  }

  #dropThrough(end: string): boolean {
    const at = this.#text.indexOf(end);
    if (at === -1) return false;
    this.#skipTo(at + end.length);
    return true;
  }

  /** Roots never stand inside roots of the same name, so the first end tag is theirs. */
  #findEnd(): number | undefined {
    const name = this.#root ?? '';
    const startEnd = endOfTag(this.#text, name.length + 1);
    if (startEnd === undefined) return undefined;
    if (this.#text[startEnd - 2] === '/') return startEnd;
    const closing = `</${name}`;
    for (let at = this.#text.indexOf(closing, Math.max(startEnd, this.#at)); at !== -1; at = this.#text.indexOf(closing, at + 1)) {
      const end = this.#text.indexOf('>', at);
      if (end === -1) {
        this.#at = at;
        return undefined;
      }
      if (/^\s*$/.test(this.#text.slice(at + closing.length, end))) return end + 1;
    }
    this.#at = Math.max(startEnd, this.#text.length - closing.length);
    return undefined;
  }

  #skipTo(at: number): void {
    this.#text = this.#text.slice(at);
    this.#root = undefined;
    this.#at = 0;
  }

  #raise(what: string): void {
    this.alarms++;
    this.lastAlarm = what;
  }
}

/** Position behind the `>` of a start tag; one within quotes is part of a value. */
function endOfTag(text: string, from: number): number | undefined {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return undefined;
}
