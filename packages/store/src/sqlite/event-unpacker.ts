import type { CallFacts, CallLevelEvent, ExtensionEvent } from '@ringhook/core';
import { packFacts, type PackedFacts, unpackEvent, unpackFacts } from './packed-event.ts';

/** So many facts at the beginning hardly ever change during a call: number to dialled. */
const HEAD = 11;

/**
 * Unpacks events in a row, for what reads many calls. Of a call's next event only what follows the steady beginning of its facts is
 * read; facts that did not change are the same object, so that whoever asks the same about them knows the answer.
 */
export class EventUnpacker {
  #facts: CallFacts | undefined;
  #packed: unknown[] = [];
  /** The steady beginning as written, up to the comma after it; '' before the first event. */
  #head = '';

  /** Whether this event, one of the call that was unpacked last, has all of the steady beginning as it was there: number to dialled. */
  sharesHead(body: string): boolean {
    return this.#head !== '' && body.startsWith(this.#head, body.indexOf('[', 1));
  }

  unpack(body: string, sequence: number, at: number): CallLevelEvent | ExtensionEvent {
    const start = body.indexOf('[', 1);
    if (this.#head === '' || !body.startsWith(this.#head, start)) return this.#begin(unpackEvent(body, sequence, at), body, start);
    // Two lists are open behind the head: that of the facts and that of the event.
    const rest = JSON.parse(`[[${body.slice(start + this.#head.length)}`) as readonly unknown[];
    const call = this.#factsWith(rest[0] as PackedFacts);
    const quote = body.indexOf('"', 2);
    const event = body.slice(2, quote) as never;
    const synthetic = body.startsWith('true', quote + 2);
    if (rest.length === 1) return { level: 'call', event, call, sequence, at, synthetic };
    return {
      level: 'extension',
      event,
      call,
      sequence,
      at,
      synthetic,
      extension: rest[1] as never,
      direction: rest[2] as never,
      scope: rest[3] as never,
      remoteTel: rest[4] as never,
      remoteName: rest[5] as never,
      callWaiting: rest[6] as never,
      cause: rest[7] as never,
    };
  }

  #begin(event: CallLevelEvent | ExtensionEvent, body: string, start: number): CallLevelEvent | ExtensionEvent {
    const { call } = event;
    this.#facts = call;
    this.#packed = packFacts(call) as unknown[];
    const head = `${JSON.stringify(this.#packed.slice(0, HEAD)).slice(0, -1)},`;
    this.#head = body.startsWith(head, start) ? head : '';
    return event;
  }

  #factsWith(changing: PackedFacts): CallFacts {
    const packed = this.#packed;
    let hasChanged = this.#facts === undefined;
    for (let place = 0; place < changing.length; place++) {
      const value = changing[place];
      const before = packed[HEAD + place];
      if (value === before || (isEmptyList(value) && isEmptyList(before))) continue;
      packed[HEAD + place] = value;
      hasChanged = true;
    }
    return hasChanged || this.#facts === undefined ? (this.#facts = unpackFacts(packed)) : this.#facts;
  }
}

/** Recordings are the only list; nearly always there are none. */
function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
