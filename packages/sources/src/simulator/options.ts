import { invalid, parseOptions } from '../parse-options.ts';
import type { SourceField } from '../source.ts';

export interface SimulatorConfig {
  readonly callsPerMinute: number;
  readonly seed: number;
  readonly extensions: readonly string[];
  readonly dids: readonly string[];
  readonly queues: readonly string[];
  /** Number of calls after which it is over; undefined = never. */
  readonly limit?: number;
  /** 2 = everything happens twice as fast. */
  readonly speed: number;
}

export const SIMULATOR_FIELDS: readonly SourceField[] = [
  {
    name: 'callsPerMinute',
    type: 'number',
    label: 'Calls per minute',
    isRequired: false,
    default: 30,
    help: 'new calls a minute on average, e.g. 30',
  },
  {
    name: 'seed',
    type: 'number',
    label: 'Seed',
    isRequired: false,
    default: 1,
    help: 'a whole number; the same seed gives the same calls',
  },
  {
    name: 'extensions',
    type: 'list',
    label: 'Extensions',
    isRequired: false,
    default: ['1001', '1002', '1003', '1004', '1005'],
    help: 'numbers of the phones that take part, at least three',
  },
  {
    name: 'dids',
    type: 'list',
    label: 'DIDs',
    isRequired: false,
    default: ['855501', '855502', '855503'],
    help: 'numbers that outside callers dial, at least one',
  },
  {
    name: 'queues',
    type: 'list',
    label: 'Queues',
    isRequired: false,
    default: ['Support', 'Sales & Orders'],
    help: 'names of queues, at least one',
  },
  { name: 'limit', type: 'number', label: 'Number of calls', isRequired: false, help: 'stop after so many calls; left out, never' },
  {
    name: 'speed',
    type: 'number',
    label: 'Speed',
    isRequired: false,
    default: 1,
    help: 'how much faster than in life everything happens, e.g. 10',
  },
];

const PHONES_OF_A_CALL = 3;
const MOST_CALLS_PER_MINUTE = 1_000_000;

export function parseSimulatorConfig(input: unknown): SimulatorConfig {
  const config = parseOptions(SIMULATOR_FIELDS, input) as unknown as SimulatorConfig;
  const { callsPerMinute, seed, extensions, dids, queues, limit, speed } = config;
  if (callsPerMinute <= 0 || callsPerMinute > MOST_CALLS_PER_MINUTE) {
    throw invalid('callsPerMinute', `"callsPerMinute" must be more than 0 and at most ${MOST_CALLS_PER_MINUTE}, e.g. 30`);
  }
  if (!Number.isSafeInteger(seed)) throw invalid('seed', '"seed" must be a whole number, e.g. 1');
  if (new Set(extensions).size < PHONES_OF_A_CALL) {
    throw invalid('extensions', `"extensions" must hold at least ${PHONES_OF_A_CALL} different numbers, e.g. 1001, 1002, 1003`);
  }
  if (dids.length === 0) throw invalid('dids', '"dids" must hold at least one number, e.g. 855501');
  if (queues.length === 0) throw invalid('queues', '"queues" must hold at least one name, e.g. Support');
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1))
    throw invalid('limit', '"limit" must be a whole number of at least 1');
  if (speed <= 0) throw invalid('speed', '"speed" must be more than 0, e.g. 1');
  return config;
}
