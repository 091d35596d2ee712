/**
 * Searching a million recorded calls at the API, as the console does: HTTP on loopback, newest first, 50 per page. Each kind of search
 * asks for something else every time. What keeping the search costs per call is CPU time of its own thread, not of the writer.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startRinghook } from '../apps/server/src/compose.ts';
import { SearchDesk } from '../packages/store/src/search/search-desk.ts';
import { SEARCH_FILE } from '../packages/store/src/search/search-file.ts';
import { DATABASE_FILE, SqliteCallReader } from '../packages/store/src/index.ts';
import { fillHistory, numbered } from './call-search/fill.ts';
import { type BenchResult, formatResult, machine } from './result.ts';

const CALLS = Number(process.env['BENCH_CALLS'] ?? 1_000_000);
const ASKED = 40;
const TARGET_MS = 100;
const DAY_MS = 24 * 3_600_000;

type Search = Readonly<Record<string, string | number | boolean>>;

export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-bench-'));
  const now = Date.now();
  try {
    fillHistory(folder, CALLS, now);
    const { cpuUs, bytes } = buildSearch(folder);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const ringhook = await startRinghook({ dataFolder: folder, host: '127.0.0.1', port: 0, log });
    try {
      const ask = (path: string) => timed(`${ringhook.apiUrl}/api/v1${path}`, ringhook.firstToken ?? '');
      const results: BenchResult[] = [];
      const all: number[] = [];
      for (const [name, searchOf] of Object.entries(searches(now))) {
        const times = await askAll((index) => ask(`/calls?${query(searchOf(index))}`));
        all.push(...times);
        results.push(p95(`call search: ${name}`, times));
      }
      results.push({ ...p95(`call search: all kinds, ${CALLS.toLocaleString('en')} calls`, all), target: TARGET_MS });
      results.push(p95('calls of today', await askAll(() => ask('/stats/today'))));
      results.push({ name: 'call search: taking in an ended call', value: cpuUs, unit: 'us CPU/call', note: 'in the thread that reads' });
      results.push({ name: 'call search: file', value: bytes, unit: 'bytes/call' });
      return results;
    } finally {
      await ringhook.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The n-th search of each kind. */
function searches(now: number): Readonly<Record<string, (index: number) => Search>> {
  const callAt = (index: number) => numbered(1 + Math.floor((CALLS / ASKED) * index), CALLS, now);
  return {
    'whole number, at home': (index) => ({ q: `0${callAt(index).callerId?.slice(3) ?? ''}` }),
    'six digits of a number': (index) => ({ q: (callAt(index).callerId ?? '1234567890').slice(-6) }),
    'three digits': (index) => ({ q: String(100 + index * 17) }),
    name: (index) => ({ q: callAt(index).callerName ?? '' }),
    'part of a name': (index) => ({ q: (callAt(index).callerName ?? '').slice(1, 9) }),
    'nothing that there is': (index) => ({ q: `xqz${index}` }),
    extension: (index) => ({ extension: 1_000 + index * 7 }),
    'queue and outcome': (index) => ({ queue: index % 2 === 0 ? 'Sales' : 'Night desk', outcome: 'busy' }),
    'type and a month': (index) => ({
      type: 'Outgoing',
      startedFrom: now - (index + 2) * 8 * DAY_MS,
      startedUntil: now - index * 8 * DAY_MS,
    }),
    'DID, digits and a week': (index) => ({
      did: `0305550${String(100 + (index % 40))
        .slice(1)
        .padStart(3, '0')}`,
      q: String(100 + index),
      startedFrom: now - (index + 1) * 7 * DAY_MS,
      startedUntil: now - index * 7 * DAY_MS,
    }),
    'digits of one queue, unanswered': (index) => ({ q: String(1_000 + index * 37), queue: 'Billing', answered: false }),
  };
}

function buildSearch(folder: string): { readonly cpuUs: number; readonly bytes: number } {
  const file = join(folder, DATABASE_FILE);
  const db = new DatabaseSync(file, { readOnly: true });
  const desk = new SearchDesk(file, db, new SqliteCallReader(db));
  const before = process.cpuUsage();
  while (desk.step());
  const { user, system } = process.cpuUsage(before);
  desk.close();
  db.close();
  return { cpuUs: (user + system) / CALLS, bytes: statSync(join(folder, SEARCH_FILE)).size / CALLS };
}

async function askAll(ask: (index: number) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < ASKED; index++) times.push(await ask(index));
  return times;
}

async function timed(url: string, token: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return performance.now() - begun;
}

function query(search: Search): string {
  return new URLSearchParams(Object.entries(search).map(([name, value]): [string, string] => [name, String(value)])).toString();
}

function p95(name: string, times: readonly number[]): BenchResult {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { name, value: at(0.95), unit: 'ms p95', note: `median ${at(0.5).toPrecision(3)} ms` };
}

if (import.meta.main) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
