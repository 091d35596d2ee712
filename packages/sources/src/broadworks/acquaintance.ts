import { setTimeout as sleep } from 'node:timers/promises';
import type { Actions } from './actions.ts';
import type { BroadworksConfig } from './config.ts';
import { inParallel } from './in-parallel.ts';
import type { InboxItem } from './inbox.ts';
import type { RunMemory } from './run-memory.ts';

const AT_ONCE = 6;
const MOST_MET = 20_000;
/** After a question that nobody waited for to the end, nobody waits for the next ones. */
const HASTE_MS = 30_000;

export interface AcquaintanceOptions {
  readonly config: BroadworksConfig;
  readonly actions: Actions;
  readonly memory: RunMemory;
  /** How long an event is kept for the answer who its user is. */
  readonly patienceMs: number;
  readonly isOver: () => boolean;
  readonly add: (item: InboxItem) => void;
  /** As `Inbox.mark`. */
  readonly mark: () => number;
}

/** Who the users are, and which calls they have, as Xsi-Actions tells it. */
export class Acquaintance {
  readonly #options: AcquaintanceOptions;
  /** Asked in vain: not again over this channel. */
  readonly #strangers = new Set<string>();
  readonly #asked = new Map<string, Promise<void>>();
  #hurriesUntil = 0;

  constructor(options: AcquaintanceOptions) {
    this.#options = options;
  }

  /** Everybody who can be known beforehand, so that a call between two of ours is one. Returns what could not be had. */
  async meetAll(): Promise<string[]> {
    const { config, actions, memory, isOver } = this.#options;
    const { users, groups, serviceProviders, enterprises } = config;
    const isWide = groups.length + serviceProviders.length + enterprises.length > 0;
    await inParallel(users, { atOnce: AT_ONCE, isOver }, (userId) => this.meet(userId));
    if (isWide && !memory.hasDirectory && !isOver()) {
      const isGroupOnly = serviceProviders.length + enterprises.length === 0;
      const ids = await actions.learnAll(config.user, isGroupOnly ? 'Group' : 'Enterprise', memory.users);
      memory.hasDirectory = ids !== undefined;
      for (const id of ids ?? []) this.#remember(id);
    }
    const nameless = users.filter((userId) => !memory.users.has(userId)).length;
    return [
      ...(isWide && !memory.hasDirectory
        ? [
            `The directory may not be read by ${config.user}: users are known by their profiles, one by one, and calls between two of them only then.`,
          ]
        : []),
      ...(nameless > 0 ? [`The profiles of ${nameless} users may not be read: name their numbers in "extensions".`] : []),
    ];
  }

  /** Never rejects, and takes no longer than an event may wait; a user who is not to be known, or not in time, is known by his id. */
  async meet(userId: string): Promise<void> {
    const { memory, patienceMs } = this.#options;
    this.#remember(userId);
    if (memory.users.has(userId) || this.#strangers.has(userId)) return;
    const learnt = this.#learn(userId).then(() => 'learnt');
    if (performance.now() < this.#hurriesUntil) return;
    const isLate = (await Promise.race([learnt, sleep(patienceMs, undefined, { ref: false })])) === undefined;
    if (isLate) this.#hurriesUntil = performance.now() + HASTE_MS;
  }

  #learn(userId: string): Promise<void> {
    const known = this.#asked.get(userId);
    if (known) return known;
    const { actions, memory } = this.#options;
    const learnt = actions.learn(userId, memory.users).then((isKnown) => {
      this.#asked.delete(userId);
      if (isKnown === false && this.#strangers.size < MOST_MET) this.#strangers.add(userId);
    });
    if (this.#asked.size < MOST_MET) this.#asked.set(userId, learnt);
    return learnt;
  }

  /** Asks for the calls of these users, or of everybody; false when somebody's may not be known. */
  async takeStock(userIds: Iterable<string> = this.#options.memory.met): Promise<boolean> {
    const { actions, add, mark, isOver } = this.#options;
    let isKnown = true;
    await inParallel([...userIds], { atOnce: AT_ONCE, isOver }, async (userId) => {
      const askedAt = mark();
      const calls = await actions.calls(userId);
      if (calls === undefined) isKnown = false;
      else add({ kind: 'list', userId, calls, askedAt });
    });
    return isKnown;
  }

  #remember(userId: string): void {
    const { met } = this.#options.memory;
    if (met.size < MOST_MET) met.add(userId);
  }
}
