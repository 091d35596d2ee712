import type { LegId, Signal } from '@ringhook/core';
import type { Scene } from './far-sides.ts';
import type { HalfCall } from './sessions.ts';

export function hold(half: HalfCall, { now, signals }: Scene): void {
  if (half.isHeld === true) return;
  half.isHeld = true;
  signals.push({ kind: 'legHeld', at: now, leg: half.leg });
}

export function retrieve(half: HalfCall, { now, signals }: Scene): void {
  if (half.isHeld !== false) signals.push({ kind: 'legRetrieved', at: now, leg: half.leg });
  half.isHeld = false;
}

export function record(half: HalfCall, isOn: boolean, { now, signals }: Scene): void {
  if (isOn !== half.isRecording) signals.push({ kind: isOn ? 'recordingStarted' : 'recordingStopped', at: now, leg: half.leg });
  half.isRecording = isOn;
}

/** The half talks with whoever is on the other side of it, as far as that is known. */
export function connect(half: HalfCall, { at, signals }: { readonly at: number; readonly signals: Signal[] }): void {
  half.isTalking = true;
  const partner = partnerOf(half);
  if (partner === null) return;
  const bridge = `${half.session.key}/${[half.leg, partner].toSorted().join('+')}`;
  for (const leg of [partner, half.leg]) {
    signals.push({ kind: 'legAnswered', at, leg }, { kind: 'legBridged', at, leg, bridge, purpose: 'talk' });
  }
}

function partnerOf(half: HalfCall): LegId | null {
  const { session } = half;
  const others = [...session.halves].filter((other) => other !== half);
  if (session.origin === half.leg) return others.find((other) => other.isTalking)?.leg ?? session.far?.leg ?? null;
  if (session.far !== null) return session.far.leg;
  const origin = others.find((other) => other.leg === session.origin);
  return (origin ?? others.find((other) => other.isTalking))?.leg ?? null;
}
