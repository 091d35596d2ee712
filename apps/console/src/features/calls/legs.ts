import type { StoredEvent } from './call-data.ts';

export type StretchKind = 'dialing' | 'ringing' | 'talking' | 'held';

export interface Stretch {
  readonly kind: StretchKind;
  /** ms since the epoch. */
  readonly from: number;
  readonly until: number;
}

/** What one extension did in a call. */
export interface Leg {
  readonly extension: string;
  readonly stretches: readonly Stretch[];
}

/** What begins with an event; null = the extension is out of the call. */
const BEGINS: Readonly<Record<string, StretchKind | null>> = {
  dialback: 'ringing',
  dialing: 'dialing',
  ringing: 'ringing',
  connected: 'talking',
  held: 'held',
  retrieved: 'talking',
  completed: null,
  missed: null,
  answeredElsewhere: null,
  unanswered: null,
};

/** Extensions in the order in which they came into the call, each with what it did; what goes on ends at `until`. */
export function legsOf(events: readonly StoredEvent[], until: number): readonly Leg[] {
  const legs = new Map<string, Stretch[]>();
  const open = new Map<string, { readonly kind: StretchKind; readonly from: number }>();
  const close = (extension: string, at: number): void => {
    const going = open.get(extension);
    open.delete(extension);
    if (going) legs.get(extension)?.push({ ...going, until: Math.max(going.from, at) });
  };
  for (const { event } of events) {
    if (event.level !== 'extension') continue;
    const { extension, at } = event;
    if (!legs.has(extension)) legs.set(extension, []);
    const kind = BEGINS[event.event];
    if (kind === undefined) continue;
    close(extension, at);
    if (kind !== null) open.set(extension, { kind, from: at });
  }
  for (const extension of open.keys()) close(extension, until);
  return [...legs].map(([extension, stretches]) => ({ extension, stretches }));
}
