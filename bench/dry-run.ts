/**
 * How many recorded calls a second one core tries a draft on, as the thread of a dry-run does: rows of a data folder to counts. The calls
 * are those of the simulator, so that every kind of call is among them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  applyDraft,
  type Configuration,
  type ConfigurationDraft,
  EMPTY_CONFIGURATION,
  EXAMPLE_PARAMETERS,
  subjectOf,
} from '@ringhook/core';
import { openForReading } from '@ringhook/store';
import { tryRecordedCalls } from '../apps/server/src/dry-run/try-recorded-calls.ts';
import type { DryRunMessage } from '../apps/server/src/dry-run/worker-message.ts';
import { recordCalls } from './dry-run/record-calls.ts';
import { type BenchResult, formatResult, machine } from './result.ts';

const CALLS = 100_000;
const ROUNDS = 4;
const TARGET = 50_000;
const RULES = 100;

const tellCrm = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' } as const;
const adapter = (url: string) => ({
  id: 'crm',
  name: 'CRM',
  enabled: true,
  method: 'GET' as const,
  url,
  parameters: EXAMPLE_PARAMETERS.find(({ id }) => id === 'common')?.parameters ?? [],
  headers: [],
});

const line = (id: string, did: string) => ({
  id,
  name: id,
  enabled: true,
  conditions: { did: { anyOf: [did], compare: 'normalised' as const } },
  actions: [tellCrm],
  stopProcessing: false,
});

const live: Configuration = {
  ...EMPTY_CONFIGURATION,
  settings: { ...EMPTY_CONFIGURATION.settings, defaultCountry: 'GB' },
  adapters: [adapter('https://crm.example/calls')],
  rules: Array.from({ length: RULES }, (_, index) => line(`line-${index}`, String(855_000 + index))),
};

const DRAFTS: Readonly<Record<string, { readonly live: Configuration; readonly draft: ConfigurationDraft; readonly target?: number }>> = {
  'a rule for one DID': { live, draft: { rules: [line('new', '855501')] }, target: TARGET },
  'a rule for long talks': {
    live,
    draft: { rules: [{ ...line('new', ''), conditions: { direction: 'inbound', talkMs: { min: 5_000 } } }] },
    target: TARGET,
  },
  'a rule for callers who call again within a day': {
    live,
    draft: { rules: [{ ...line('new', ''), conditions: { repeatCallerWithinMinutes: 1_440 } }] },
  },
  'an adapter that is told of every call, rendered twice': {
    live: { ...live, globalActions: [tellCrm] },
    draft: { adapters: [adapter('https://other.example/calls')] },
  },
};

export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-bench-dry-run-'));
  try {
    const events = recordCalls(folder, CALLS, live);
    const results: BenchResult[] = [];
    for (const name of Object.keys(DRAFTS)) results.push(await measure(folder, name, events));
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(dataFolder: string, name: string, events: number): Promise<BenchResult> {
  const { live: base, draft, target } = DRAFTS[name] ?? { live, draft: {} };
  const applied = applyDraft(base, draft);
  if (applied.kind !== 'applied') throw new Error(applied.message);
  const task = { dataFolder, live: base, draft: applied.configuration, subject: subjectOf(draft), selection: { last: CALLS } };
  let best = Number.POSITIVE_INFINITY;
  let last: DryRunMessage | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    using db = openForReading(dataFolder);
    const before = process.cpuUsage();
    await tryRecordedCalls(task, { db, tell: (message) => void (last = message), rests: false });
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / CALLS);
  }
  if (last?.kind !== 'progress' || last.counts.calls !== CALLS || last.counts.matched === 0) throw new Error(`nothing was tried: ${name}`);
  const { matched } = last.counts;
  const note = `${matched.toLocaleString('en')} of ${CALLS.toLocaleString('en')} calls match; ${(events / CALLS).toFixed(1)} events each`;
  return {
    name: `dry-run: ${name}`,
    value: 1_000_000 / best,
    unit: 'calls/s',
    atLeast: true,
    note,
    ...(target !== undefined && { target }),
  };
}

if (import.meta.main) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
