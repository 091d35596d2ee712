import { type EslEvent, type EslFrame, type EslReply, parseJsonEvent } from '@ringhook/protocols';
import { eventTime } from './channel-fields.ts';
import { type ChannelRow, parseChannelRows } from './listed-channel.ts';
import type { Listing } from './snapshot.ts';

/** Events kept back while the answers come in. */
const MAX_HELD_BACK = 20_000;

interface Collected {
  readonly listing: Listing;
  /** Heard since the list was begun: to be taken after it. */
  readonly heldBack: readonly EslEvent[];
}

/**
 * Finds the answers to `show channels as json` and `uuid_dump ... json` among recorded frames: what was asked is not in a recording,
 * so the answers have to speak for themselves.
 */
export class ListingCollector {
  #rows: readonly ChannelRow[] | undefined;
  #takenAt = 0;
  #answers = 0;
  #dumps = new Map<string, EslEvent>();
  #heldBack: EslEvent[] = [];

  /** False for a frame that is not part of a list that is coming in. */
  push(frame: EslFrame, now: number): boolean {
    if (frame.kind === 'event') return this.#holdBack(frame);
    return frame.contentType === 'api/response' && this.#takeAnswer(frame, now);
  }

  /** The list as far as its answers have come, once; undefined when there is none. */
  take(now: number): Collected | undefined {
    const rows = this.#rows;
    if (rows === undefined) return undefined;
    const stamps = [...this.#dumps.values()].map((dump) => eventTime(dump, 0));
    const at = stamps.length === 0 ? now : Math.max(this.#takenAt, ...stamps);
    const listing = { rows, dumps: this.#dumps, takenAt: at, at };
    const heldBack = this.#heldBack;
    this.#rows = undefined;
    this.#dumps = new Map();
    this.#heldBack = [];
    return { listing, heldBack };
  }

  #holdBack(event: EslEvent): boolean {
    const rows = this.#rows;
    if (rows === undefined || this.#answers >= rows.length || this.#heldBack.length >= MAX_HELD_BACK) return false;
    this.#heldBack.push(event);
    return true;
  }

  #takeAnswer({ body }: EslReply, now: number): boolean {
    const rows = this.#rows;
    const dump = rows === undefined ? undefined : parseJsonEvent(body);
    if (rows !== undefined && (dump !== undefined || body.startsWith('-ERR'))) {
      this.#answers++;
      const uuid = dump?.get('Unique-ID');
      if (dump !== undefined && uuid !== undefined) this.#dumps.set(uuid, dump);
      return true;
    }
    const listed = parseChannelRows(body);
    if (listed === undefined || rows !== undefined) return rows !== undefined;
    this.#rows = listed;
    this.#takenAt = now;
    this.#answers = 0;
    return true;
  }
}
