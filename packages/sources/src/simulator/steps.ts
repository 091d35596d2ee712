import type { CauseClass, LegId, Party, Signal } from '@ringhook/core';

type WithoutTime<One> = One extends Signal ? Omit<One, 'at'> : never;
/** A signal that does not know yet when it happens. */
export type Draft = WithoutTime<Signal>;

/** What happens at a moment of a call, ms after its beginning. */
export type Step = readonly [atMs: number, ...drafts: readonly (Draft | readonly Draft[])[]];

/** A phone or an outside line, taking part in a call by one leg. */
export interface Line {
  readonly leg: LegId;
  readonly callKey: string;
  readonly party: Party;
  readonly number: string | null;
  readonly name: string | null;
}

/** A call from outside comes in. */
export function comesIn(line: Line, did: string): Draft {
  return { ...created(line), isOrigin: true, target: did, isWithheld: line.number === null };
}

/** Somebody of ours lifts the phone and dials. */
export function dialsOut(line: Line, digits: string): Draft {
  return { ...created(line), isOrigin: true, target: digits };
}

/** `from` makes `to` ring. */
export function rings(from: Line | null, to: Line, number = to.number): Draft[] {
  return [created(to), { kind: 'legDialled', leg: to.leg, from: from?.leg ?? null, number }, { kind: 'legRinging', leg: to.leg }];
}

export function answers(line: Line): Draft {
  return { kind: 'legAnswered', leg: line.leg };
}

/** Whoever is in the same bridge hears one another. */
export function meetIn(bridge: string, ...lines: readonly Line[]): Draft[] {
  return lines.map(({ leg }) => ({ kind: 'legBridged', leg, bridge, purpose: 'talk' }));
}

export function leaves(bridge: string, ...lines: readonly Line[]): Draft[] {
  return lines.map(({ leg }) => ({ kind: 'legUnbridged', leg, bridge }));
}

/** The called phone takes the call. */
export function picksUp(to: Line, from: Line, bridge: string): Draft[] {
  return [answers(to), { kind: 'dialEnded', leg: to.leg, outcome: 'answered' }, answers(from), ...meetIn(bridge, to, from)];
}

/** A phone that rang, or would have, is given up. */
export function isGivenUp(line: Line, outcome: CauseClass): Draft[] {
  return [{ kind: 'dialEnded', leg: line.leg, outcome }, ends(line, outcome)];
}

export function ends(line: Line, cause: CauseClass = 'unknown'): Draft {
  return { kind: 'legEnded', leg: line.leg, cause };
}

function created({ leg, callKey, party, number, name }: Line) {
  return { kind: 'legCreated', leg, callKey, party, isOrigin: false, number, name, target: null } as const;
}
