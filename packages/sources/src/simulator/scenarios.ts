import type { Stranger } from './strangers.ts';
import { answers, comesIn, dialsOut, type Draft, ends, isGivenUp, leaves, type Line, meetIn, picksUp, rings, type Step } from './steps.ts';

/** Who and what takes part in one simulated call, and how long things take in it. */
export interface Cast {
  readonly stranger: Stranger;
  readonly did: string;
  readonly queue: string;
  /** Somebody outside whom we call. */
  readonly outsideNumber: string;
  /** An outside line, for the call with this key (the call itself unless told). */
  outside(name: string, who?: Stranger): Line;
  /** The n-th phone of ours that takes part (0, 1, 2), by a leg of its own; `callKey` for a phone that begins another call. */
  phone(index: number, callKey?: string): Line;
  readonly callKey: string;
  readonly bridge: string;
  /** Milliseconds a phone rings, and people talk, in this call. */
  readonly ringMs: number;
  readonly talkMs: number;
}

export interface Scenario {
  readonly name: string;
  /** How often it is chosen, against the others. */
  readonly weight: number;
  readonly steps: (cast: Cast) => readonly Step[];
}

/** The extension that a line belongs to; the number to dial for it. */
const digitsOf = (line: Line): string => line.number ?? '';

function answered(cast: Cast): Step[] {
  const [caller, phone] = [cast.outside('caller'), cast.phone(0)];
  const { ringMs, talkMs, bridge } = cast;
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, phone)],
    [ringMs, picksUp(phone, caller, bridge)],
    [ringMs + talkMs, leaves(bridge, caller, phone), ends(caller), ends(phone)],
  ];
}

/** An answered call with something in its middle. */
function answeredWith(cast: Cast, middle: (caller: Line, phone: Line, startMs: number) => readonly Step[]): Step[] {
  const steps = answered(cast);
  return [...steps.slice(0, 3), ...middle(cast.outside('caller'), cast.phone(0), cast.ringMs), ...steps.slice(3)];
}

function notTaken(cast: Cast, outcome: 'abandoned' | 'busy' | 'declined' | 'noAnswer'): Step[] {
  const [caller, phone] = [cast.outside('caller'), cast.phone(0)];
  const isBusy = outcome === 'busy';
  return [
    [0, comesIn(caller, cast.did)],
    [40, isBusy ? rings(caller, phone).slice(0, 2) : rings(caller, phone)],
    [isBusy ? 80 : cast.ringMs, isGivenUp(phone, outcome)],
    [(isBusy ? 80 : cast.ringMs) + 60, ends(caller)],
  ];
}

function queueAnswered(cast: Cast): Step[] {
  const [caller, first, second] = [cast.outside('caller'), cast.phone(0), cast.phone(1)];
  const { queue, ringMs, talkMs, bridge } = cast;
  const offered = 600 + ringMs;
  return [
    [0, comesIn(caller, cast.did)],
    [50, answers(caller), { kind: 'queueJoined', leg: caller.leg, queue }],
    [600, rings(caller, first)],
    [offered, isGivenUp(first, 'noAnswer'), { kind: 'offerRefused', leg: caller.leg, extension: digitsOf(first) }],
    [offered + 500, rings(caller, second)],
    [offered + 500 + ringMs, picksUp(second, caller, bridge), { kind: 'queueLeft', leg: caller.leg, queue }],
    [offered + 500 + ringMs + talkMs, leaves(bridge, caller, second), ends(second), ends(caller)],
  ];
}

function queueAbandoned(cast: Cast): Step[] {
  const [caller, phone] = [cast.outside('caller'), cast.phone(0)];
  const { queue, ringMs } = cast;
  return [
    [0, comesIn(caller, cast.did)],
    [50, answers(caller), { kind: 'queueJoined', leg: caller.leg, queue }],
    [600, rings(caller, phone)],
    [600 + ringMs, isGivenUp(phone, 'abandoned'), { kind: 'dialEnded', leg: caller.leg, outcome: 'abandoned' }],
    [620 + ringMs, { kind: 'queueLeft', leg: caller.leg, queue }, ends(caller)],
  ];
}

