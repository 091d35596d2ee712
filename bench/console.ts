/**
 * The console in a real Chromium: how soon its first page can be used on a slow computer, how much script that takes, and what the
 * live board costs the browser while calls pour in. Server and PBX run beside the browser, on the same cores.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, PageRig } from '../apps/console/test/rig/page-rig.ts';
import { type BenchResult, formatResult, machine } from './result.ts';

const DIST = join(import.meta.dirname, '..', 'apps', 'console', 'dist');
const SLOWER = 4;
const TIMES = 5;
/** Some seven events each. */
const CALLS_PER_MINUTE = 1_700;
const SETTLE_MS = 20_000;
const WATCH_MS = 30_000;

export async function run(): Promise<BenchResult[]> {
  if (noBrowser !== false) {
    console.log(`  not run: ${noBrowser}`);
    return [];
  }
  const first = await firstPage();
  const live = await liveBoard();
  return [
    {
      name: 'console: first page usable, cold',
      value: first,
      unit: 'ms',
      target: 1_500,
      note: `CPU ${SLOWER} x slower, middle of ${TIMES}`,
    },
    { name: 'console: script before the first page, gzip', value: initialScript() / 1_000, unit: 'kB', target: 300 },
    {
      name: 'console: live board, browser',
      value: live.cores * 100,
      unit: '%',
      target: 30,
      note: `of a core, ${Math.round(live.eventsPerSecond)} events/s`,
    },
  ];
}

async function firstPage(): Promise<number> {
  await using rig = await PageRig.open({ calls: 60 });
  await using opened = await rig.page('/live', { expected: /./ });
  const { view } = opened;
  const session = await view.context().newCDPSession(view);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const took: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    await view.goto('about:blank');
    const started = performance.now();
    await view.goto(`${rig.url}/live`, { waitUntil: 'commit' });
    await usable(view);
    took.push(performance.now() - started);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.NaN;
}

/** Its heading is there, today's figures are read, and it can be pressed. */
async function usable(view: Page): Promise<void> {
  await view.getByRole('heading', { level: 1, name: 'Live' }).waitFor();
  await view.getByText('calls today').first().waitFor();
  await view.getByRole('button', { name: 'Pause' }).click({ trial: true });
}

async function liveBoard(): Promise<{ readonly cores: number; readonly eventsPerSecond: number }> {
  await using rig = await PageRig.open({ calls: 60, liveCallsPerMinute: CALLS_PER_MINUTE });
  await using opened = await rig.page('/live', { expected: /./ });
  const browser = opened.view.context().browser();
  if (!browser) throw new Error('the page has no browser');
  await delay(SETTLE_MS);
  const before = { cpu: await cpuSeconds(browser), events: await eventsOf(rig), at: performance.now() };
  await delay(WATCH_MS);
  const seconds = (performance.now() - before.at) / 1_000;
  return {
    cores: ((await cpuSeconds(browser)) - before.cpu) / seconds,
    eventsPerSecond: ((await eventsOf(rig)) - before.events) / seconds,
  };
}

/** Of all processes of the browser together: page, painting, network. */
async function cpuSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function eventsOf(rig: PageRig): Promise<number> {
  const text = await (await fetch(`${rig.url}/metrics`, { headers: { authorization: `Bearer ${rig.token}` } })).text();
  return [...text.matchAll(/^ringhook_events_total\S* (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

/** gzip bytes of the entry and of everything it imports statically, as they are served. */
function initialScript(): number {
  const manifest = JSON.parse(readFileSync(join(DIST, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const seen = new Set<string>();
  const follow = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) follow(next);
  };
  for (const [key, { isEntry }] of Object.entries(manifest)) if (isEntry) follow(key);
  const served = new Set(readdirSync(join(DIST, 'assets')));
  return [...seen].reduce((sum, key) => {
    const file = `${manifest[key]?.file}.gz`;
    return sum + (served.has(file.replace('assets/', '')) ? readFileSync(join(DIST, file)).length : 0);
  }, 0);
}

if (import.meta.main) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
