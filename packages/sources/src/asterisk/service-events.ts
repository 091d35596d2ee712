import type { Signal } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import { present } from '../shown-party.ts';
import { numberInDialString, type PartyFinder } from './channel-name.ts';
import type { ChannelTable } from './channel-table.ts';

/** What happens to a channel in rooms, queues, mailboxes and recordings; nothing here is remembered. */
export class ServiceEvents {
  readonly #channels: ChannelTable;
  readonly #parties: PartyFinder;

  constructor(channels: ChannelTable, parties: PartyFinder) {
    this.#channels = channels;
    this.#parties = parties;
  }

  /** Empty for events of other kinds. */
  read(message: AmiMessage, at: number): Signal[] {
    return READERS[message.name]?.call(this, message, at) ?? [];
  }

  conference(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    const conference = message.get('Conference');
    if (leg === undefined || conference === undefined) return [];
    return [{ kind: message.name === 'ConfbridgeJoin' ? 'conferenceJoined' : 'conferenceLeft', at, leg, conference }];
  }

  recording(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    if (leg === undefined) return [];
    return [{ kind: message.name === 'MixMonitorStart' ? 'recordingStarted' : 'recordingStopped', at, leg }];
  }

  variable(message: AmiMessage, at: number): Signal[] {
    if (message.get('Variable') !== 'MIXMONITOR_FILENAME') return [];
    const leg = this.#channels.known(message);
    const file = present(message.get('Value'));
    return leg === undefined || file === null ? [] : [{ kind: 'recordingNamed', at, leg, file }];
  }

  application(message: AmiMessage, at: number): Signal[] {
    if (message.get('Application') !== 'VoiceMail') return [];
    const leg = this.#channels.known(message);
    return leg === undefined ? [] : [{ kind: 'voicemailReached', at, leg }];
  }

  queue(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    const queue = present(message.get('Queue'));
    if (leg === undefined || queue === null) return [];
    if (message.name === 'QueueCallerJoin') return [{ kind: 'queueJoined', at, leg, queue }];
    if (message.name === 'QueueCallerAbandon') return [{ kind: 'dialEnded', at, leg, outcome: 'abandoned' }];
    return [{ kind: 'queueLeft', at, leg, queue }];
  }

  offerRefused(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    const extension = this.#memberExtension(message.get('Interface') ?? '');
    return leg === undefined || extension === undefined ? [] : [{ kind: 'offerRefused', at, leg, extension }];
  }

  #memberExtension(member: string): string | undefined {
    if (!member.startsWith('Local/')) return this.#parties.extensionOfDevice(member);
    return this.#parties.extensionOfDevice(`SIP/${numberInDialString(member.slice('Local/'.length)) ?? ''}`);
  }

  agentLogin(message: AmiMessage, at: number): Signal[] {
    const leg = this.#channels.known(message);
    return leg === undefined ? [] : [{ kind: 'agentLoggedIn', at, leg }];
  }
}

type Reader = (this: ServiceEvents, message: AmiMessage, at: number) => Signal[];

const of = ServiceEvents.prototype;
const READERS: Readonly<Record<string, Reader | undefined>> = {
  ConfbridgeJoin: of.conference,
  ConfbridgeLeave: of.conference,
  MixMonitorStart: of.recording,
  MixMonitorStop: of.recording,
  VarSet: of.variable,
  Newexten: of.application,
  QueueCallerJoin: of.queue,
  QueueCallerLeave: of.queue,
  QueueCallerAbandon: of.queue,
  AgentRingNoAnswer: of.offerRefused,
  AgentLogin: of.agentLogin,
};
