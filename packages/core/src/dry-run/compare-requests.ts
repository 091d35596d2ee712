import type { HookEventName } from '../call/call-event.ts';
import type { NameValue } from '../config/configuration.ts';
import type { FrozenRequest } from '../delivery/delivery.ts';
import type { OwedRequest } from './plan-call.ts';

export interface PartDifference {
  /** `moment`, `method`, `address`, `parameter NAME`, `header NAME`, `body`, or `field NAME` of a form or a JSON object. */
  readonly part: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface RequestDifference {
  readonly hookId: string;
  readonly event: HookEventName;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: OwedRequest | null;
  readonly after: OwedRequest | null;
  /** Of a changed one. */
  readonly parts: readonly PartDifference[];
}

/** How what is owed for one call differs; a hook is told of each event at most once, so that pairs are found by both. */
export function compareRequests(before: readonly OwedRequest[], after: readonly OwedRequest[]): RequestDifference[] {
  const rest = new Map(after.map((owed) => [`${owed.event}/${owed.hookId}`, owed]));
  const differences: RequestDifference[] = [];
  for (const owed of before) {
    const { hookId, event } = owed;
    const key = `${event}/${hookId}`;
    const now = rest.get(key);
    rest.delete(key);
    if (now === undefined) differences.push({ hookId, event, change: 'removed', before: owed, after: null, parts: [] });
    else if (!isSameRequest(owed, now))
      differences.push({ hookId, event, change: 'changed', before: owed, after: now, parts: partsOf(owed, now) });
  }
  for (const owed of rest.values()) {
    differences.push({ hookId: owed.hookId, event: owed.event, change: 'added', before: null, after: owed, parts: [] });
  }
  return differences;
}

/** Without saying what differs; what was rendered once for both is the same object. */
export function isSameRequest(a: OwedRequest, b: OwedRequest): boolean {
  if (a.sequence !== b.sequence) return false;
  const [x, y] = [a.request, b.request];
  return x === y || (x.url === y.url && x.method === y.method && x.body === y.body && isSamePairs(x.headers, y.headers));
}

function isSamePairs(a: readonly NameValue[], b: readonly NameValue[]): boolean {
  return a === b || (a.length === b.length && a.every(({ name, value }, place) => name === b[place]?.name && value === b[place]?.value));
}

function partsOf(before: OwedRequest, after: OwedRequest): PartDifference[] {
  const [x, y] = [before.request, after.request];
  const [addressBefore, queryBefore] = cutQuery(x.url);
  const [addressAfter, queryAfter] = cutQuery(y.url);
  const differs: (PartDifference | undefined)[] = [
    single('moment', String(before.sequence), String(after.sequence)),
    single('method', x.method, y.method),
    single('address', addressBefore, addressAfter),
    ...pairParts('parameter', queryBefore, queryAfter),
    ...pairParts('header', x.headers, y.headers),
    ...bodyParts(x, y),
  ];
  return differs.filter((part) => part !== undefined);
}

function single(part: string, before: string | null, after: string | null): PartDifference | undefined {
  return before === after ? undefined : { part, before, after };
}

function cutQuery(url: string): [address: string, query: readonly NameValue[]] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, []] : [url.slice(0, mark), pairsOf(url.slice(mark + 1))];
}

function pairsOf(text: string): NameValue[] {
  return text.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals === -1 ? { name: pair, value: '' } : { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
}

/** By name; one that stands there twice is met by the second of the other side. */
function pairParts(kind: string, before: readonly NameValue[], after: readonly NameValue[]): PartDifference[] {
  if (isSamePairs(before, after)) return [];
  const [was, is] = [valuesByName(before), valuesByName(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const parts = names.flatMap((name) => {
    const [old, now] = [was.get(name) ?? [], is.get(name) ?? []];
    const places = Array.from({ length: Math.max(old.length, now.length) }, (_, place) => place);
    return places.flatMap((place) => single(`${kind} ${name}`, old[place] ?? null, now[place] ?? null) ?? []);
  });
  if (parts.length > 0) return parts;
  const order = (pairs: readonly NameValue[]): string => pairs.map(({ name }) => name).join(', ');
  return [{ part: `order of ${kind}s`, before: order(before), after: order(after) }];
}

function valuesByName(pairs: readonly NameValue[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, value } of pairs) {
    const values = found.get(name);
    if (values === undefined) found.set(name, [value]);
    else values.push(value);
  }
  return found;
}

function bodyParts(before: FrozenRequest, after: FrozenRequest): (PartDifference | undefined)[] {
  if (before.body === after.body) return [];
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const parts = was && is ? pairParts('field', was, is) : [];
  return parts.length > 0 ? parts : [single('body', before.body, after.body)];
}

/** Fields of a form, or of a JSON object; undefined when the body is neither. */
function fieldsOf({ headers, body }: FrozenRequest): readonly NameValue[] | undefined {
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  if (body === null) return undefined;
  if (/urlencoded/i.test(type)) return pairsOf(body);
  if (!/json/i.test(type)) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return Object.entries(parsed).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }));
  } catch {
    // Compared as one text then.
    return undefined;
  }
}
