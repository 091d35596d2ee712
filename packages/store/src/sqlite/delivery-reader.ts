import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type FrozenRequest, HOOK_EVENTS, type HookEventName, type NameValue, type NextStep } from '@ringhook/core';
import { unpackRequest } from './packed-request.ts';
import { decodeKey, encodeKey, type Page, type PageRequest } from './page.ts';

export type DeliveryState = 'pending' | 'delivered' | 'skipped' | 'deadLetter';

export interface DeliveryQuery extends PageRequest {
  readonly hookId?: string;
  readonly callNumber?: number;
  readonly state?: DeliveryState;
  readonly event?: HookEventName;
  readonly createdFrom?: number;
  readonly createdUntil?: number;
}

export interface DeliveryView {
  readonly id: string;
  readonly webhookId: string;
  readonly hookId: string;
  readonly callNumber: number;
  readonly sequence: number;
  readonly event: HookEventName;
  readonly synthetic: boolean;
  readonly state: DeliveryState;
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  readonly dueAt: number | null;
  readonly settledAt: number | null;
  readonly attempts: number;
  readonly replay: number;
  readonly lastStatus: number | null;
  readonly request: FrozenRequest;
}

export interface AttemptView {
  readonly number: number;
  readonly at: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly answerHeaders: readonly NameValue[];
  readonly answerBody: string | null;
  readonly isBodyCut: boolean;
  readonly next: string;
}

/** Listed as open, whatever was settled before: that is how a delivery sent again looks. */
export const IS_OPEN = `exists (select 1 from open_delivery as o where o.hook = d.hook and o.call_number = d.call_number and o.ordinal = d.ordinal)`;
const IS_DONE = `(d.key < (select watermark from outbox) or exists (select 1 from attempt as f where f.delivery = d.key and f.step is null))`;

const STATE = `case when ${IS_OPEN} then 'pending'
  when l.key is not null then case l.why when 'deadline' then 'skipped' else 'deadLetter' end
  when ${IS_DONE} then 'delivered' else 'pending' end`;

const COLUMNS = `d.key, d.webhook_id, h.name as hook_name, d.call_number, d.sequence, d.event, d.synthetic, d.created_at, d.deadline_at, d.replay,
  d.request, ${STATE} as state, l.at as given_up_at, a.number as attempts, a.status as last_status, a.started_at + a.duration_ms as answered_at,
  (select due_at from parked_lane as k where k.p = d.call_number & 255 and k.hook = d.hook and k.call_number = d.call_number) as due_at`;

const REST = `join hook as h on h.hook = d.hook
  left join attempt as a on a.delivery = d.key and a.number = (select max(number) from attempt where delivery = d.key)`;

/** Begins with the smallest table that holds what is wanted; `cross join` keeps SQLite to that order. */
const FROM: Readonly<Record<'all' | DeliveryState, string>> = {
  all: `delivery as d ${REST} left join dead_letter as l on l.key = d.key`,
  delivered: `delivery as d ${REST} left join dead_letter as l on l.key = d.key`,
  skipped: `dead_letter as l cross join delivery as d on d.key = l.key ${REST}`,
  deadLetter: `dead_letter as l cross join delivery as d on d.key = l.key ${REST}`,
  pending: `(select key from open_delivery union select key from delivery where key >= (select watermark from outbox)) as w
    cross join delivery as d on d.key = w.key ${REST} left join dead_letter as l on l.key = d.key`,
};

/** A call knows the keys of what is owed for each of its events, so its deliveries are found without an index of their own. Takes the call number three times. */
export const OF_CALL = `d.call_number = ? and d.key in (
  select o.key from call_event as e join delivery as o on o.key between e.first_delivery and e.last_delivery
  where e.call_number = ? and e.first_delivery is not null
  union select key from replay_addition where call_number = ?)`;

/** Deliveries and their attempts, read without touching the writer. */
export class SqliteDeliveryReader {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Newest first. */
  list(query: DeliveryQuery): Page<DeliveryView> {
    const { where, values } = conditions(query);
    const sql = `select ${COLUMNS} from ${FROM[query.state ?? 'all']} where ${where.join(' and ')} order by d.key desc limit ?`;
    const rows = this.#db.prepare(sql).all(...values, query.limit + 1);
    const items = rows.slice(0, query.limit).map(viewOf);
    const last = items.at(-1);
    return { items, next: rows.length > query.limit && last ? encodeKey([Number(last.id)]) : null };
  }

