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

/** Returns what could not be had, in words for a human. */
export async function subscribe(link: EslLink): Promise<string[]> {
  const answer = await link.ask(eventCommand(SUBSCRIPTION));
  if (answer !== undefined && !isRefusal(answer)) return [];
  const said = answer === undefined ? 'no answer' : saidBy(answer);
  return [
    `FreeSWITCH did not take the subscription (${said}): no events come. A user of the directory needs them in "esl-allowed-events".`,
  ];
}
