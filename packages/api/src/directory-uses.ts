import type { DirectoryListName, DirectoryUseValue } from '@ringhook/contract';
import type { Configuration, RuleConditions } from '@ringhook/core';
import type { WrongField } from './errors.ts';

export interface DirectoryEntry {
  readonly list: DirectoryListName;
  /** Id, name or number. */
  readonly key: string;
}

/** What would not find an entry any more if it went: rules, other lists, teams, phones, what is set for workstations. */
export function usesOf(configuration: Configuration, entry: DirectoryEntry): readonly DirectoryUseValue[] {
  return [
    ...configuration.rules
      .filter(({ conditions }) => namesIt(conditions, entry))
      .map(({ id, name }) => ({ kind: 'rule' as const, id, name })),
    ...usesInDirectory(configuration, entry),
    ...usesAtWorkstations(configuration, entry),
  ];
}

/** Nothing when nobody needs it; else one field for each use, to be told to whoever wants to remove or rename it. */
export function useProblems(configuration: Configuration, entry: DirectoryEntry): readonly WrongField[] {
  return usesOf(configuration, entry).map(({ kind, id, name }) => ({
    field: `${kind} ${id}`.trim(),
    message: `"${name}" names it; change that first`,
  }));
}

function namesIt(conditions: RuleConditions, entry: DirectoryEntry): boolean {
  const { all = [], any = [], none = [] } = conditions;
  return isNamedBy(conditions, entry) || [...all, ...any, ...none].some((inner) => namesIt(inner, entry));
}

function isNamedBy(conditions: RuleConditions, { list, key }: DirectoryEntry): boolean {
  const { caller, did, dialled, responder } = conditions;
  switch (list) {
    case 'numberLists':
      return [caller, did, dialled, responder].some((numbers) => numbers?.lists?.includes(key) ?? false);
    case 'queues':
      return conditions.queues?.includes(key) ?? false;
    case 'teams':
      return conditions.teams?.includes(key) ?? false;
    case 'users':
      return conditions.users?.includes(Number(key)) ?? false;
    case 'holidays':
      return conditions.times?.holidayLists?.includes(key) ?? false;
    default:
      // Rules meet phones by their numbers, whether the directory knows them or not.
      return false;
  }
}

function usesInDirectory({ directory }: Configuration, { list, key }: DirectoryEntry): readonly DirectoryUseValue[] {
  if (list === 'numberLists') {
    const around = directory.numberLists.filter(({ lists }) => lists.includes(key));
    return around.map(({ id, name }) => ({ kind: 'numberList', id, name }));
  }
  if (list !== 'users') return [];
  const userId = Number(key);
  const isTheirs = (entry: { readonly userId?: number }): boolean => entry.userId === userId;
  return [
    ...directory.agents.filter(isTheirs).map(({ name }) => ({ kind: 'agent' as const, id: name, name })),
    ...directory.extensions.filter(isTheirs).map(({ number, name }) => ({ kind: 'extension' as const, id: number, name: name ?? number })),
    ...(directory.teams ?? [])
      .filter(({ userIds }) => userIds.includes(userId))
      .map(({ name }) => ({ kind: 'team' as const, id: name, name })),
  ];
}

function usesAtWorkstations({ workstations }: Configuration, { list, key }: DirectoryEntry): readonly DirectoryUseValue[] {
  if (list !== 'teams' && list !== 'users') return [];
  type Owner = Configuration['workstations']['sounds'][number]['owner'];
  const isOwner = (owner: Owner): boolean =>
    list === 'teams' ? owner.kind === 'team' && owner.team === key : owner.kind === 'user' && owner.userId === Number(key);
  const watching = list === 'users' ? workstations.mayWatch.filter(({ userId }) => userId === Number(key)) : [];
  return [
    ...workstations.customEvents.filter(({ owner }) => isOwner(owner)).map(({ id, name }) => ({ kind: 'customEvent' as const, id, name })),
    ...workstations.sounds.filter(({ owner }) => isOwner(owner)).map(() => ({ kind: 'sound' as const, id: '', name: key })),
    ...watching.map(() => ({ kind: 'permission' as const, id: '', name: key })),
  ];
}
