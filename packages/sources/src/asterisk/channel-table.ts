import type { LegId, Party, Signal } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';

const LESS_THAN = 0x3c;

/** One channel we were told of. */
export interface KnownChannel {
  readonly party: Party;
  name: string;
  linkedId: string;
  digitAt: number;
}

/** The channels that live, by id. */
export class ChannelTable {
  readonly #channels = new Map<string, KnownChannel>();

  get(id: string): KnownChannel | undefined {
    return this.#channels.get(id);
  }

  has(id: string): boolean {
    return this.#channels.has(id);
  }

  set(id: string, channel: KnownChannel): void {
    this.#channels.set(id, channel);
  }

  delete(id: string): void {
    this.#channels.delete(id);
  }

  /** A snapshot has told which channels live: the others are forgotten. */
  retain(channels: ReadonlyMap<string, Omit<KnownChannel, 'digitAt'>>): void {
    for (const id of this.#channels.keys()) if (!channels.has(id)) this.#channels.delete(id);
    for (const [id, { party, name, linkedId }] of channels) {
      if (!this.#channels.has(id)) this.#channels.set(id, { party, name, linkedId, digitAt: 0 });
    }
  }

  /** Whether everybody the event speaks of was told of before; a new channel counts if its call was. */
  knows(message: AmiMessage): boolean {
    const id = message.get('Uniqueid');
    const linkedId = message.get('Linkedid');
    if (message.name === 'Newchannel') return id === linkedId || this.#isCallKnown(linkedId);
    const other = message.get('DestUniqueid');
    return (id === undefined || this.#channels.has(id)) && (other === undefined || this.#channels.has(other));
  }

  #isCallKnown(linkedId: string | undefined): boolean {
    if (linkedId === undefined || this.#channels.has(linkedId)) return true;
    for (const channel of this.#channels.values()) if (channel.linkedId === linkedId) return true;
    return false;
  }

  /** There is no event for a channel's move to another call: its next event just carries another Linkedid. */
  follow(leg: LegId, message: AmiMessage, at: number): Signal[] {
    const channel = this.#channels.get(leg);
    const linkedId = message.get('Linkedid');
    if (!channel || !linkedId || linkedId === channel.linkedId) return [];
    channel.linkedId = linkedId;
    return [{ kind: 'legMoved', at, leg, callKey: linkedId }];
  }

  /**
   * The channel an event speaks of. A number that somebody dialled can pretend to be the last lines of a channel, with the id of
   * another; the name stands before it, so both have to be of one channel.
   */
  known(message: AmiMessage, idField = 'Uniqueid', nameField = 'Channel'): LegId | undefined {
    const id = message.get(idField);
    const known = id === undefined ? undefined : this.#channels.get(id);
    return known !== undefined && isNamed(message.get(nameField), known.name) ? (id as LegId) : undefined;
  }
}

/** A channel that gave its place to another goes with `<ZOMBIE>` behind its name. */
function isNamed(name: string | undefined, known: string): boolean {
  return name === known || (name !== undefined && name.startsWith(known) && name.charCodeAt(known.length) === LESS_THAN);
}
