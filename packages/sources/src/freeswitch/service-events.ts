import type { CauseClass, LegId, Signal } from '@ringhook/core';
import type { EslEvent } from '@ringhook/protocols';
import { present } from '../shown-party.ts';
import { causeNamed } from './causes.ts';
import type { ChannelFields } from './channel-fields.ts';
import type { ChannelTable, KnownChannel } from './channel-table.ts';
import type { FreeswitchParties } from './parties.ts';

const MAX_AGENTS = 256;
/** Why a caller left a queue unserved. */
const LEFT_QUEUE: ReadonlyMap<string, CauseClass> = new Map([
  ['BREAK_OUT', 'abandoned'],
  ['TIMEOUT', 'noAnswer'],
  ['NO_AGENT_TIMEOUT', 'noAnswer'],
]);
/** The offer was taken back for reasons that are not the agent's. */
const NOT_REFUSED: ReadonlySet<CauseClass> = new Set<CauseClass>(['abandoned', 'answeredElsewhere', 'transferred']);

/** What queues, rooms and car parks say: modules of the PBX, each with events of its own. */
export class ServiceEvents {
  readonly #channels: ChannelTable;
  readonly #parties: FreeswitchParties;

  constructor(channels: ChannelTable, parties: FreeswitchParties) {
    this.#channels = channels;
    this.#parties = parties;
  }

  read(event: EslEvent, at: number): Signal[] {
    switch (event.subclass) {
      case 'callcenter::info':
        return this.#callCenter(event, at);
      case 'fifo::info':
        return this.#fifo(event, at);
      case 'conference::maintenance':
        return this.#conference(event, at);
      case 'valet_parking::info':
        return this.#valet(event, at);
      default:
        return [];
    }
  }

  /** Queues name agents as they like; whose phone it is, the channel to it says. */
  noteAgent({ party, parent }: KnownChannel, channel: ChannelFields): void {
    const agent = channel.get('variable_cc_agent');
    const caller = this.#channels.get(parent ?? undefined);
    if (!agent || !caller || party.kind !== 'extension') return;
    caller.agents ??= new Map();
    if (caller.agents.size < MAX_AGENTS) caller.agents.set(agent, party.extension);
  }

  #callCenter(event: EslEvent, at: number): Signal[] {
    const caller = this.#channels.get(event.get('CC-Member-Session-UUID'));
    const queue = present(event.get('CC-Queue'));
    if (!caller || queue === null) return [];
    const { leg } = caller;
    switch (event.get('CC-Action')) {
      case 'member-queue-start':
        return [{ kind: 'queueJoined', at, leg, queue }];
      case 'member-queue-end':
        return [...leftQueue(event, leg, at), { kind: 'queueLeft', at, leg, queue }];
      case 'bridge-agent-fail':
        return this.#refuseOffer(caller, event, at);
      default:
        return [];
    }
  }

  #refuseOffer({ leg, agents }: KnownChannel, event: EslEvent, at: number): Signal[] {
    const agent = event.get('CC-Agent') ?? '';
    const extension = agents?.get(agent) ?? this.#parties.extensionOf(agent);
    if (extension === undefined || NOT_REFUSED.has(causeNamed(event.get('CC-Hangup-Cause')))) return [];
    return [{ kind: 'offerRefused', at, leg, extension }];
  }

  #fifo(event: EslEvent, at: number): Signal[] {
    const channel = this.#channels.get(event.get('Unique-ID'));
    const queue = present(event.get('FIFO-Name'));
    if (!channel || queue === null) return [];
    const { leg } = channel;
    switch (event.get('FIFO-Action')) {
      case 'push':
        return [{ kind: 'queueJoined', at, leg, queue }];
      case 'abort':
        return [
          { kind: 'dialEnded', at, leg, outcome: 'abandoned' },
          { kind: 'queueLeft', at, leg, queue },
        ];
      case 'caller_pop':
        return [{ kind: 'queueLeft', at, leg, queue }];
      case 'consumer_start':
        // A phone that the queue itself calls is no log-in.
        return channel.isOrigin && channel.party.kind === 'extension' ? [{ kind: 'agentLoggedIn', at, leg }] : [];
      default:
        return [];
    }
  }

  #conference(event: EslEvent, at: number): Signal[] {
    const channel = this.#channels.get(event.get('Unique-ID'));
    const conference = present(event.get('Conference-Name'));
    const action = event.get('Action');
    if (!channel || conference === null || (action !== 'add-member' && action !== 'del-member')) return [];
    return [{ kind: action === 'add-member' ? 'conferenceJoined' : 'conferenceLeft', at, leg: channel.leg, conference }];
  }

  #valet(event: EslEvent, at: number): Signal[] {
    const space = present(event.get('Valet-Extension'));
    const parked = this.#channels.get(event.get('Unique-ID'));
    const fetched = this.#channels.get(event.get('Bridge-To-UUID'));
    const action = event.get('Action');
    if (action === 'hold' && parked) return [{ kind: 'callParked', at, leg: parked.leg, space }];
    return action === 'bridge' && fetched ? [{ kind: 'callUnparked', at, leg: fetched.leg, space }] : [];
  }
}

function leftQueue(event: EslEvent, leg: LegId, at: number): Signal[] {
  const outcome = event.get('CC-Cause') === 'Cancel' ? LEFT_QUEUE.get(event.get('CC-Cancel-Reason') ?? '') : undefined;
  return outcome === undefined ? [] : [{ kind: 'dialEnded', at, leg, outcome }];
}
