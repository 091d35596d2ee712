import type { Directory } from '../config/configuration.ts';

/** Who is reached at an extension. Agent and user are two things; each may be missing (F36). */
export interface Responder {
  readonly agentName: string;
  readonly userId: string;
  readonly userName: string;
}

const NOBODY: Responder = { agentName: '', userId: '', userName: '' };

export type ResponderLookup = (extension: string | null) => Responder;

/** The first agent that lists the extension wins; its user, else the extension's own, is the login. */
export function indexResponders({ users, agents, extensions }: Directory): ResponderLookup {
  const userName = new Map(users.map((user) => [user.id, user.name]));
  const responders = new Map<string, Responder>();
  const add = (extension: string, agentName: string, userId: number | undefined) =>
    responders.set(extension, {
      agentName,
      userId: userId === undefined ? '' : String(userId),
      userName: userName.get(userId ?? Number.NaN) ?? '',
    });

  const ownUser = new Map(extensions.map(({ number, userId }) => [number, userId]));
  for (const [number, userId] of ownUser) if (userId !== undefined) add(number, '', userId);
  for (const agent of agents.toReversed())
    for (const extension of agent.extensions) add(extension, agent.name, agent.userId ?? ownUser.get(extension));
  return (extension) => (extension === null ? NOBODY : (responders.get(extension) ?? NOBODY));
}
