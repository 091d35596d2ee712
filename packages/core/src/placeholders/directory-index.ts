import type { Directory } from '../config/configuration.ts';

/** Who is reached at an extension. Agent and user are two things; each may be missing (F36), as may the extension's own name. */
export interface Responder {
  readonly agentName: string;
  readonly userId: string;
  readonly userName: string;
  readonly extensionName: string;
  /** Direct dial-in number, as the directory has it. */
  readonly externalTel: string;
}

const NOBODY: Responder = { agentName: '', userId: '', userName: '', extensionName: '', externalTel: '' };

export type ResponderLookup = (extension: string | null) => Responder;

/** The first agent that lists the extension wins; its user, else the extension's own, is the login. */
export function indexResponders({ users, agents, extensions }: Directory): ResponderLookup {
  const userName = new Map(users.map((user) => [user.id, user.name]));
  const own = new Map(extensions.map((extension) => [extension.number, extension]));
  const responders = new Map<string, Responder>();
  const add = (number: string, agentName: string, userId: number | undefined) =>
    responders.set(number, {
      agentName,
      userId: userId === undefined ? '' : String(userId),
      userName: userName.get(userId ?? Number.NaN) ?? '',
      extensionName: own.get(number)?.name ?? '',
      externalTel: own.get(number)?.externalTel ?? '',
    });

  for (const { number, userId } of extensions) add(number, '', userId);
  for (const agent of agents.toReversed())
    for (const number of agent.extensions) add(number, agent.name, agent.userId ?? own.get(number)?.userId);
  return (extension) => (extension === null ? NOBODY : (responders.get(extension) ?? NOBODY));
}
