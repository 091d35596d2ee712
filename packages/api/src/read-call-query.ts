import type { CallQuery as CallQuerySchema } from '@ringhook/contract';
import { commonDigits, compileNumberPlan, type Configuration, type Directory, type NumberPlan, readSearch } from '@ringhook/core';
import type { z } from 'zod';
import type { CallQuery } from './ports.ts';

const plans = new WeakMap<Configuration, NumberPlan>();

/** What was asked for, as the store can look for it: numbers as the digits all notations have in common, people as their extensions. */
export function readCallQuery(
  { q, did, extension, agent, user, ...rest }: z.infer<typeof CallQuerySchema>,
  configuration: Configuration,
): CallQuery {
  const words = q === undefined || q === '' ? [] : readSearch(q, planOf(configuration));
  const asked = [
    ...(extension === undefined ? [] : [[extension]]),
    ...(agent === undefined ? [] : [extensionsOfAgent(agent, configuration.directory)]),
    ...(user === undefined ? [] : [extensionsOfUser(user, configuration.directory)]),
  ];
  const [first, ...others] = asked;
  return {
    ...rest,
    // Signs alone, such as "+++", are in no call.
    ...(q !== undefined && q !== '' && { words: words.length === 0 || words.includes('') ? ['\u0000'] : words }),
    ...(did !== undefined && { did: commonDigits(did, planOf(configuration)) }),
    ...(first !== undefined && { extensions: first.filter((number) => others.every((list) => list.includes(number))) }),
  } as CallQuery;
}

/** How numbers are read by this configuration; made once. */
export function planOf(configuration: Configuration): NumberPlan {
  const known = plans.get(configuration);
  if (known !== undefined) return known;
  const plan = compileNumberPlan(configuration.settings, configuration.directory);
  plans.set(configuration, plan);
  return plan;
}

function extensionsOfAgent(name: string, { agents }: Directory): readonly string[] {
  const wanted = name.toLowerCase();
  return agents.filter((agent) => agent.name.toLowerCase() === wanted).flatMap((agent) => agent.extensions);
}

function extensionsOfUser(id: number, { agents, extensions }: Directory): readonly string[] {
  const own = extensions.filter(({ userId }) => userId === id).map(({ number }) => number);
  return [...own, ...agents.filter(({ userId }) => userId === id).flatMap((agent) => agent.extensions)];
}
