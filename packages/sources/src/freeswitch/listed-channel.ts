import type { ChannelFields } from './channel-fields.ts';

/** A row of `show channels as json`: column to text. */
export type ChannelRow = Readonly<Record<string, unknown>>;

/** No PBX has more; what is behind is left out. */
const MAX_ROWS = 50_000;

/** Columns that hold what a header of an event does. */
const COLUMN_OF: ReadonlyMap<string, string> = new Map([
  ['Unique-ID', 'uuid'],
  ['Call-Direction', 'direction'],
  ['Channel-Name', 'name'],
  ['Channel-Presence-ID', 'presence_id'],
  ['Channel-Call-State', 'callstate'],
  ['Caller-Context', 'context'],
  ['Caller-Caller-ID-Number', 'cid_num'],
  ['Caller-Caller-ID-Name', 'cid_name'],
  ['Caller-Destination-Number', 'dest'],
  ['variable_current_application', 'application'],
  ['variable_current_application_data', 'application_data'],
]);

/** What these were at the channel's beginning: the only value that is still true after transfers and queues. */
const INITIAL_COLUMN_OF: ReadonlyMap<string, string> = new Map([
  ['Caller-Context', 'initial_context'],
  ['Caller-Caller-ID-Number', 'initial_cid_num'],
  ['Caller-Caller-ID-Name', 'initial_cid_name'],
  ['Caller-Destination-Number', 'initial_dest'],
]);

/**
 * Rows of an answer to `show channels as json`; without a channel it has none at all. Undefined for text that is no such answer
 * (`show calls` has other columns). Never throws.
 */
export function parseChannelRows(body: string): readonly ChannelRow[] | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return undefined; // An error text of the PBX; the caller has it.
  }
  if (!isRecord(answer) || typeof answer['row_count'] !== 'number') return undefined;
  const rows = answer['rows'];
  if (rows === undefined) return answer['row_count'] === 0 ? [] : undefined;
  if (!Array.isArray(rows)) return undefined;
  const channels = rows.slice(0, MAX_ROWS).filter((row): row is ChannelRow => isRecord(row) && uuidOf(row) !== '' && 'callstate' in row);
  return channels.length === 0 && rows.length > 0 ? undefined : channels.filter((row) => !('b_uuid' in row));
}

export function uuidOf(row: ChannelRow): string {
  return textOf(row['uuid']);
}

/** One channel as the list and, where it was asked for, its own answer say. */
export class ListedChannel implements ChannelFields {
  readonly uuid: string;
  readonly #row: ChannelRow;
  readonly #dump: ChannelFields | undefined;

  constructor(row: ChannelRow, dump: ChannelFields | undefined) {
    this.uuid = uuidOf(row);
    this.#row = row;
    this.#dump = dump;
  }

  get hasDump(): boolean {
    return this.#dump !== undefined;
  }

  get(name: string): string | undefined {
    return this.column(INITIAL_COLUMN_OF.get(name)) ?? this.#dump?.get(name) ?? this.column(COLUMN_OF.get(name));
  }

  /** Undefined for an empty one, too. */
  column(name: string | undefined): string | undefined {
    return name === undefined ? undefined : textOf(this.#row[name]) || undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
