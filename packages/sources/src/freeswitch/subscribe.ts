import { eventCommand, type EslSubscription } from '@ringhook/protocols';
import { type EslLink, isRefusal, saidBy } from './link.ts';

/** Everything the normaliser reads, and the sign of life. */
export const SUBSCRIPTION: EslSubscription = {
  events: [
    'CHANNEL_CREATE',
    'CHANNEL_PROGRESS',
    'CHANNEL_PROGRESS_MEDIA',
    'CHANNEL_ANSWER',
    'CHANNEL_BRIDGE',
    'CHANNEL_UNBRIDGE',
    'CHANNEL_HOLD',
    'CHANNEL_UNHOLD',
    'CHANNEL_HANGUP_COMPLETE',
    'CALL_UPDATE',
    'RECORD_START',
    'RECORD_STOP',
    'HEARTBEAT',
    'SHUTDOWN',
  ],
  subclasses: [
    'callcenter::info',
    'fifo::info',
    'conference::maintenance',
    'valet_parking::info',
    'sofia::register',
    'sofia::unregister',
    'sofia::expire',
  ],
};

/**
 * Returns what could not be had, in words for a human. FreeSWITCH takes a list of events whole or not at all, so where one of them
 * is not for us the others are asked for one by one.
 */
export async function subscribe(link: EslLink): Promise<string[]> {
  const answer = await link.ask(eventCommand(SUBSCRIPTION));
  if (answer === undefined) return ['FreeSWITCH did not answer the subscription in time: it may be that no events come.'];
  if (!isRefusal(answer)) return [];
  const refused = await refusedOneByOne(link);
  if (refused.length === 0) return [];
  const fix = 'Name them in "esl-allowed-events" of the user (those with "::" behind the word CUSTOM), or leave that parameter out.';
  const isDeaf = refused.length === COUNT;
  const lost = isDeaf ? 'no events come' : `what these tell is not seen: ${refused.join(', ')}`;
  return [`FreeSWITCH did not take the subscription (${saidBy(answer)}): ${lost}. ${fix}`];
}

const { events, subclasses = [] } = SUBSCRIPTION;
const COUNT = events.length + subclasses.length;

async function refusedOneByOne(link: EslLink): Promise<string[]> {
  const asked = [
    ...events.map((name) => ({ name, command: eventCommand({ events: [name] }) })),
    ...subclasses.map((name) => ({ name, command: eventCommand({ events: [], subclasses: [name] }) })),
  ];
  const answers = await Promise.all(asked.map(({ command }) => link.ask(command)));
  return asked.filter((_, index) => isRefusal(answers[index])).map(({ name }) => name);
}
