/** Ringhook may be begun again between any two events of a BroadWorks: what is told before and after is what would have been told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallEvent } from '@ringhook/core';
import { SCRIPTS, type Step } from './broadworks-scripts.ts';
import { BroadworksStory } from './broadworks-story.ts';

/** Everything waited for is over by then. */
const AFTER_MS = 40 * 60_000;
const SEEDS = 25;
const ONCE: ReadonlySet<string> = new Set(['start', 'pickup', 'hangup', 'missed']);

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

describe('events of several users of a BroadWorks that overtake each other (call-model 3.13)', () => {
  for (const [title, steps] of Object.entries(SCRIPTS)) {
    it(`lead to calls that start, are picked up and end at most once, and end: ${title}`, () => {
      for (let seed = 1; seed <= SEEDS * 4; seed++) {
        const story = new BroadworksStory();
        for (const step of interleaved(steps, diceOf(seed))) step.tell(story);
        story.pass(AFTER_MS);
        assert.deepEqual([...story.tracker.liveCalls()], [], `seed ${seed}: every call ends`);
        assert.equal(story.normaliser.nextDueAt(), undefined);
        const events = story.told.filter(({ level, event }) => level === 'call' && ONCE.has(event)).map(line);
        const named = events.map((one) => one.split(' ').slice(0, 2).join(' '));
        assert.equal(new Set(named).size, named.length, `seed ${seed}: ${named.join(', ')}`);
      }
    });
  }
});

/** Each user's events stay in their order. */
function interleaved(steps: readonly Step[], throwDice: () => number): Step[] {
  const streams = [...Map.groupBy(steps, ({ who }) => who).values()];
  const order: Step[] = [];
  while (order.length < steps.length) {
    const left = streams.filter((stream) => stream.length > 0);
    const step = left[Math.floor(throwDice() * left.length)]?.shift();
    if (step) order.push(step);
  }
  return order;
}

/**
 * Events of the calls in their order, and what each phone was told by the end; all without whether it was found out afterwards. Why a
 * phone did not take a call is not written before it is told, 2 s later: it may be lost, and is left out.
 */
function told(steps: readonly Step[], cuts: ReadonlySet<number>): { readonly calls: string[]; readonly phones: string[] } {
  const story = new BroadworksStory();
  for (const [index, step] of steps.entries()) {
    step.tell(story);
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
