/**
 * Recorded calls with Ringhook taken away in the middle: after every event it is restarted, or deaf for a while, and then told by
 * the PBX what is alive. Whoever only reads the events must not notice, but for the mark "synthetic".
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Signal } from '@ringhook/core';
import { type EslEvent, EslParser, parseJsonEvent } from '@ringhook/protocols';
import { DEFAULT_FREESWITCH_NAMES, FreeswitchNormaliser, type Listing } from '../src/index.ts';
import { judge, Run } from './interrupted-run.ts';

const FIXTURES = new URL('../../testkit/fixtures/freeswitch/1.10.12/', import.meta.url);
const SCENARIOS = readdirSync(FIXTURES)
  .map((name) => name.replace('.raw.gz', ''))
  .filter((name) => !/f41|f45|f48/.test(name));

type Headers = Record<string, unknown>;

/** The events of a recording, each with all it says. */
function eventsOf(scenario: string): { readonly event: EslEvent; readonly headers: Headers }[] {
  const text = gunzipSync(readFileSync(new URL(`${scenario}.raw.gz`, FIXTURES))).toString('utf8');
  return text.split(/(?:^|(?<=\}))Content-Length: \d+\n/m).flatMap((part) => {
    const [frame] = new EslParser().push(Buffer.from(asFrame(part)));
    return frame?.kind === 'event' ? [{ event: frame, headers: JSON.parse(jsonIn(part)) as Headers }] : [];
  });
}

const jsonIn = (part: string): string => part.slice(part.indexOf('{'), part.lastIndexOf('}') + 1);
const asFrame = (part: string): string =>
  `Content-Type: text/event-json\nContent-Length: ${Buffer.byteLength(jsonIn(part))}\n\n${jsonIn(part)}`;

/** What a FreeSWITCH would answer to the questions of a resync after these events. */
function listingAfter(events: readonly { readonly headers: Headers }[]): Listing {
  const created = new Map<string, Headers>();
  const latest = new Map<string, Headers>();
  const change = (uuid: unknown, facts: Headers): void => {
    if (latest.has(String(uuid))) latest.set(String(uuid), { ...latest.get(String(uuid)), ...facts });
  };
  for (const { headers } of events) {
    const uuid = String(headers['Unique-ID']);
    const name = headers['Event-Name'];
    if (name === 'CUSTOM') change(headers['CC-Member-Session-UUID'] ?? uuid, placeOf(headers));
    else if (name === 'CHANNEL_CREATE') {
      created.set(uuid, headers);
      latest.set(uuid, headers);
    } else if (name === 'CHANNEL_HANGUP_COMPLETE') latest.delete(uuid);
    else if (String(name).startsWith('CHANNEL_')) change(uuid, { ...headers, ...keptPlace(latest.get(uuid)) });
    const pair = [headers['Bridge-A-Unique-ID'], headers['Bridge-B-Unique-ID']];
    if (name === 'CHANNEL_BRIDGE') pair.forEach((one, index) => change(one, { variable_bridge_to: pair[1 - index] }));
    if (name === 'CHANNEL_UNBRIDGE') pair.forEach((one) => change(one, { variable_bridge_to: undefined }));
  }
  const uuids = [...latest.keys()];
  return {
    rows: uuids.map((uuid) => rowOf(uuid, created.get(uuid) ?? {})),
    dumps: new Map(
      uuids.map((uuid) => [uuid, parseJsonEvent(JSON.stringify({ ...latest.get(uuid), 'Event-Name': 'CHANNEL_DATA' })) as EslEvent]),
    ),
    takenAt: 0,
    at: 0,
  };
}

/** Where a channel waits, in the words of its variables. */
function placeOf(headers: Headers): Headers {
  if (headers['CC-Action'] === 'member-queue-start') return { variable_cc_side: 'member', variable_cc_queue: headers['CC-Queue'] };
  if (headers['FIFO-Action'] === 'push') return runs('fifo', `${String(headers['FIFO-Name'])} in`);
  if (headers['Action'] === 'add-member') return runs('conference', `${String(headers['Conference-Name'])}@default`);
  return {};
}

const runs = (application: string, data: string): Headers => ({
  variable_current_application: application,
  variable_current_application_data: data,
});

/** Between two channel events an application may have begun: the older event does not know of it. */
function keptPlace(headers: Headers | undefined): Headers {
  const { variable_cc_side, variable_cc_queue, variable_bridge_to } = headers ?? {};
  return { ...(variable_cc_side === 'member' && { variable_cc_side, variable_cc_queue }), variable_bridge_to };
}

function rowOf(uuid: string, created: Headers): Record<string, unknown> {
  return {
    uuid,
    direction: created['Call-Direction'],
    callstate: 'ACTIVE',
    initial_cid_num: created['Caller-Caller-ID-Number'],
    initial_cid_name: created['Caller-Caller-ID-Name'],
    initial_dest: created['Caller-Destination-Number'],
    initial_context: created['Caller-Context'],
  };
}

const aNormaliser = (): FreeswitchNormaliser => new FreeswitchNormaliser({ ...DEFAULT_FREESWITCH_NAMES });

function hear(run: Run, normaliser: FreeswitchNormaliser, events: readonly { readonly event: EslEvent }[]): void {
  for (const { event } of events) run.hear(normaliser.apply(event, 0));
}

/** As a new connection does: its own normaliser, and what the PBX lists. */
function resync(run: Run, listing: Listing): FreeswitchNormaliser {
  const normaliser = aNormaliser();
  const [snapshot] = normaliser.resync(listing) as [Extract<Signal, { kind: 'snapshot' }>];
  const stamps = [...listing.dumps.values()].map((dump) => Number(dump.get('Event-Date-Timestamp')) / 1_000);
  run.show(snapshot.legs, Math.max(0, ...stamps));
  return normaliser;
}

function uninterrupted(events: readonly { readonly event: EslEvent }[]): string[] {
  const run = new Run();
  hear(run, aNormaliser(), events);
  run.finish();
  assert.ok(run.told('call').length > 0, 'there is something to interrupt');
  return run.told('call');
}

describe('restarted after any event of a FreeSWITCH, told the same calls', () => {
  for (const scenario of SCENARIOS) {
    it(scenario, () => {
      const events = eventsOf(scenario);
      const wanted = uninterrupted(events);
      for (let cut = 1; cut < events.length; cut++) {
        const run = new Run();
        hear(run, aNormaliser(), events.slice(0, cut));
        run.restart();
        hear(run, resync(run, listingAfter(events.slice(0, cut))), events.slice(cut));
        run.finish();
        assert.deepEqual(run.told('call'), wanted, `after ${events[cut - 1]?.event.name} (${cut})`);
      }
    });
  }
});

describe('deaf for a while, told each call of a FreeSWITCH once, late rather than never', () => {
  for (const scenario of SCENARIOS) {
    it(scenario, () => {
      const events = eventsOf(scenario);
      const wanted = uninterrupted(events);
      for (let from = 1; from < events.length; from += 2) {
        for (let until = from + 1; until < events.length; until += 3) {
          const run = new Run();
          hear(run, aNormaliser(), events.slice(0, from));
          run.hear([{ kind: 'gap', at: run.now, from: run.now }]);
          hear(run, resync(run, listingAfter(events.slice(0, until))), events.slice(until));
          run.finish();
          judge(run.told('call'), wanted, `deaf from ${from} to ${until}`);
        }
      }
    });
  }
});