function ringGroup(cast: Cast): Step[] {
  const [caller, one, two, three] = [cast.outside('caller'), cast.phone(0), cast.phone(1), cast.phone(2)];
  const { ringMs, talkMs, bridge } = cast;
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, one), rings(caller, two), rings(caller, three)],
    [ringMs, picksUp(two, caller, bridge)],
    [ringMs + 20, ends(one, 'answeredElsewhere'), ends(three, 'answeredElsewhere')],
    [ringMs + talkMs, leaves(bridge, caller, two), ends(caller), ends(two)],
  ];
}

function ringGroupMissed(cast: Cast): Step[] {
  const [caller, one, two] = [cast.outside('caller'), cast.phone(0), cast.phone(1)];
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, one), rings(caller, two)],
    [cast.ringMs, isGivenUp(one, 'abandoned'), isGivenUp(two, 'abandoned'), ends(caller)],
  ];
}

function blindTransfer(cast: Cast): Step[] {
  const [caller, first, second] = [cast.outside('caller'), cast.phone(0), cast.phone(1)];
  const { ringMs, talkMs, bridge } = cast;
  const moved = ringMs + talkMs;
  const to = digitsOf(second);
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, first)],
    [ringMs, picksUp(first, caller, bridge)],
    [moved, { kind: 'callTransferred', style: 'blind', by: first.leg, leg: caller.leg, to }],
    [moved + 10, leaves(bridge, caller, first), ends(first)],
    [moved + 60, rings(caller, second)],
    [moved + ringMs, picksUp(second, caller, `${bridge}/2`)],
    [moved + ringMs + talkMs, leaves(`${bridge}/2`, caller, second), ends(caller), ends(second)],
  ];
}

function attendedTransfer(cast: Cast): Step[] {
  const consultKey = `${cast.callKey}/consult`;
  const [caller, first] = [cast.outside('caller'), cast.phone(0)];
  const [asking, second] = [cast.phone(0, consultKey), cast.phone(1, consultKey)];
  const { ringMs, talkMs, bridge } = cast;
  const asked = ringMs + talkMs;
  const moved = asked + ringMs + Math.round(talkMs / 2);
  const consult = `${bridge}/consult`;
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, first)],
    [ringMs, picksUp(first, caller, bridge)],
    [asked, { kind: 'legHeld', leg: first.leg }],
    [asked + 100, dialsOut(asking, digitsOf(second)), rings(asking, second)],
    [asked + ringMs, picksUp(second, asking, consult)],
    [moved, leaves(consult, second, asking), { kind: 'legMoved', leg: second.leg, callKey: cast.callKey }, meetIn(bridge, second)],
    [moved + 5, { kind: 'callTransferred', style: 'attended', by: first.leg, leg: caller.leg, to: digitsOf(second) }],
    [moved + 10, leaves(bridge, first), ends(first), ends(asking)],
    [moved + talkMs, leaves(bridge, caller, second), ends(caller), ends(second)],
  ];
}

function held(cast: Cast): Step[] {
  return answeredWith(cast, (_, phone, start) => [
    [start + cast.talkMs * 0.3, { kind: 'legHeld', leg: phone.leg }],
    [start + cast.talkMs * 0.7, { kind: 'legRetrieved', leg: phone.leg }],
  ]);
}

function recorded(cast: Cast): Step[] {
  const file = `/var/spool/asterisk/monitor/${cast.callKey.replaceAll(/[^\w-]/g, '_')}.wav`;
  return answeredWith(cast, (caller, _, start) => [
    [start + 10, { kind: 'recordingNamed', leg: caller.leg, file }, { kind: 'recordingStarted', leg: caller.leg, file }],
  ]);
}

