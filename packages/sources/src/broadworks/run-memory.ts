import { randomUUID } from 'node:crypto';
import type { SourceContext } from '../source.ts';
import type { BroadworksConfig } from './config.ts';
import { BroadworksNormaliser, type LeftBehind } from './normaliser.ts';
import type { Wanted } from './targets.ts';
import { UserDirectory } from './user-directory.ts';

/** Channels in a row that did not come up, after which the set is taken to be the trouble. */
const MOST_FAILURES = 5;

/** What a source knows from one channel to the next; the XSP keeps the channel set and its subscriptions meanwhile. */
export class RunMemory {
  readonly users = new UserDirectory();
  normaliser: BroadworksNormaliser;
  /** By their ids at the XSP. */
  subscriptions = new Map<string, Wanted>();
  channelSetId = newChannelSetId();
  /** Users whose calls are asked for when events may have been missed. */
  readonly met = new Set<string>();
  hasDirectory = false;
  #hostIndex = 0;
  #failures = 0;

  constructor(config: BroadworksConfig, context: SourceContext) {
    for (const row of config.extensions) {
      const [userId = '', extension = ''] = row.split('=');
      this.users.learn(userId, { extension, number: null, name: null });
    }
    this.normaliser = new BroadworksNormaliser(this.users, leftBehind(context));
  }

  host({ hosts }: BroadworksConfig): string {
    return hosts[this.#hostIndex % hosts.length] ?? '';
  }

  /** The next attempt goes to the next host; after several the set is given up. */
  noteFailure(): void {
    this.#hostIndex++;
    if (++this.#failures % MOST_FAILURES === 0) this.beginAnew();
  }

  noteSuccess(): void {
    this.#failures = 0;
  }

  /** With a channel set nobody knows. */
  beginAnew(): void {
    this.channelSetId = newChannelSetId();
    this.subscriptions = new Map();
  }

  /** What was heard could not be stored: what is alive is what the store has. */
  forgetCalls(context: SourceContext): void {
    this.normaliser = new BroadworksNormaliser(this.users, leftBehind(context));
  }
}

function leftBehind({ aliveLegs, now }: SourceContext): LeftBehind {
  return { alive: aliveLegs?.() ?? [], now: now() };
}

function newChannelSetId(): string {
  return `urn:uuid:${randomUUID()}`;
}

/** The supervisor dials again with the same configuration; with another one, another life begins. */
const memories = new WeakMap<BroadworksConfig, RunMemory>();

export function memoryOf(config: BroadworksConfig, context: SourceContext): RunMemory {
  const known = memories.get(config);
  if (known) return known;
  const memory = new RunMemory(config, context);
  memories.set(config, memory);
  return memory;
}
