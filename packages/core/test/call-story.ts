import {
  type CallEvent,
  type CallIdentity,
  CallTracker,
  type CauseClass,
  DEFAULT_SETTINGS,
  type LegId,
  numberScopeOf,
  type Party,
  type SavedCall,
  type Signal,
  type Snapshot,
  type SnapshotLeg,
  type SourceId,
  type TrackerSettings,
} from '../src/index.ts';

export const CALLER = '+441632960123';
export const T0 = 1_700_000_000_000;

export interface StoryOptions {
  readonly settings?: Partial<TrackerSettings>;
  readonly restored?: readonly SavedCall[];
  readonly startAt?: number;
  readonly firstNumber?: number;
}

type Told = Exclude<CallEvent, { level: 'device' }>;

/** A PBX in a test: say what happens at it, read what is told. Legs have names of one's own, a bridge is named after its legs. */
export class CallStory {
  readonly tracker: CallTracker;
  readonly events: CallEvent[] = [];
  now: number;

  constructor({ settings, restored, startAt = T0, firstNumber = 1 }: StoryOptions = {}) {
    this.now = startAt;
    let number = firstNumber;
    const identify = (): CallIdentity => ({ number, uuid: `call-${number++}` });
    this.tracker = new CallTracker({
      sourceId: 'pbx' as SourceId,
      settings: { ...DEFAULT_SETTINGS, ...settings },
      numbers: numberScopeOf(DEFAULT_SETTINGS.extensionPattern, DEFAULT_SETTINGS.shortCodes),
      identify,
      ...(restored && { restored }),
    });
  }

  /** What was told: `1 start`, `1 1001 ringing`; of a device `1001 dnd on`. Milestones only when asked for. */
  lines(withMilestones = false): string[] {
    const milestones = new Set(['queued', 'transferred', 'parked', 'recordingReady', 'merged', 'updated']);
    const kept = this.events.filter((event) => withMilestones || event.level !== 'call' || !milestones.has(event.event));
    return kept.map((event) => {
      if (event.level === 'device') return `${event.extension} ${event.event} ${event.state}`;
      const mark = event.synthetic ? ' (synthetic)' : '';
      return `${event.call.number} ${event.level === 'extension' ? `${event.extension} ` : ''}${event.event}${mark}`;
    });
  }

  /** The newest event of this name. */
  last(event: string): Told {
    const found = this.events.findLast((each): each is Told => each.level !== 'device' && each.event === event);
    if (!found) throw new Error(`nothing was told of ${event}`);
    return found;
  }

  tell(signal: Signal): this {
    this.events.push(...this.tracker.apply(signal, this.now));
    return this;
  }

  wait(ms: number): this {
    this.now += ms;
    this.events.push(...this.tracker.advance(this.now));
    return this;
  }

  create(leg: string, party: Party, more: Partial<Extract<Signal, { kind: 'legCreated' }>> = {}): this {
    const number = party.kind === 'extension' ? party.extension : null;
    const facts = { callKey: leg, isOrigin: false, number, name: null, target: null, party, ...more };
    return this.tell({ kind: 'legCreated', at: this.now, leg: leg as LegId, ...facts });
  }

  fromOutside(leg: string, { number = CALLER as string | null, did = '855501' } = {}): this {
    return this.create(leg, { kind: 'outside' }, { isOrigin: true, number, name: 'Jane Roe', target: did });
  }

  fromPhone(leg: string, extension: string, target: string): this {
    return this.create(leg, { kind: 'extension', extension }, { isOrigin: true, target });
  }

  /** `from` dials a phone; the new leg bears the call's key. */
  dialPhone(from: string, leg: string, extension: string, callKey = from): this {
    this.create(leg, { kind: 'extension', extension }, { callKey });
    return this.tell({ kind: 'legDialled', at: this.now, leg: leg as LegId, from: from as LegId, number: extension });
  }

  dialOutside(from: string, leg: string, number: string, callKey = from): this {
    this.create(leg, { kind: 'outside' }, { callKey });
    return this.tell({ kind: 'legDialled', at: this.now, leg: leg as LegId, from: from as LegId, number });
  }

  ring(...legs: string[]): this {
    for (const leg of legs) this.tell({ kind: 'legRinging', at: this.now, leg: leg as LegId });
    return this;
  }

  /** All of them hear each other now. */
  talk(...legs: string[]): this {
    const bridge = `bridge ${legs.join(' ')}`;
    for (const leg of legs) this.tell({ kind: 'legBridged', at: this.now, leg: leg as LegId, bridge, purpose: 'talk' });
    return this;
  }

  part(bridge: string, ...legs: string[]): this {
    for (const leg of legs) this.tell({ kind: 'legUnbridged', at: this.now, leg: leg as LegId, bridge: `bridge ${bridge}` });
    return this;
  }

  hangUp(...legs: string[]): this {
    for (const leg of legs) this.end(leg, 'unknown');
    return this;
  }

  end(leg: string, cause: CauseClass): this {
    return this.tell({ kind: 'legEnded', at: this.now, leg: leg as LegId, cause });
  }

  hold(leg: string): this {
    return this.tell({ kind: 'legHeld', at: this.now, leg: leg as LegId });
  }

  retrieve(leg: string): this {
    return this.tell({ kind: 'legRetrieved', at: this.now, leg: leg as LegId });
  }

  join(queue: string, leg: string): this {
    return this.tell({ kind: 'queueJoined', at: this.now, leg: leg as LegId, queue });
  }

  transfer(by: string, leg: string, style: 'blind' | 'attended' = 'blind'): this {
    return this.tell({ kind: 'callTransferred', at: this.now, by: by as LegId, leg: leg as LegId, style, to: null });
  }

  gap(ms: number): this {
    const from = this.now;
    this.now += ms;
    return this.tell({ kind: 'gap', at: this.now, from });
  }

  snapshot(...legs: readonly (Partial<SnapshotLeg> & { readonly id: string })[]): this {
    const told: Snapshot = { kind: 'snapshot', at: this.now, takenAt: this.now, legs: legs.map((leg) => this.#alive(leg)) };
    return this.tell(told);
  }

  #alive({ id, ...leg }: Partial<SnapshotLeg> & { readonly id: string }): SnapshotLeg {
    return {
      leg: id as LegId,
      callKey: id,
      party: { kind: 'outside' },
      isOrigin: false,
      number: null,
      name: null,
      target: null,
      state: 'up',
      createdAt: T0,
      answeredAt: null,
      bridge: null,
      purpose: 'talk',
      ...leg,
    };
  }
}

export function phone(extension: string): Party {
  return { kind: 'extension', extension };
}
