import type { SavedCall } from '@ringhook/core';
import type { AliveLeg } from './source.ts';

/** What a source is told of calls that were in progress when it was last heard. */
export function aliveLegsOf(saved: Iterable<SavedCall>): AliveLeg[] {
  return Array.from(saved).flatMap(({ keys, legs, facts }) =>
    legs.map(({ id, isOrigin, isOriginate, isUp, number, party }) => ({
      leg: id,
      callKey: keys[0] ?? '',
      isOrigin: isOrigin || isOriginate,
      isOrdered: isOriginate,
      isUp,
      number,
      extension: party.kind === 'extension' ? party.extension : null,
      queue: facts.lastQueue,
      isAnswered: facts.answered,
    })),
  );
}
