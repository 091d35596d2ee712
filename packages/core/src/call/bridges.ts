import type { CallLifecycle } from './call-lifecycle.ts';
import type { Moment } from './dialling.ts';
import { legsHearing } from './hearing.ts';
import { type Bridge, isReal, type Leg, removeFrom } from './live-call.ts';
import type { LegBridged } from './signal.ts';

/** Company in a room that may have to be told of a newcomer. */
const MAX_ROOM_WAKE = 2;

/** Which legs are together in which bridge. */
export class Bridges {
  readonly #context: { readonly calls: CallLifecycle; readonly moment: Moment };
  readonly #bridges = new Map<string, Bridge>();

  constructor(context: { readonly calls: CallLifecycle; readonly moment: Moment }) {
    this.#context = context;
  }

  join(leg: Leg, { bridge: id, purpose, at }: Pick<LegBridged, 'bridge' | 'purpose' | 'at'>): void {
    if (leg.bridge?.id === id) return;
    if (leg.bridge) this.leave(leg);
    if (purpose === 'waiting') return;
    leg.isUp = true;
    const bridge = this.#bridgeNamed(id, purpose === 'conference');
    bridge.legs.push(leg);
    leg.bridge = bridge;
    if (bridge.isConference) this.#enterRoom(leg, bridge, at);
    else this.#context.calls.connect(leg, at, this.#context.moment.now);
  }

  #bridgeNamed(id: string, isConference: boolean): Bridge {
    const known = this.#bridges.get(id);
    if (known) return known;
    const bridge: Bridge = { id, isConference, legs: [] };
    this.#bridges.set(id, bridge);
    return bridge;
  }

  #enterRoom(leg: Leg, bridge: Bridge, at: number): void {
    const { calls } = this.#context;
    const others = bridge.legs.filter((other) => other !== leg && isReal(other));
    for (const entering of legsHearing(leg)) {
      entering.call.hasOrigin = true;
      calls.retype(entering.call, 'Conference', at);
      calls.start(entering.call);
      // Only the first one there can have waited for company: no need to look at everybody.
      calls.connectRoom(entering, others.slice(0, MAX_ROOM_WAKE), at);
    }
  }

  leave(leg: Leg): void {
    const { bridge } = leg;
    if (!bridge) return;
    leg.bridge = null;
    removeFrom(bridge.legs, leg);
    if (bridge.legs.length === 0) this.#bridges.delete(bridge.id);
  }

  joinWire(leg: Leg, other: Leg, at: number): void {
    if (leg.wire === other || leg === other) return;
    leg.wire = other;
    other.wire = leg;
    this.#context.calls.connect(leg, at, this.#context.moment.now);
  }
}
