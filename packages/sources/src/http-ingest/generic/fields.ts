/** What a message may say; `sessionId` and `type` it must. */
export const FIELD_NAMES = [
  'eventId',
  'time',
  'sessionId',
  'legId',
  'type',
  'direction',
  'from',
  'fromName',
  'to',
  'user',
  'queue',
  'cause',
  'answeredElsewhere',
  'recordingUrl',
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

export const GENERIC_TYPES = ['start', 'ringing', 'answered', 'held', 'resumed', 'ended', 'updated'] as const;
export type GenericType = (typeof GENERIC_TYPES)[number];

export type Path = readonly string[];

const MOST_STEPS = 10;

/** `data.call.id`, `parties[0].number`: names and places, nothing that is computed. Undefined when it is none. */
export function parsePath(text: string): Path | undefined {
  const steps = text.replaceAll(/\[(\d{1,4})\]/g, '.$1').split('.');
  const isRight = steps.length <= MOST_STEPS && steps.every((step) => /^[\w$ -]{1,100}$/.test(step));
  return isRight ? steps : undefined;
}

/** A text, a number or true/false as text; undefined for anything else, and for what only looks like a field. */
export function valueAt(message: unknown, path: Path): string | undefined {
  let value = message;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Reads the fields of a message by a field map. */
export function fieldReader(fieldMap: readonly string[]): (message: unknown, field: FieldName) => string | undefined {
  const paths = new Map<string, Path>(FIELD_NAMES.map((name) => [name, [name]]));
  for (const row of fieldMap) {
    const [ours = '', text = ''] = row.split('=', 2);
    const path = parsePath(text);
    if (path) paths.set(ours, path);
  }
  return (message, field) => valueAt(message, paths.get(field) ?? [field]);
}
