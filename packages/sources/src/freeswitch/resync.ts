import { apiCommand, type EslEvent, parseJsonEvent } from '@ringhook/protocols';
import { type EslLink, isRefusal, saidBy } from './link.ts';
import { parseChannelRows, uuidOf } from './listed-channel.ts';
import type { Listing } from './snapshot.ts';

/** Asked for together; each answer has 5 to 10 kB. */
const AT_ONCE = 20;
/** Beyond this a channel is known by its row of the list alone: that has everything but the times and names of transfers. */
const MOST_DUMPS = 5_000;
const UUID = /^[\w-]{8,64}$/;

export type ResyncOutcome =
  | { readonly kind: 'listed'; readonly listing: Listing; readonly warning?: string }
  /** Nothing is known of what is alive: what we know must not be judged by it. */
  | { readonly kind: 'unknown'; readonly warning: string };

/**
 * Asks for everything that is alive. Events that come in meanwhile have to be kept back until this resolves, and taken after it: what
 * an answer says may be older than they are.
 */
export async function resync(link: EslLink, now: () => number): Promise<ResyncOutcome> {
  const takenAt = now();
  const answer = await link.ask(apiCommand('show', 'channels', 'as', 'json'));
  const rows = answer && parseChannelRows(answer.body);
  if (!rows) return { kind: 'unknown', warning: warningOf(answer && isRefusal(answer) ? saidBy(answer) : undefined, answer !== undefined) };
  const { dumps, isForbidden } = await dumpsOf(
    link,
    rows.map(uuidOf).filter((uuid) => UUID.test(uuid)),
  );
  return { kind: 'listed', listing: { rows, dumps, takenAt, at: now() }, ...(isForbidden && { warning: NO_DUMPS }) };
}

/** All channels that live, by uuid; undefined when FreeSWITCH does not say. */
export async function listedChannels(link: EslLink): Promise<ReadonlySet<string> | undefined> {
  const answer = await link.ask(apiCommand('show', 'channels', 'as', 'json'));
  const rows = answer && parseChannelRows(answer.body);
  return rows && new Set(rows.map(uuidOf));
}

async function dumpsOf(link: EslLink, uuids: readonly string[]): Promise<{ dumps: Map<string, EslEvent>; isForbidden: boolean }> {
  const dumps = new Map<string, EslEvent>();
  for (let at = 0; at < Math.min(uuids.length, MOST_DUMPS); at += AT_ONCE) {
    const asked = uuids.slice(at, at + AT_ONCE);
    const answers = await Promise.all(asked.map((uuid) => link.ask(apiCommand('uuid_dump', uuid, 'json'))));
    answers.forEach((dump, index) => {
      const event = dump && parseJsonEvent(dump.body);
      const uuid = asked[index];
      if (event && uuid !== undefined) dumps.set(uuid, event);
    });
    // A channel that is gone is answered by the command, a command that we may not run by the event socket.
    if (answers.some((dump) => dump?.contentType === 'command/reply')) return { dumps, isForbidden: true };
    if (answers.every((dump) => dump === undefined)) break;
  }
  return { dumps, isForbidden: false };
}

const NO_DUMPS =
  'Calls in progress at the moment of a (re)connect are seen without all they say (who was transferred, when they were answered): a user of ' +
  'the directory needs "uuid_dump" in "esl-allowed-api".';

function warningOf(refusal: string | undefined, hasAnswered: boolean): string {
  if (refusal !== undefined) {
    return `Calls in progress at the moment of a (re)connect cannot be seen: FreeSWITCH said "${refusal}" to "show channels". A user of the directory needs "show" and "uuid_dump" in "esl-allowed-api".`;
  }
  const why = hasAnswered ? 'the answer to "show channels as json" is no list of channels' : '"show channels" was not answered in time';
  return `Calls in progress at the moment of a (re)connect cannot be seen: ${why}.`;
}
