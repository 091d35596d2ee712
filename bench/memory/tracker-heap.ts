/**
 * What a call in progress costs in memory: heap of the tracker, and of the Asterisk normaliser beside it, while many recorded
 * calls are up at once. The calls are the same recording with other ids, so nothing is shared that would not be shared live.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { CallTracker, DEFAULT_SETTINGS, numberScopeOf, type SourceId } from '@ringhook/core';
import { AmiParser } from '@ringhook/protocols';
import { AsteriskNormaliser, DEFAULT_DIAL_PLAN_NAMES } from '@ringhook/sources';
import type { BenchResult } from '../result.ts';

const CALLS = 10_000;
const RECORDING = new URL('../../packages/testkit/fixtures/asterisk/22.10.1/s01-inbound-answered.raw.gz', import.meta.url);
/** Epoch second in the ids of the recording. */
const IDS = /(?<=pbx1-)\d+(?=\.)/g;
const BRIDGE = /(?<=BridgeUniqueid: )[0-9a-f]{8}/g;

export function trackerHeap(): BenchResult[] {
  const collectGarbage = exposeGarbageCollector();
  const template = answeredCallUntilHangup();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const holder = holdCalls(template);
  collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  const live = [...holder.tracker.liveCalls()].length;
  if (live !== CALLS) throw new Error(`${live} calls are up, ${CALLS} were meant to be`);
  const note = `${CALLS.toLocaleString('en')} recorded calls, answered, each with two legs and one phone`;
  return [{ name: 'heap of a live call, tracker and normaliser alone', value: bytes / CALLS / 1_000, unit: 'kB', target: 4, note }];
}

function holdCalls(template: string): { tracker: CallTracker; normaliser: AsteriskNormaliser } {
  let calls = 0;
  const tracker = new CallTracker({
    sourceId: 'bench' as SourceId,
    settings: DEFAULT_SETTINGS,
    numbers: numberScopeOf(DEFAULT_SETTINGS.extensionPattern),
    identify: () => ({ number: ++calls, uuid: crypto.randomUUID() }),
  });
  const normaliser = new AsteriskNormaliser({ ...DEFAULT_DIAL_PLAN_NAMES, trunks: ['trunk'] });
  const parser = new AmiParser();
  const encoder = new TextEncoder();
  for (let index = 0; index < CALLS; index++) {
    const text = template.replace(IDS, String(1_795_000_000 + index)).replace(BRIDGE, String(index).padStart(8, '0'));
    for (const message of parser.push(encoder.encode(text))) {
      for (const signal of normaliser.apply(message, 0)) tracker.apply(signal);
    }
  }
  return { tracker, normaliser };
}

function answeredCallUntilHangup(): string {
  const text = gunzipSync(readFileSync(RECORDING)).toString('latin1');
  return text.slice(text.indexOf('Event: Newchannel'), text.indexOf('Event: HangupRequest'));
}

function exposeGarbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    collect();
  };
}
