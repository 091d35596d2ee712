export interface StreamMessage {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** No message of ours is near this; a stream that says otherwise is not ours. */
const MOST_CHARS = 4_194_304;

/** Turns the text of an event stream (WHATWG HTML, 9.2.6), cut anywhere, into messages. */
export class SseParser {
  #pending = '';
  #id = '';
  #type = '';
  #data: string[] = [];

  /** Throws `RangeError` on a line that never ends. */
  push(chunk: string): StreamMessage[] {
    const text = this.#pending + chunk;
    const messages: StreamMessage[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      const line = text.charAt(end - 1) === '\r' ? text.slice(from, end - 1) : text.slice(from, end);
      from = end + 1;
      if (line === '') this.#dispatch(messages);
      else this.#take(line);
    }
    this.#pending = text.slice(from);
    if (this.#pending.length > MOST_CHARS) throw new RangeError('a line of the live stream is longer than 4 Mi characters');
    return messages;
  }

  #take(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#type = value;
    else if (name === 'id') this.#id = value;
  }

  #dispatch(messages: StreamMessage[]): void {
    if (this.#data.length > 0) messages.push({ id: this.#id, type: this.#type || 'message', data: this.#data.join('\n') });
    this.#type = '';
    this.#data = [];
  }
}
