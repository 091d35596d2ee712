import { Buffer } from 'node:buffer';

/** One event of a FreeSWITCH, whether it came as JSON or as plain text. */
export interface EslEvent {
  readonly kind: 'event';
  /** `CHANNEL_CREATE`, `HEARTBEAT` ...; for the subclasses see `subclass`. */
  readonly name: string;
  /** `callcenter::info`; undefined for an event that is not CUSTOM. */
  readonly subclass: string | undefined;
  /** Header or variable of this name; of an array variable the first value. Undefined when absent, '' when present and empty. */
  get(name: string): string | undefined;
  /** Every value of an array variable; of any other header the one it has. */
  getAll(name: string): readonly string[];
  /** The event's own body (the result in a BACKGROUND_JOB); undefined when it has none. */
  readonly body: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const CONTROL = /[\u0000-\u001f]/g;
const MAX_ARRAY_VALUES = 1_000;
const MAX_PLAIN_HEADERS = 5_000;
const ARRAY_PREFIX = 'ARRAY::';
const ARRAY_SEPARATOR = '|:';
const BODY = '_body';

class FieldsEvent implements EslEvent {
  readonly kind = 'event';
  readonly name: string;
  readonly #fields: Fields;

  constructor(name: string, fields: Fields) {
    this.name = name;
    this.#fields = fields;
  }

  get subclass(): string | undefined {
    return this.name === 'CUSTOM' ? this.get('Event-Subclass') : undefined;
  }

  get body(): string | undefined {
    return this.get(BODY);
  }

  get(name: string): string | undefined {
    const value = this.#fields[name];
    return typeof value === 'string' ? value : text(Array.isArray(value) ? value[0] : value);
  }

  getAll(name: string): readonly string[] {
    const value = this.#fields[name];
    const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, MAX_ARRAY_VALUES) : [value];
    return values.map(text).filter((one) => one !== undefined);
  }
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * Body of a `text/event-json` frame, or the answer to `uuid_dump ... json`. Undefined for what is no event: not JSON, no object,
 * no name. Never throws.
 */
export function parseJsonEvent(json: string): EslEvent | undefined {
  const fields = parseJson(json) ?? parseJson(json.replace(CONTROL, '\ufffd'));
  return fields === undefined ? undefined : eventOf(fields);
}

function parseJson(json: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined; // The caller counts what is no event; why it is none helps nobody.
  }
}

function eventOf(fields: Fields): EslEvent | undefined {
  const name = fields['Event-Name'];
  return typeof name === 'string' && name !== '' ? new FieldsEvent(name, fields) : undefined;
}

/**
 * Body of a `text/event-plain` frame: `Key: percent-encoded` lines, and behind an empty line the event's own body, if any. What
 * FreeSWITCH left unescaped before two hex digits cannot be told from an escape: read JSON where there is a choice.
 */
export function parsePlainEvent(body: string): EslEvent | undefined {
  const fields: Record<string, unknown> = Object.create(null);
  let at = 0;
  for (let count = 0; count < MAX_PLAIN_HEADERS && at < body.length; count++) {
    const end = body.indexOf('\n', at);
    const line = body.slice(at, end === -1 ? undefined : end);
    at = end === -1 ? body.length : end + 1;
    if (line === '') break;
    const colon = line.indexOf(': ');
    if (colon > 0) fields[line.slice(0, colon)] ??= plainValue(line.slice(colon + 2));
  }
  if (fields['Content-Length'] !== undefined && at < body.length) fields[BODY] = body.slice(at);
  return eventOf(fields);
}

function plainValue(encoded: string): string | readonly string[] {
  const value = decodePercent(encoded);
  if (!value.startsWith(ARRAY_PREFIX)) return value;
  return value.slice(ARRAY_PREFIX.length).split(ARRAY_SEPARATOR, MAX_ARRAY_VALUES);
}

const ESCAPED = /(?:%[0-9a-f]{2})+/gi;

/** Escapes that are no UTF-8 become replacement characters; a lone `%` stays one. */
export function decodePercent(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  return encoded.replace(ESCAPED, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}