function parked(cast: Cast): Step[] {
  const [caller, phone, retriever] = [cast.outside('caller'), cast.phone(0), cast.phone(1, `${cast.callKey}/retrieve`)];
  const { ringMs, talkMs, bridge } = cast;
  const parkedAt = ringMs + talkMs;
  const lot = `${bridge}/lot`;
  const waits: Draft = { kind: 'legBridged', leg: caller.leg, bridge: lot, purpose: 'waiting' };
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, phone)],
    [ringMs, picksUp(phone, caller, bridge)],
    [parkedAt, leaves(bridge, caller, phone), waits, { kind: 'callParked', leg: caller.leg, space: '701' }],
    [parkedAt + 20, ends(phone)],
    [parkedAt + 2_000, dialsOut(retriever, '701'), answers(retriever)],
    [parkedAt + 2_050, leaves(lot, caller), { kind: 'callUnparked', leg: caller.leg, space: '701' }],
    [parkedAt + 2_060, { kind: 'legMoved', leg: retriever.leg, callKey: cast.callKey }, meetIn(bridge, retriever, caller)],
    [parkedAt + 2_060 + talkMs, leaves(bridge, caller, retriever), ends(caller), ends(retriever)],
  ];
}

function pickedUpByColleague(cast: Cast): Step[] {
  const [caller, ringing, colleague] = [cast.outside('caller'), cast.phone(0), cast.phone(1, `${cast.callKey}/pickup`)];
  const { ringMs, talkMs, bridge } = cast;
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, ringing)],
    [ringMs, dialsOut(colleague, `*8${digitsOf(ringing)}`), { kind: 'callPickedUp', by: colleague.leg, leg: ringing.leg }],
    [ringMs + 5, answers(colleague), answers(caller), ends(ringing, 'answeredElsewhere'), meetIn(bridge, colleague, caller)],
    [ringMs + talkMs, leaves(bridge, caller, colleague), ends(caller), ends(colleague)],
  ];
}

function conference(cast: Cast): Step[] {
  const room = 'Weekly';
  const [caller, phone] = [cast.outside('caller'), cast.phone(0, `${cast.callKey}/member`)];
  const { talkMs } = cast;
  const joins = ({ leg }: Line): Draft => ({ kind: 'conferenceJoined', leg, conference: room });
  const goes = ({ leg }: Line): Draft => ({ kind: 'conferenceLeft', leg, conference: room });
  return [
    [0, comesIn(caller, cast.did), answers(caller), joins(caller)],
    [1_500, dialsOut(phone, '800'), answers(phone), joins(phone)],
    [1_500 + talkMs, goes(caller), ends(caller)],
    [2_000 + talkMs, goes(phone), ends(phone)],
  ];
}

function outgoing(cast: Cast, outcome: 'answered' | 'busy' | 'noAnswer'): Step[] {
  const [phone, far] = [cast.phone(0), cast.outside('far', { number: cast.outsideNumber, name: null })];
  const { ringMs, talkMs, bridge } = cast;
  const begin: Step[] = [
    [0, dialsOut(phone, cast.outsideNumber)],
    [40, rings(phone, far, cast.outsideNumber)],
  ];
  if (outcome !== 'answered') return [...begin, [ringMs, isGivenUp(far, outcome)], [ringMs + 30, ends(phone)]];
  return [...begin, [ringMs, picksUp(far, phone, bridge)], [ringMs + talkMs, leaves(bridge, phone, far), ends(phone), ends(far)]];
}

function internal(cast: Cast, isAnswered: boolean): Step[] {
  const [phone, colleague] = [cast.phone(0), cast.phone(1)];
  const { ringMs, talkMs, bridge } = cast;
  const begin: Step[] = [
    [0, dialsOut(phone, digitsOf(colleague))],
    [40, rings(phone, colleague)],
  ];
  if (!isAnswered) return [...begin, [ringMs, isGivenUp(colleague, 'abandoned'), ends(phone)]];
  return [
    ...begin,
    [ringMs, picksUp(colleague, phone, bridge)],
    [ringMs + talkMs, leaves(bridge, phone, colleague), ends(phone), ends(colleague)],
  ];
}

