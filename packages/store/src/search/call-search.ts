import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { CallFacts } from '@ringhook/core';
import type { SqliteCallReader } from '../sqlite/call-reader.ts';
import { decodeKey, encodeKey, type Page, type PageRequest } from '../sqlite/page.ts';
import { type CallEntry, facetToken, NO_TOKEN, wordTokens } from './call-entry.ts';
import type { SearchIndex } from './search-index.ts';

export interface CallQuery extends PageRequest {
  /** All of them are somewhere in the call: lower-case letters and digits; three and more anywhere in a word, fewer as a whole one. */
  readonly words?: readonly string[];
  /** One of them had to do with the call. */
  readonly extensions?: readonly string[];
  readonly queue?: string;
  /** Digits that the dialled number ends in. */
  readonly did?: string;
  readonly outcome?: string;
  readonly sourceId?: string;
  readonly type?: string;
  readonly answered?: boolean;
  /** True: still going on. */
  readonly live?: boolean;
  readonly startedFrom?: number;
  /** Not included itself. */
  readonly startedUntil?: number;
}

export interface CallPage extends Page<CallFacts> {
  /** False while calls are still taken in: old ones, or more new ones than there was time for. */
  readonly isComplete: boolean;
}

const HOUR_MS = 3_600_000;
const FIRST_ROWS = 256;
const MOST_ROWS = 4_096;
/** A search that has found too little by then answers with what it has, and where to go on. */
const MOST_MS = 60;

/** Calls found by the tokens of the search file, and those that go on by looking at each. */
export class CallSearch {
  readonly #search: DatabaseSync;
  readonly #index: SearchIndex;
  readonly #calls: SqliteCallReader;

  constructor(search: DatabaseSync, index: SearchIndex, calls: SqliteCallReader) {
    this.#search = search;
    this.#index = index;
    this.#calls = calls;
  }

  /** Newest call first. */
  list(query: CallQuery): CallPage {
    const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeKey(query.cursor, 1)[0]);
    const wanted = query.limit + 1;
    const { found, isCutAt } = query.live === true ? { found: [], isCutAt: null } : this.#ended(query, before, wanted);
    const live = query.live === false ? [] : this.#live(query, before);
    // Behind the place where the search stopped others may lie that are newer than a live call found there.
    const all = [...found, ...live].filter(({ number }) => isCutAt === null || number >= isCutAt).toSorted((a, b) => b.number - a.number);
    const items = all.slice(0, query.limit);
    const last = items.at(-1);
    const isComplete = this.#index.isComplete;
    if (all.length > query.limit && last) return { items, next: encodeKey([last.number]), isComplete };
    return { items, next: isCutAt === null ? null : encodeKey([isCutAt]), isComplete };
  }

  #ended(query: CallQuery, before: number, wanted: number): { found: CallFacts[]; isCutAt: number | null } {
    const plan = planOf(query);
    const span = this.#span(query);
    const statement = this.#search.prepare(plan.sql);
    const deadline = performance.now() + MOST_MS;
    const found: CallFacts[] = [];
    let below = Math.min(before, span.highest + 1);
    for (let rows = FIRST_ROWS; ; rows = Math.min(MOST_ROWS, rows * 4)) {
      const looked = statement.all({ ...plan.values, below, lowest: span.lowest, rows });
      for (const row of looked) {
        below = Number(row['number']);
        const call = row['fits'] === 1 ? this.#calls.get(below) : undefined;
        if (call !== undefined) found.push(call);
        if (found.length === wanted) return { found, isCutAt: null };
      }
      if (looked.length < rows) return { found, isCutAt: null };
      if (performance.now() > deadline) return { found, isCutAt: below };
    }
  }

  /** Numbers between which all calls of that time lie, and others. */
  #span({ startedFrom, startedUntil }: CallQuery): { lowest: number; highest: number } {
    if (startedFrom === undefined && startedUntil === undefined) return { lowest: 0, highest: Number.MAX_SAFE_INTEGER - 1 };
    const row = this.#search
      .prepare('select min(lowest) as lowest, max(highest) as highest from hour_span where hour >= ? and hour <= ?')
      .get(Math.floor((startedFrom ?? 0) / HOUR_MS), Math.floor((startedUntil ?? Number.MAX_SAFE_INTEGER) / HOUR_MS));
    return { lowest: Number(row?.['lowest'] ?? 0), highest: Number(row?.['highest'] ?? -1) };
  }

  #live(query: CallQuery, before: number): CallFacts[] {
    const matching = this.#index.live().filter((entry) => entry.call.number < before && isMatch(entry, query));
    return matching.map(({ call }) => call);
  }
}

