import type { LegId, Party } from '@ringhook/core';

/** What is remembered of a live channel: only what later events do not repeat. */
export interface KnownChannel {
  readonly leg: LegId;
  /** Uuid of the channel that the call began with, as far as that could be seen. */
  readonly callKey: string;
  readonly party: Party;
  readonly isOrigin: boolean;
  /** Uuid of the channel it was made for. */
  readonly parent: string | null;
  isAnswered: boolean;
  /** The two of its bridge, while it is in one. */
  bridge: string | null;
  /** Whom it was bridged with last. */
  peer: string | null;
  /** Extensions by the names a queue has for its agents, of those it offered this caller to. */
  agents: Map<string, string> | null;
  /** Up to here, ms since the epoch, a snapshot has told already. */
  readonly toldUntil: number;
}

/** Far above what a FreeSWITCH carries: only channels whose end was never heard of add up so far. */
const MAX_CHANNELS = 100_000;

/** The channels that live, by uuid. */
export class ChannelTable {
  #channels = new Map<string, KnownChannel>();

  get(uuid: string | undefined): KnownChannel | undefined {
    return uuid === undefined ? undefined : this.#channels.get(uuid);
  }

  add(channel: KnownChannel): void {
    this.#channels.set(channel.leg, channel);
    if (this.#channels.size <= MAX_CHANNELS) return;
    const [oldest] = this.#channels.keys();
    if (oldest !== undefined) this.#channels.delete(oldest);
  }

  delete(uuid: string): void {
    this.#channels.delete(uuid);
  }

  ids(): LegId[] {
    return Array.from(this.#channels.values(), ({ leg }) => leg);
  }

  get isEmpty(): boolean {
    return this.#channels.size === 0;
  }

  /** A phone that is being called for this channel right now. */
  ringingFor(parent: string): KnownChannel | undefined {
    for (const channel of this.#channels.values()) if (channel.parent === parent && !channel.isAnswered) return channel;
    return undefined;
  }

  replaceAll(channels: readonly KnownChannel[]): void {
    this.#channels = new Map(channels.map((channel) => [channel.leg, channel]));
  }
}
