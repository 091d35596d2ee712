import { type CallFacts, type CallLevelEvent, type ExtensionEvent, partyWords, rowOf, searchWords } from '@ringhook/core';

/** A call as it can be found. */
export interface CallEntry {
  readonly call: CallFacts;
  /** Each between spaces, lower case. */
  readonly words: string;
  readonly did: string;
  readonly extensions: ReadonlySet<string>;
}

/** Undefined without events: the call is forgotten. */
export function entryOf(events: readonly (CallLevelEvent | ExtensionEvent)[]): CallEntry | undefined {
  const call = events.at(-1)?.call;
  if (call === undefined) return undefined;
  const extensions = new Set<string>();
  const parties = new Set<string | null>();
  const texts = new Set<string | null>();
  let looked: CallFacts | undefined;
  for (const event of events) {
    const facts = event.call;
    const isKnown = facts === looked;
    looked = facts;
    if (!isKnown) {
      parties.add(facts.did).add(facts.dialled).add(facts.responderExt).add(facts.responderNumber).add(facts.lastRungExt);
      parties.add(facts.transferredBy);
      texts.add(facts.lastQueue).add(facts.conference);
      for (const extension of [facts.responderExt, facts.lastRungExt, facts.transferredBy])
        if (extension !== null) extensions.add(extension);
    }
    if (event.level === 'extension') {
      extensions.add(event.extension);
      parties.add(event.extension);
    }
    // Who withholds the number is not found by it either.
    if (facts.isWithheld) continue;
    parties.add(facts.callerId);
    texts.add(facts.callerName);
    if (event.level === 'extension') {
      parties.add(event.remoteTel);
      texts.add(event.remoteName);
    }
  }
  return { call, words: ` ${wordsOf(parties, texts).join(' ')} `, did: partyWords(call.did ?? '').join(''), extensions };
}

/** Each text is taken apart once, however many events tell it. */
function wordsOf(parties: ReadonlySet<string | null>, texts: ReadonlySet<string | null>): readonly string[] {
  const words = new Set<string>();
  for (const text of parties) if (text !== null) for (const word of partyWords(text)) words.add(word);
  for (const text of texts) if (text !== null) for (const word of searchWords(text)) words.add(word);
  return [...words];
}

/** What is asked of a call besides words and time; each kind has tokens of its own. */
export type Facet = 'extension' | 'queue' | 'outcome' | 'type' | 'source' | 'answered';

const LETTER: Readonly<Record<Facet, string>> = { extension: 'e', queue: 'q', outcome: 'o', type: 't', source: 's', answered: 'a' };

/** There are few, and every call has some. */
const FACETS: Readonly<Record<Facet, Map<string, string>>> = {
  extension: new Map(),
  queue: new Map(),
  outcome: new Map(),
  type: new Map(),
  source: new Map(),
  answered: new Map(),
};
const MOST_FACETS = 5_000;

/** `¤` is in no word, so that no facet can be taken for a part of one. */
export function facetToken(facet: Facet, value: string): string {
  const known = FACETS[facet].get(value);
  if (known !== undefined) return known;
  const token = `¤${LETTER[facet]}${Buffer.from(value.toLowerCase()).toString('hex')}`;
  if (FACETS[facet].size < MOST_FACETS) FACETS[facet].set(value, token);
  return token;
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
  const tokens = new Set<string>();
  for (const word of words.trim().split(' ')) addTokens(word, tokens);
  for (const extension of extensions) tokens.add(facetToken('extension', extension));
  if (call.lastQueue !== null) tokens.add(facetToken('queue', call.lastQueue));
  if (call.cause !== null) tokens.add(facetToken('outcome', call.cause));
  tokens
    .add(facetToken('type', call.type))
    .add(facetToken('source', call.sourceId))
    .add(facetToken('answered', call.answered ? 'true' : 'false'));
  return [...tokens].join(' ');
}

const ASCII_WORD = /^[a-z0-9]{3,}$/;

/** As `wordTokens` of a word that is one, without its lists. */
function addTokens(word: string, tokens: Set<string>): void {
  if (ASCII_WORD.test(word)) for (let end = 3; end <= word.length; end++) tokens.add(word.slice(end - 3, end));
  else if (word !== '') for (const token of wordTokens(word)) tokens.add(token);
}

/** Columns of call_entry. */
export function columnsOf({ call, words, did }: CallEntry) {
  const { answered, missed, abandoned, waits, waitedMs } = rowOf(call, 0);
  return [call.number, call.startedAt, call.type, answered, missed, abandoned, waits === 0 ? null : waitedMs, call.lastQueue, did, words];
}