  /** `id` in decimal digits. */
  get(id: string): DeliveryView | undefined {
    const row = this.#db.prepare(`select ${COLUMNS} from ${FROM.all} where d.key = ?`).get(Number(id));
    return row && viewOf(row);
  }

  /** Oldest first. */
  attempts(id: string): readonly AttemptView[] {
    return this.#db.prepare(`select * from attempt where delivery = ? order by number`).all(Number(id)).map(attemptOf);
  }
}

function conditions({ cursor, hookId, callNumber, state, event, createdFrom, createdUntil }: DeliveryQuery) {
  const where = ['d.key < ?'];
  const values: SQLInputValue[] = [cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeKey(cursor, 1)[0])];
  const add = (condition: string, ...bound: SQLInputValue[]): void => {
    where.push(condition);
    values.push(...bound);
  };
  if (callNumber !== undefined) add(OF_CALL, callNumber, callNumber, callNumber);
  if (hookId !== undefined) add('d.hook = (select hook from hook where name = ?)', hookId);
  if (state !== undefined) add(`${STATE} = ?`, state);
  if (event !== undefined) add('d.event = ?', HOOK_EVENTS.indexOf(event));
  if (createdFrom !== undefined) add('d.created_at >= ?', createdFrom);
  if (createdUntil !== undefined) add('d.created_at < ?', createdUntil);
  return { where, values };
}

function viewOf(row: Record<string, unknown>): DeliveryView {
  const state = String(row['state']) as DeliveryState;
  const isPending = state === 'pending';
  return {
    id: String(row['key']),
    webhookId: String(row['webhook_id']),
    hookId: String(row['hook_name']),
    callNumber: Number(row['call_number']),
    sequence: Number(row['sequence']),
    event: HOOK_EVENTS[Number(row['event'])] ?? 'start',
    synthetic: row['synthetic'] === 1,
    state,
    createdAt: Number(row['created_at']),
    deadlineAt: numberOrNull(row['deadline_at']),
    dueAt: isPending ? numberOrNull(row['due_at']) : null,
    settledAt: isPending ? null : numberOrNull(row['given_up_at'] ?? row['answered_at']),
    attempts: Number(row['attempts'] ?? 0),
    replay: Number(row['replay']),
    lastStatus: numberOrNull(row['last_status']),
    request: unpackRequest(String(row['request'])),
  };
}

function attemptOf(row: Record<string, unknown>): AttemptView {
  const status = numberOrNull(row['status']);
  const answer = JSON.parse(String(row['answer'])) as unknown[];
  const isAnswered = status !== null;
  const [headers, body] = isAnswered ? (answer as [string[], string]) : [[], null];
  return {
    number: Number(row['number']),
    at: Number(row['started_at']),
    durationMs: Number(row['duration_ms']),
    status,
    reason: isAnswered ? null : String(answer[0]),
    detail: isAnswered ? null : String(answer[1]),
    answerHeaders: pairs(headers),
    answerBody: body,
    isBodyCut: isAnswered && answer[2] === 1,
    next: row['step'] === null ? 'delivered' : stepText(JSON.parse(String(row['step'])) as NextStep),
  };
}

const WHY: Readonly<Record<string, string>> = {
  rejected: 'the endpoint refused it for good',
  unsendable: 'it may not or cannot be sent',
  exhausted: 'every attempt of the schedule was used',
  tooOld: 'it is older than the longest patience',
  hookRemoved: 'its adapter was removed',
  gone: 'the endpoint answered 410 Gone; the hook is paused',
  probeFailed: 'the endpoint as a whole is failing; held without counting',
  deadline: 'its deadline passed',
  status: 'the endpoint asked for another try',
  network: 'no answer came',
};

function stepText(step: NextStep): string {
  switch (step.kind) {
    case 'delivered':
      return 'delivered';
    case 'retry':
      return `tried again at ${new Date(step.at).toISOString()}: ${WHY[step.why]}${step.isLengthened ? ', and Retry-After asked to wait longer' : ''}`;
    case 'deadLetter':
      return `given up: ${WHY[step.why]}`;
    case 'skipped':
      return `skipped: ${WHY[step.why]}`;
    case 'held':
      return `held back: ${WHY[step.why]}`;
  }
}

function pairs(flat: readonly string[]): NameValue[] {
  const found: NameValue[] = [];
  for (let place = 0; place + 1 < flat.length; place += 2) found.push({ name: flat[place] ?? '', value: flat[place + 1] ?? '' });
  return found;
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
