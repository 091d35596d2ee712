export interface Difference {
  /** `parameters[2].value`; '' = the whole. */
  readonly path: string;
  /** As JSON or text; undefined = not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What two values of the API differ in, field by field; lists by their places. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (Object.is(before, after)) return [];
  if (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => {
      const inner = Array.isArray(before) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      return differences(before[key], after[key], inner);
    });
  }
  return [{ path, before: asText(before), after: asText(after) }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
