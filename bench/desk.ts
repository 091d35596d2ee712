/**
 * Workstations: how long it takes from what a PBX says to the moment an action begins at the desk, and what thousands of connected
 * desks cost the server. The PBX is a fake Asterisk on a real
 * socket; the clients are real WebSockets with the reducer of the workstation program, all in
 * this process, beside the server's on the same two cores.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Desk, type DeskDefinitions } from '@ringhook/core';
import { answeredCall, FakeAsterisk } from '@ringhook/testkit';
import { type BenchResult, formatResult, machine } from './result.ts';

const NEAR = { desks: 200, callsPerSecond: 50, seconds: 20 };
/** Six events a call. */
const MANY = { desks: 5_000, callsPerSecond: 17, seconds: 15 };
const OPENED_AT_ONCE = 100;
const TALK_MS = 1_000;

interface Load {
  readonly desks: number;
  readonly callsPerSecond: number;
  readonly seconds: number;
}

interface Outcome {
  readonly latenciesMs: readonly number[];
  readonly residentBytes: number;
  readonly cores: number;
  readonly calls: number;
}

export async function run(): Promise<BenchResult[]> {
  const near = await measure(NEAR);
  const many = await measure(MANY);
  const [p50, p99] = [0.5, 0.99].map((part) => quantile(near.latenciesMs, part));
  const load = ({ desks, callsPerSecond }: Load) => `${desks.toLocaleString('en')} desks, ${callsPerSecond} calls/s`;
  return [
    {
      name: 'desk: PBX bytes to action, p50',
      value: p50 ?? 0,
      unit: 'ms',
      target: 30,
      note: `${load(NEAR)}, ${near.latenciesMs.length} actions`,
    },
    { name: 'desk: PBX bytes to action, p99', value: p99 ?? 0, unit: 'ms', target: 120 },
    {
      name: 'desk: actions of calls',
      value: near.latenciesMs.length / near.calls,
      unit: 'of 1',
      target: 1,
      atLeast: true,
      note: 'none lost',
    },
    { name: 'desk: memory of the server', value: many.residentBytes / 2 ** 20, unit: 'MB', target: 400, note: load(MANY) },
    { name: 'desk: CPU of the server', value: many.cores, unit: 'cores', target: 1, note: `${MANY.callsPerSecond * 6} events/s` },
  ];
}

async function measure({ desks, callsPerSecond, seconds }: Load): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-bench-desk-'));
  await using pbx = await FakeAsterisk.start();
  const child = fork(new URL('desk/server.ts', import.meta.url), [join(folder, 'data'), String(desks), String(pbx.port)], {
    // As `ringhook serve` starts itself.
    execArgv: ['--expose-gc', '--max-semi-space-size=16'],
  });
  try {
    const [{ url, tokens }] = (await once(child, 'message')) as [{ url: string; tokens: string[] }];
    const sentAt = new Map<string, number>();
    const latenciesMs: number[] = [];
    const sockets = await openDesks(url, tokens, (tel) => {
      const at = sentAt.get(tel);
      if (at !== undefined) latenciesMs.push(performance.now() - at);
    });
    await pbx.until(() => pbx.received('CoreShowChannels').length > 0);
    const before = await usage(child);
    const started = performance.now();
    const calls = await placeCalls(pbx, { desks, callsPerSecond, seconds }, sentAt);
    const after = await usage(child);
    const cores = (after.cpuMs - before.cpuMs) / (performance.now() - started);
    for (const socket of sockets) socket.close();
    return { latenciesMs, residentBytes: after.residentBytes, cores, calls };
  } finally {
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openDesks(url: string, tokens: readonly string[], onAction: (tel: string) => void): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let from = 0; from < tokens.length; from += OPENED_AT_ONCE) {
    sockets.push(...(await Promise.all(tokens.slice(from, from + OPENED_AT_ONCE).map((token) => openDesk(url, token, onAction)))));
  }
  return sockets;
}

async function openDesk(url: string, token: string, onAction: (tel: string) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/desk`, {
    headers: { authorization: `Bearer ${token}` },
  } as unknown as string[]);
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let desk: Desk | undefined;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as {
      type: string;
      notices: Parameters<Desk['take']>[0];
      now: number;
      customEvents: DeskDefinitions['events'];
      sounds: DeskDefinitions['sounds'];
    };
    if (message.type === 'definitions') {
      desk = new Desk({ events: message.customEvents, sounds: message.sounds });
      resolve();
    } else if (message.type === 'notices') {
      for (const effect of desk?.take(message.notices, message.now) ?? []) {
        if (effect.kind === 'do') onAction(effect.values['Call.RemoteTel'] ?? '');
      }
    }
  });
  socket.addEventListener('open', () => {
    const program = { name: 'workstation', version: 'bench', platform: 'linux', computer: 'bench' };
    socket.send(JSON.stringify({ type: 'hello', protocol: 1, program, resume: null }));
  });
  await ready;
  return socket;
}

async function placeCalls(pbx: FakeAsterisk, { desks, callsPerSecond, seconds }: Load, sentAt: Map<string, number>): Promise<number> {
  const call = async (index: number): Promise<void> => {
    const caller = `+4930${2_000_000 + index}`;
    const extension = String(20_001 + (index % desks));
    // Every call of the fake is to one phone: it becomes another one's.
    const events = answeredCall({ number: index, caller, at: Date.now() })
      .replaceAll(/\b1001\b/g, extension)
      .split(/(?<=\r\n\r\n)/);
    const rung = events.findIndex((event) => event.startsWith('Event: DialState')) + 1;
    sentAt.set(caller, performance.now());
    pbx.send(events.slice(0, rung).join(''));
    await delay(TALK_MS);
    pbx.send(events.slice(rung).join(''));
  };
  const calls = callsPerSecond * seconds;
  const started = performance.now();
  const going: Promise<void>[] = [];
  for (let index = 0; index < calls; index++) {
    const due = started + (index * 1_000) / callsPerSecond;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    going.push(call(index));
  }
  await Promise.all(going);
  await delay(TALK_MS);
  return calls;
}

async function usage(child: ChildProcess): Promise<{ readonly residentBytes: number; readonly cpuMs: number }> {
  child.send('usage');
  const [report] = (await once(child, 'message')) as [{ residentBytes: number; cpuMs: number }];
  return report;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

if (import.meta.main) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
