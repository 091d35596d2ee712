/**
 * What it costs to find the rules that match an event, and how little that depends on the number of rules. The reference is a walk
 * over all rules with the same compiled conditions. Numbers are new in
 * every second call and have to be read, which costs more than the matching.
 */
import {
  type CallFacts,
  type CallLevelEvent,
  compileClauses,
  compileConfiguration,
  type CompiledRules,
  type Configuration,
  deliveryName,
  EMPTY_CONFIGURATION,
  EXAMPLE_PARAMETERS,
  MatchFacts,
  NO_HOOKS,
  planDeliveries,
  type Rule,
  type RuleConditions,
  type SourceId,
} from '@ringhook/core';
import { type BenchResult, formatResult, machine } from './result.ts';

const MANY = 10_000;
const FEW = 10;
const EVENTS = 100_000;
const LINEAR_EVENTS = 300;
const ROUNDS = 7;
const EVENTS_PER_CALL = 5;
const REGULARS = 1_000;
const LINES = 2_000;
const ADAPTERS = 50;

export async function run(): Promise<BenchResult[]> {
  const events = Array.from({ length: EVENTS }, (_, index) => factsAt(index));
  const few = compileConfiguration(configurationOf(FEW), 1);
  const compileStarted = performance.now();
  const many = compileConfiguration(configurationOf(MANY), 1);
  const compileMs = performance.now() - compileStarted;

  const [fewUs, manyUs] = interleaved([() => matchAll(few, events), () => matchAll(many, events)], EVENTS);
  const [linearUs = 0] = interleaved([() => walkAll(many, events.slice(0, LINEAR_EVENTS))], LINEAR_EVENTS);
  const [planUs = 0] = interleaved([() => planAll(many, events)], EVENTS);
  return [
    { name: `matching: ${FEW} rules`, value: fewUs ?? 0, unit: 'us CPU/event', note: found(few, events) },
    {
      name: `matching: ${MANY.toLocaleString('en')} rules`,
      value: manyUs ?? 0,
      unit: 'us CPU/event',
      target: 5,
      note: found(many, events),
    },
    { name: `matching: ${MANY.toLocaleString('en')} rules against ${FEW}`, value: (manyUs ?? 0) / (fewUs ?? 1), unit: 'x', target: 2 },
    { name: `matching: ${MANY.toLocaleString('en')} rules one after the other`, value: linearUs, unit: 'us CPU/event', note: 'reference' },
    {
      name: 'matching, planning and rendering, 17 parameters',
      value: planUs,
      unit: 'us CPU/event',
      note: `${many.adapters.size} adapters`,
    },
    { name: `compiling ${MANY.toLocaleString('en')} rules`, value: compileMs, unit: 'ms', note: 'once per saved configuration' },
  ];
}

function configurationOf(ruleCount: number): Configuration {
  const parameters = EXAMPLE_PARAMETERS.find(({ id }) => id === 'common')?.parameters ?? [];
  return {
    ...EMPTY_CONFIGURATION,
    settings: { ...EMPTY_CONFIGURATION.settings, defaultCountry: 'DE' },
    adapters: Array.from({ length: ADAPTERS }, (_, index) => ({
      id: `a${index}`,
      name: `a${index}`,
      enabled: true,
      method: 'GET',
      url: `https://a${index}.example/calls`,
      parameters,
      headers: [],
    })),
    rules: Array.from({ length: ruleCount }, (_, index) => aRule(index)),
  };
}

const number = (anyOf: string[]) => ({ anyOf, compare: 'normalised' as const });