function clickToDial(cast: Cast): Step[] {
  const [phone, far] = [cast.phone(0), cast.outside('far', { number: cast.outsideNumber, name: null })];
  const { ringMs, talkMs, bridge } = cast;
  return [
    [0, rings(null, phone, cast.outsideNumber)],
    [1_000, answers(phone), { kind: 'dialEnded', leg: phone.leg, outcome: 'answered' }],
    [1_050, rings(phone, far, cast.outsideNumber)],
    [1_050 + ringMs, picksUp(far, phone, bridge)],
    [1_050 + ringMs + talkMs, leaves(bridge, phone, far), ends(phone), ends(far)],
  ];
}

function forwarded(cast: Cast): Step[] {
  const [caller, phone] = [cast.outside('caller'), cast.phone(0)];
  const mobile = cast.outside('mobile', { number: cast.outsideNumber, name: null });
  const { ringMs, talkMs, bridge } = cast;
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, phone)],
    [ringMs, { kind: 'legForwarded', leg: phone.leg, to: cast.outsideNumber }, ends(phone, 'forwarded')],
    [ringMs + 40, rings(caller, mobile, cast.outsideNumber)],
    [2 * ringMs, picksUp(mobile, caller, bridge)],
    [2 * ringMs + talkMs, leaves(bridge, caller, mobile), ends(caller), ends(mobile)],
  ];
}

function voicemail(cast: Cast): Step[] {
  const [caller, phone] = [cast.outside('caller'), cast.phone(0)];
  const { ringMs } = cast;
  return [
    [0, comesIn(caller, cast.did)],
    [40, rings(caller, phone)],
    [ringMs, isGivenUp(phone, 'noAnswer')],
    [ringMs + 50, { kind: 'voicemailReached', leg: caller.leg }, answers(caller)],
    [ringMs + 3_000, ends(caller)],
  ];
}

/** Everything the simulator can play. The demo and the tests read the same rows. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'answered', weight: 8, steps: answered },
  { name: 'missed', weight: 3, steps: (cast) => notTaken(cast, 'abandoned') },
  { name: 'busy', weight: 1, steps: (cast) => notTaken(cast, 'busy') },
  { name: 'declined', weight: 1, steps: (cast) => notTaken(cast, 'declined') },
  { name: 'queue answered', weight: 4, steps: queueAnswered },
  { name: 'queue abandoned', weight: 2, steps: queueAbandoned },
  { name: 'ring group', weight: 3, steps: ringGroup },
  { name: 'ring group missed', weight: 1, steps: ringGroupMissed },
  { name: 'blind transfer', weight: 2, steps: blindTransfer },
  { name: 'attended transfer', weight: 2, steps: attendedTransfer },
  { name: 'hold', weight: 2, steps: held },
  { name: 'recorded', weight: 2, steps: recorded },
  { name: 'parked', weight: 1, steps: parked },
  { name: 'picked up by a colleague', weight: 2, steps: pickedUpByColleague },
  { name: 'conference', weight: 1, steps: conference },
  { name: 'outgoing', weight: 4, steps: (cast) => outgoing(cast, 'answered') },
  { name: 'outgoing busy', weight: 1, steps: (cast) => outgoing(cast, 'busy') },
  { name: 'outgoing unanswered', weight: 1, steps: (cast) => outgoing(cast, 'noAnswer') },
  { name: 'internal', weight: 2, steps: (cast) => internal(cast, true) },
  { name: 'internal missed', weight: 1, steps: (cast) => internal(cast, false) },
  { name: 'click to dial', weight: 2, steps: clickToDial },
  { name: 'forwarded', weight: 1, steps: forwarded },
  { name: 'voicemail', weight: 1, steps: voicemail },
];
