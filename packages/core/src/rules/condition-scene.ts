import type { Configuration, Directory } from '../config/configuration.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { compileLocalClock, type LocalTime } from './time-windows.ts';

/** What conditions of one revision refer to. */
export interface ConditionScene {
  readonly plan: NumberPlan;
  /** Telephones of these users: their own, and those of their agents. */
  readonly extensionsOf: (userIds: readonly number[]) => readonly string[];
  /** Users of these teams; nobody for a team that does not exist. */
  readonly membersOf: (teams: readonly string[]) => readonly number[];
  /** By the clock of an IANA zone, without one the site's; undefined where there is no such zone. */
  readonly clockOf: (timeZone: string | undefined) => ((at: number) => LocalTime) | undefined;
  /** Whether a date (`yyyy-MM-dd`) stands in one of these lists; undefined: in any. */
  readonly isHolidayIn: (lists: readonly string[] | undefined) => (date: string) => boolean;
}

export function conditionScene({ directory, settings }: Configuration, plan: NumberPlan): ConditionScene {
  const clocks = new Map<string, ReturnType<typeof compileLocalClock>>();
  const clockOf = (timeZone = settings.timeZone) => {
    if (!clocks.has(timeZone)) clocks.set(timeZone, compileLocalClock(timeZone));
    return clocks.get(timeZone);
  };
  const extensions = indexExtensions(directory);
  const teams = new Map((directory.teams ?? []).map(({ name, userIds }) => [name, userIds]));
  return {
    plan,
    extensionsOf: (userIds) => [...new Set(userIds.flatMap((id) => extensions.get(id) ?? []))],
    membersOf: (names) => [...new Set(names.flatMap((name) => teams.get(name) ?? []))],
    clockOf,
    isHolidayIn: (lists) => {
      const wanted = (directory.holidays ?? []).filter(({ id }) => lists?.includes(id) ?? true);
      const dates = new Set(wanted.flatMap((list) => list.dates));
      return (date) => dates.has(date) || dates.has(date.slice(5));
    },
  };
}

function indexExtensions({ agents, extensions }: Directory): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  const add = (userId: number | undefined, number: string) => {
    if (userId === undefined) return;
    const known = found.get(userId);
    if (known === undefined) found.set(userId, [number]);
    else known.push(number);
  };
  for (const { number, userId } of extensions) add(userId, number);
  for (const agent of agents) for (const number of agent.extensions) add(agent.userId, number);
  return found;
}
