import {
  type AddedDelivery,
  type DeliveryKey,
  type NewReplay,
  type OpenDelivery,
  ordinalInRound,
  type ReplayEnd,
  type ReplayPart,
  type ReplayRecord,
  type ReplayStep,
  type Reopened,
  type SteppedReplay,
} from '@ringhook/core';

const MOST_KEPT = 1_000;

export interface ReplaySide {
  readonly reopen: (keys: readonly DeliveryKey[]) => readonly Reopened[];
  readonly isOpen: (key: DeliveryKey) => boolean;
  readonly insert: (open: OpenDelivery) => void;
}

/** Replays of a store in memory. */
export class ReplayTable {
  readonly #side: ReplaySide;
  #records: ReplayRecord[] = [];
  #lastId = 0;
  /** `call/hook` -> how often the call was told anew. */
  readonly #rounds = new Map<string, number>();

  constructor(side: ReplaySide) {
    this.#side = side;
  }

  add(replay: NewReplay): number {
    const id = ++this.#lastId;
    this.#records.unshift({ ...replay, id, state: 'running', problem: null, endedAt: null });
    return id;
  }

  purge(before: number): void {
    const over = this.#records.filter(({ state }) => state !== 'running');
    const gone = new Set(over.filter(({ endedAt }, place) => place >= MOST_KEPT || (endedAt ?? before) < before));
    this.#records = this.#records.filter((record) => !gone.has(record));
  }

  list(): readonly ReplayRecord[] {
    return this.#records;
  }

  end(id: number, { state, problem, at }: ReplayEnd): boolean {
    const known = this.#records.find((record) => record.id === id && record.state === 'running');
    if (known) this.#replace({ ...known, state, problem, endedAt: at });
    return known !== undefined;
  }

  step({ replayId, part, keys, added }: ReplayStep): SteppedReplay | undefined {
    const record = this.#records.find(({ id, state }) => id === replayId && state === 'running');
    const before = record?.parts.find(({ hookId, isDone }) => hookId === part.hookId && !isDone);
    if (record === undefined || before === undefined) return undefined;
    const wanted = keys.filter((key) => !this.#side.isOpen(key));
    const reopened = this.#side.reopen(wanted);
    const opened = wanted.filter((key) => this.#side.isOpen(key));
    const next: ReplayPart = {
      ...part,
      total: before.total,
      queued: before.queued + opened.length + added.length,
      left: before.left + keys.length - opened.length,
    };
    const inserted = this.#addAll(part.hookId, added);
    this.#replace({ ...record, parts: record.parts.map((one) => (one === before ? next : one)) });
    return { part: next, reopened: [...reopened, ...inserted], keys: opened };
  }

  #addAll(hookId: string, added: readonly AddedDelivery[]): Reopened[] {
    const [first] = added;
    if (first === undefined) return [];
    const { callNumber } = first.delivery;
    const lane = `${callNumber}/${hookId}`;
    const round = (this.#rounds.get(lane) ?? 0) + 1;
    this.#rounds.set(lane, round);
    for (const { key, delivery } of added) {
      const placed = { ...delivery, ordinal: ordinalInRound(delivery.ordinal, round), deadlineAt: null };
      this.#side.insert({ key, delivery: placed, attempts: 0, retries: 0, replay: round, isRegistered: true });
    }
    return [{ hookId, lowestCall: callNumber, count: added.length }];
  }

  #replace(record: ReplayRecord): void {
    this.#records = this.#records.map((known) => (known.id === record.id ? record : known));
  }
}
