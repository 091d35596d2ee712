import type { Configuration } from '../config/configuration.ts';
import type { DeskOwner } from './custom-event.ts';

/** Whose telephone is whose, and who is in which team. */
export interface DeskUsers {
  /** Users whose telephone it is. */
  readonly at: (extension: string) => readonly number[];
  readonly owns: (owner: DeskOwner, userId: number) => boolean;
  /** It is for one of the users at this telephone. */
  readonly isFor: (owner: DeskOwner, extension: string) => boolean;
}

const NOBODY: readonly number[] = [];

/** A telephone is its extension's user's, and that of the agents who work at it. */
export function indexDeskUsers(directory: Configuration['directory']): DeskUsers {
  const users = new Map<string, Set<number>>();
  const add = (extension: string, userId: number | undefined) => {
    if (userId !== undefined) users.set(extension, (users.get(extension) ?? new Set()).add(userId));
  };
  for (const { number, userId } of directory.extensions) add(number, userId);
  for (const agent of directory.agents) for (const extension of agent.extensions) add(extension, agent.userId);
  const lists = new Map([...users].map(([extension, ids]) => [extension, [...ids]]));
  const teams = indexTeams(directory);
  const at = (extension: string) => lists.get(extension) ?? NOBODY;
  const owns = (owner: DeskOwner, userId: number): boolean =>
    owner.kind === 'everyone' || (owner.kind === 'user' ? owner.userId === userId : (teams.get(owner.team)?.has(userId) ?? false));
  return { at, owns, isFor: (owner, extension) => at(extension).some((userId) => owns(owner, userId)) };
}

/** Users by the team's name. */
function indexTeams({ teams = [] }: Configuration['directory']): ReadonlyMap<string, ReadonlySet<number>> {
  return new Map(teams.map(({ name, userIds }) => [name, new Set(userIds)]));
}
