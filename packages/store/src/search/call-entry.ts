import { type CallFacts, partyWords, rowOf, searchWords } from '@ringhook/core';
import type { ReadEvent } from '../sqlite/call-reader.ts';

/** A call as it can be found. */
export interface CallEntry {
  readonly call: CallFacts;
  /** Each between spaces, lower case. */
  readonly words: string;
  readonly did: string;
  readonly extensions: ReadonlySet<string>;
}

/** Undefined without events: the call is forgotten. */
export function entryOf(events: readonly ReadEvent[]): CallEntry | undefined {
  const call = events.at(-1)?.event.call;
  if (call === undefined) return undefined;
  const extensions = new Set<string>();
  const words = new Set<string>();
  const addParty = (text: string | null): void => {
    if (text !== null) for (const word of partyWords(text)) words.add(word);
  };
  for (const { event } of events) {
    const facts = event.call;
    for (const text of [facts.did, facts.dialled, facts.responderExt, facts.responderNumber, facts.lastRungExt, facts.transferredBy])
      addParty(text);
    for (const text of [facts.lastQueue, facts.conference]) for (const word of searchWords(text ?? '')) words.add(word);
    for (const extension of [facts.responderExt, facts.lastRungExt, facts.transferredBy]) if (extension !== null) extensions.add(extension);
    if (event.level === 'extension') {
      extensions.add(event.extension);
      addParty(event.extension);
    }
    // Who withholds the number is not found by it either.
    if (facts.isWithheld) continue;
    addParty(facts.callerId);
    for (const word of searchWords(facts.callerName ?? '')) words.add(word);
    if (event.level === 'extension') {
      addParty(event.remoteTel);
      for (const word of searchWords(event.remoteName ?? '')) words.add(word);
    }
  }
  return { call, words: ` ${[...words].join(' ')} `, did: partyWords(call.did ?? '').join(''), extensions };
}

/** What is asked of a call besides words and time; each kind has tokens of its own. */
export type Facet = 'extension' | 'queue' | 'outcome' | 'type' | 'source' | 'answered';

const LETTER: Readonly<Record<Facet, string>> = { extension: 'e', queue: 'q', outcome: 'o', type: 't', source: 's', answered: 'a' };

/** `¤` is in no word, so that no facet can be taken for a part of one. */
export function facetToken(facet: Facet, value: string): string {
  return `¤${LETTER[facet]}${Buffer.from(value.toLowerCase()).toString('hex')}`;
}

/** In no call. */
export const NO_TOKEN = '¤none';

/** Every three letters that follow each other; a shorter word stands for itself, and what is no word for nothing. */
export function wordTokens(word: string): readonly string[] {
  if (!/^[\p{L}\p{N}]+$/u.test(word)) return [NO_TOKEN];
  const letters = [...word];
  if (letters.length < 3) return [`¤w${word}`];
  return letters.slice(2).map((_, index) => letters.slice(index, index + 3).join(''));
}

export function tokensOf({ call, words, extensions }: CallEntry): string {
  const tokens = new Set(words.trim().split(' ').filter(Boolean).flatMap(wordTokens));
  for (const extension of extensions) tokens.add(facetToken('extension', extension));
  if (call.lastQueue !== null) tokens.add(facetToken('queue', call.lastQueue));
  if (call.cause !== null) tokens.add(facetToken('outcome', call.cause));
  tokens
    .add(facetToken('type', call.type))
    .add(facetToken('source', call.sourceId))
    .add(facetToken('answered', String(call.answered)));
  return [...tokens].join(' ');
}

/** Columns of call_entry. */
export function columnsOf({ call, words, did }: CallEntry) {
  const { answered, missed, abandoned, waits, waitedMs } = rowOf(call, 0);
  return [call.number, call.startedAt, call.type, answered, missed, abandoned, waits === 0 ? null : waitedMs, call.lastQueue, did, words];
}
