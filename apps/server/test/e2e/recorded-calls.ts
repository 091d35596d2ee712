import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FIXTURES = new URL('../../../../packages/testkit/fixtures/asterisk/', import.meta.url);
/** What a manager connection begins with: greeting, answer to the login, and the word that Asterisk is ready. */
const HEAD_END = 'Status: Fully Booted\r\n\r\n';
const TIMESTAMP = /^Timestamp: (\d+\.\d+)\r$/gm;

export interface ExpectedCall {
  readonly type: string;
  /** `start pickup hangup` */
  readonly events: string;
  readonly caller?: string | null;
  readonly did?: string | null;
  readonly queue?: string | null;
  readonly responder?: string | null;
  /** The caller asked not to be shown: no request carries his number. */
  readonly isWithheld?: boolean;
}

const expected = JSON.parse(readFileSync(new URL('expected.json', FIXTURES), 'utf8')) as Record<
  string,
  { readonly calls: readonly ExpectedCall[] }
>;

/** The calls of a recorded scenario, in the order of their start. */
export function callsOf(scenario: string): readonly ExpectedCall[] {
  return expected[scenario]?.calls ?? [];
}

/** What an Asterisk said in a scenario after the login, moved in time so that its last word is said at `endAt` (ms since the epoch). */
export function recordedEvents(scenario: string, endAt: number): Buffer {
  const text = gunzipSync(readFileSync(new URL(`22.10.1/${scenario}.raw.gz`, FIXTURES))).toString('latin1');
  const events = text.slice(text.indexOf(HEAD_END) + HEAD_END.length);
  const last = Math.max(...Array.from(events.matchAll(TIMESTAMP), ([, seconds]) => Number(seconds)));
  const shift = endAt / 1_000 - last;
  return Buffer.from(
    events.replaceAll(TIMESTAMP, (_, seconds: string) => `Timestamp: ${(Number(seconds) + shift).toFixed(6)}\r`),
    'latin1',
  );
}

/** The bytes in pieces of random lengths, as a network may cut them. */
export function* inPieces(bytes: Uint8Array, random: () => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const length = 1 + Math.floor(random() ** 3 * 4_000);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