/** Rules as sites have them: most by line, some by caller, queue or extension, some by several. */
function aRule(index: number): Rule {
  const kinds: readonly RuleConditions[] = [
    { direction: 'inbound', did: number([didOf(index)]) },
    { callTypes: ['Incoming'], did: number([didOf(index), didOf(index + 1)]), scope: 'external' },
    { caller: number([`+4930${String(10_000 + index)}*`]) },
    { caller: number([`030 ${String(20_000 + index)}`, `0044 20 ${String(70_000 + index)}*`]), direction: 'inbound' },
    { queues: [`queue ${index}`], callTypes: ['Incoming'] },
    { responder: number([String(1_000 + (index % 9_000))]), did: number(['855*']) },
  ];
  return {
    id: `r${index}`,
    name: `rule ${index}`,
    enabled: true,
    conditions: kinds[index % kinds.length] ?? {},
    actions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: `a${index % ADAPTERS}` }],
    stopProcessing: index % 20 === 0,
  };
}

function didOf(index: number): string {
  return String(855_000_000 + (index % LINES));
}

/**
 * Event by event: calls of five events each, ringing or queued from the second on. They meet the first ten rules as often as all the
 * others, so that both sizes have something to find. Every second call is from somebody new.
 */
function factsAt(index: number): CallFacts {
  const call = Math.floor(index / EVENTS_PER_CALL);
  const target = call % 2 === 0 ? (call * 7) % FEW : (call * 7_919) % MANY;
  const caller = call % 2 === 0 ? call % REGULARS : call;
  const isPresented = index % EVENTS_PER_CALL > 0;
  return {
    number: call,
    uuid: '0e7f5c1a-5d0e-4c55-9a3e-6a1b0f0d4c2b',
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: call % 3 === 0 ? `0309${caller + 1_000_000}` : `+4930${10_000 + caller}77`,
    callerName: null,
    isWithheld: false,
    did: didOf(target % LINES),
    dialled: null,
    responderExt: null,
    responderNumber: null,
    lastRungExt: isPresented && call % 3 === 0 ? String(1_000 + (target % 9_000)) : null,
    lastQueue: isPresented && call % 3 === 1 ? `queue ${target}` : null,
    conference: null,
    transferredBy: null,
    startedAt: 1_795_222_230_000 + index,
    queuedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    answered: false,
    recorded: false,
    recordings: [],
    cause: null,
  };
}

function found(compiled: CompiledRules, calls: readonly CallFacts[]): string {
  return `${(matchAll(compiled, calls) / calls.length).toFixed(1)} rules match an event`;
}

function matchAll(compiled: CompiledRules, calls: readonly CallFacts[]): number {
  let matched = 0;
  for (const call of calls) matched += compiled.match(call, null).length;
  return matched;
}

function walkAll({ configuration, plan, scene }: CompiledRules, calls: readonly CallFacts[]): number {
  const rules = (walkable ??= configuration.rules.map(({ conditions, stopProcessing }) => ({
    clauses: compileClauses(conditions, scene),
    stopProcessing,
  })));
  let matched = 0;
  for (const call of calls) {
    const facts = new MatchFacts(call, plan);
    for (const { clauses, stopProcessing } of rules) {
      if (!clauses.every((clause) => clause.test(facts))) continue;
      matched++;
      if (stopProcessing) break;
    }
  }
  return matched;
}

let walkable: readonly { clauses: ReturnType<typeof compileClauses>; stopProcessing: boolean }[] | undefined;

function planAll(compiled: CompiledRules, calls: readonly CallFacts[]): number {
  const context = { now: 0, recordingUrl: () => null, deliveryId: deliveryName };
  let planned = 0;
  for (const call of calls) {
    const event: CallLevelEvent = { level: 'call', event: 'start', call, sequence: 1, at: call.startedAt, synthetic: false };
    planned += planDeliveries(event, NO_HOOKS, compiled, context).deliveries.length;
  }
  return planned;
}

/** The least CPU per event over some rounds, the contestants taking turns so that a noisy neighbour hits all of them. */
function interleaved(contestants: readonly (() => number)[], events: number): number[] {
  const best = contestants.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const before = process.cpuUsage();
      if (contestant() === 0) throw new Error('nothing was matched: the bench measures nothing');
      const { user, system } = process.cpuUsage(before);
      best[index] = Math.min(best[index] ?? 0, (user + system) / events);
    }
  }
  return best;
}

if (import.meta.main) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
