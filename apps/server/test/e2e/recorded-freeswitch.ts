import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { eslFrames } from '@ringhook/testkit';
import type { ExpectedCall } from './recorded-calls.ts';

const FIXTURES = new URL('../../../../packages/testkit/fixtures/freeswitch/', import.meta.url);
/** µs since the epoch, of the days in which the recordings were made: as many digits as any time of ours. */
const MICROSECONDS = /\b1795\d{12}\b/g;

const expected = JSON.parse(readFileSync(new URL('expected.json', FIXTURES), 'utf8')) as Record<
  string,
  { readonly calls: readonly ExpectedCall[] }
>;

/** The calls of a recorded scenario, in the order of their start. */
export function freeswitchCallsOf(scenario: string): readonly ExpectedCall[] {
  return expected[scenario]?.calls ?? [];
}

/** The event frames of a recorded FreeSWITCH, each moved in time so that the last one is said at `endAt` (ms since the epoch). */
export function recordedFrames(scenario: string, endAt: number): Buffer[] {
  const recording = gunzipSync(readFileSync(new URL(`1.10.12/${scenario}.raw.gz`, FIXTURES)));
  const text = recording.toString('latin1');
  const last = Math.max(...Array.from(text.matchAll(MICROSECONDS), ([stamp]) => Number(stamp)));
  const shift = endAt * 1_000 - last;
  const moved = Buffer.from(
    text.replaceAll(MICROSECONDS, (stamp) => String(Math.round(Number(stamp) + shift))),
    'latin1',
  );
  return Array.from(eslFrames(moved)).flatMap(({ contentType, bytes }) => (contentType === 'text/event-json' ? [bytes] : []));
}
