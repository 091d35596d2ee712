/** Ringhook may be begun again between any two events of a BroadWorks: what is told before and after is what would have been told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallEvent } from '@ringhook/core';
import { SCRIPTS, type Step } from './broadworks-scripts.ts';
import { BroadworksStory } from './broadworks-story.ts';

/** Everything waited for is over by then. */
const AFTER_MS = 40 * 60_000;
const SEEDS = 25;

describe('a restart of Ringhook between two events of a BroadWorks (call-model 3.14)', () => {
  for (const [title, steps] of Object.entries(SCRIPTS)) {
    it(`changes nothing that is told: ${title}`, () => {
      const expected = told(steps, new Set());
      for (let cut = 1; cut <= steps.length; cut++) assert.deepEqual(told(steps, new Set([cut])), expected, `cut after event ${cut}`);
    });

    it(`changes nothing that is told, however often: ${title}`, () => {
      const expected = told(steps, new Set());
      for (let seed = 1; seed <= SEEDS; seed++) {
        const throwDice = diceOf(seed);
        const cuts = new Set(Array.from(steps, (_, index) => index + 1).filter(() => throwDice() < 0.5));
        assert.deepEqual(told(steps, cuts), expected, `seed ${seed}, cut after events ${[...cuts].join(', ')}`);
      }
    });
  }
});

/**
 * Events of the calls in their order, and what each phone was told by the end; all without whether it was found out afterwards. Why a
 * phone did not take a call is not written before it is told, 2 s later: it may be lost, and is left out.
 */
function told(steps: readonly Step[], cuts: ReadonlySet<number>): { readonly calls: string[]; readonly phones: string[] } {
  const story = new BroadworksStory();
  for (const [index, step] of steps.entries()) {
    step(story);
    if (cuts.has(index + 1)) story.restart();
  }
  story.pass(AFTER_MS);
  assert.equal([...story.tracker.liveCalls()].length, 0, 'every call ends');
  return {
    calls: story.told.filter(({ level, event }) => level === 'call' && event !== 'updated').map(line),
    phones: story.phones.map((phone) => phone.replace(/ (?:missed|answeredElsewhere)$/, ' not taken')),
  };
}

function line(event: CallEvent): string {
  if (event.level === 'device') return `${event.extension} ${event.event}`;
  const { number, type, callerId, did, dialled, responderExt, startedAt, answeredAt, lastQueue, recorded } = event.call;
  return [number, event.event, type, callerId, did, dialled, responderExt, startedAt, answeredAt, lastQueue, recorded].join(' ');
}

/** mulberry32 */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
