import type { LegId, Signal } from '@ringhook/core';
import { Dice } from './dice.ts';
import { type SimulatorConfig, parseSimulatorConfig } from './options.ts';
import { type Cast, type Scenario, SCENARIOS } from './scenarios.ts';
import type { Line, Step } from './steps.ts';
import { anyStranger, type Stranger } from './strangers.ts';

export interface SimulationOptions extends Partial<Omit<SimulatorConfig, 'limit'>> {
  /** Number of calls; left out, it never ends. */
  readonly count?: number;
  /** When the first call may begin, ms since the epoch. */
  readonly startAt?: number;
  /** Begins the names of calls and legs, so that two runs do not share any. */
  readonly keyPrefix?: string;
  /** Only these are played. */
  readonly scenarios?: readonly string[];
}

/** What happens at one moment in one call. */
export interface SimulatedMoment {
  /** ms since the epoch, as are the times in the signals. */
  readonly at: number;
  readonly scenario: string;
  /** 0, 1, 2 ... in the order in which calls begin. */
  readonly call: number;
  readonly signals: readonly Signal[];
}

interface RunningCall {
  readonly number: number;
  readonly scenario: string;
  readonly startAt: number;
  readonly steps: readonly Step[];
  next: number;
}

const MS_PER_MINUTE = 60_000;

/** Calls as a PBX would tell of them, in order of time, with virtual times and without any timer; holds live calls only. */
export function* simulatedCalls(options: SimulationOptions = {}): Generator<SimulatedMoment, void> {
  const { count = Infinity, startAt = 0, keyPrefix = 'sim', scenarios, ...rest } = options;
  const config = parseSimulatorConfig(rest);
  const { callsPerMinute, speed } = config;
  const dice = new Dice(config.seed);
  const deck = dealer(SCENARIOS.filter(({ name }) => scenarios?.includes(name) ?? true));
  const running: RunningCall[] = [];
  let begun = 0;
  let nextStartAt = startAt;
  while (begun < count || running.length > 0) {
    const [first] = running;
    if (begun < count && (first === undefined || nextStartAt <= dueAt(first, speed))) {
      const scenario = deck(dice);
      const cast = castFor(`${keyPrefix}-${begun}`, dice, config);
      const steps = scenario.steps(cast).toSorted((one, other) => one[0] - other[0]);
      enqueue(running, { number: begun, scenario: scenario.name, startAt: nextStartAt, steps, next: 0 }, speed);
      begun++;
      nextStartAt += (-Math.log(1 - dice.next()) * MS_PER_MINUTE) / callsPerMinute / speed;
    } else if (first) {
      yield perform(first, speed);
      running.shift();
      if (first.next < first.steps.length) enqueue(running, first, speed);
    }
  }
}

function dueAt(call: RunningCall, speed: number): number {
  return call.startAt + (call.steps[call.next]?.[0] ?? 0) / speed;
}

/** The list stays sorted by what is due next; it is short, and most calls go near its end. */
function enqueue(running: RunningCall[], call: RunningCall, speed: number): void {
  const due = dueAt(call, speed);
  let low = 0;
  let high = running.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (dueAt(running[middle] as RunningCall, speed) <= due) low = middle + 1;
    else high = middle;
  }
  running.splice(low, 0, call);
}

function perform(call: RunningCall, speed: number): SimulatedMoment {
  const at = Math.round(dueAt(call, speed));
  const [, ...drafts] = call.steps[call.next++] as Step;
  return { at, scenario: call.scenario, call: call.number, signals: drafts.flat().map((draft) => ({ ...draft, at }) as Signal) };
}

/** Chooses scenarios by weight. */
function dealer(scenarios: readonly Scenario[]): (dice: Dice) => Scenario {
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  return (dice) => {
    let left = dice.next() * total;
    for (const scenario of scenarios) {
      left -= scenario.weight;
      if (left < 0) return scenario;
    }
    throw new RangeError('there is no such scenario');
  };
}

function castFor(callKey: string, dice: Dice, { extensions, dids, queues }: SimulatorConfig): Cast {
  const stranger = anyStranger(dice);
  const phones = dice.some(extensions, 3);
  const legOf = (name: string): LegId => `${callKey}:${name}` as LegId;
  const outside = (name: string, who: Stranger = stranger): Line => ({ leg: legOf(name), callKey, party: { kind: 'outside' }, ...who });
  const phone = (index: number, key = callKey): Line => {
    const extension = phones[index] as string;
    const leg = legOf(key === callKey ? extension : `${extension}${key.slice(callKey.length)}`);
    return { leg, callKey: key, party: { kind: 'extension', extension }, number: extension, name: null };
  };
  return {
    stranger,
    callKey,
    did: dice.oneOf(dids),
    queue: dice.oneOf(queues),
    outsideNumber: `00441632960${String(dice.between(0, 999)).padStart(3, '0')}`,
    bridge: `${callKey}/bridge`,
    ringMs: dice.between(900, 4_000),
    talkMs: dice.between(2_000, 12_000),
    outside,
    phone,
  };
}