interface SearchPlan {
  readonly sql: string;
  readonly values: Readonly<Record<string, SQLInputValue>>;
}

/** Tokens say which calls come into question; what they can't tell is looked up in the entry of each. */
function planOf(query: CallQuery): SearchPlan {
  const { words = [], did, startedFrom, startedUntil } = query;
  const values: Record<string, SQLInputValue> = {};
  const conditions: string[] = [];
  for (const [index, word] of words.entries()) {
    values[`word${index}`] = [...word].length < 3 ? ` ${word} ` : word;
    conditions.push(`instr(c.words, :word${index}) > 0`);
  }
  if (did !== undefined) {
    values['did'] = did;
    conditions.push(`substr(c.did, -length(:did)) = :did`);
  }
  if (startedFrom !== undefined) {
    values['startedFrom'] = startedFrom;
    conditions.push('c.started_at >= :startedFrom');
  }
  if (startedUntil !== undefined) {
    values['startedUntil'] = startedUntil;
    conditions.push('c.started_at < :startedUntil');
  }
  const fits = conditions.length === 0 ? '1' : conditions.join(' and ');
  const match = matchOf(query);
  if (match === '') {
    const sql = `select c.call_number as number, (${fits}) as fits from call_entry as c
      where c.call_number < :below and c.call_number >= :lowest order by c.call_number desc limit :rows`;
    return { sql, values };
  }
  const sql = `select call_token.rowid as number, (${fits}) as fits from call_token cross join call_entry as c on c.call_number = call_token.rowid
    where call_token match :match and call_token.rowid < :below and call_token.rowid >= :lowest
    order by call_token.rowid desc limit :rows`;
  return { sql, values: { ...values, match } };
}

/** Tokens are quoted, and hold letters and digits only: nothing in them is an operator. */
function matchOf({ words = [], did, extensions, queue, outcome, type, sourceId, answered }: CallQuery): string {
  const all = new Set<string>(words.flatMap(wordTokens));
  if (did !== undefined && did.length >= 3) for (const token of wordTokens(did)) all.add(token);
  if (queue !== undefined) all.add(facetToken('queue', queue));
  if (outcome !== undefined) all.add(facetToken('outcome', outcome));
  if (type !== undefined) all.add(facetToken('type', type));
  if (sourceId !== undefined) all.add(facetToken('source', sourceId));
  if (answered !== undefined) all.add(facetToken('answered', String(answered)));
  const terms = [...all].map((token) => `"${token}"`);
  if (extensions !== undefined) {
    const any = extensions.map((extension) => `"${facetToken('extension', extension)}"`).join(' OR ');
    // Nobody's extension is in no call.
    terms.push(any === '' ? `"${NO_TOKEN}"` : `(${any})`);
  }
  return terms.join(' AND ');
}

function isMatch({ call, words, did, extensions }: CallEntry, query: CallQuery): boolean {
  const equals = (wanted: string | undefined, value: string | null): boolean =>
    wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();
  const own = [...extensions].map((extension) => extension.toLowerCase());
  return (
    (query.words ?? []).every((word) => words.includes([...word].length < 3 ? ` ${word} ` : word)) &&
    (query.extensions === undefined || query.extensions.some((extension) => own.includes(extension.toLowerCase()))) &&
    (query.did === undefined || did.endsWith(query.did)) &&
    equals(query.queue, call.lastQueue) &&
    equals(query.outcome, call.cause) &&
    equals(query.type, call.type) &&
    equals(query.sourceId, call.sourceId) &&
    (query.answered === undefined || query.answered === call.answered) &&
    (query.startedFrom === undefined || call.startedAt >= query.startedFrom) &&
    (query.startedUntil === undefined || call.startedAt < query.startedUntil)
  );
}
