import type { SourceId } from '@ringhook/core';
import { FoundPeople, personName } from '../found-people.ts';
import type { DirectoryContext, DirectoryOutcome } from '../source.ts';
import { Actions } from './actions.ts';
import type { BroadworksConfig } from './config.ts';
import { inParallel } from './in-parallel.ts';
import { setUp } from './setup.ts';
import { DEFAULT_TIMING } from './timing.ts';
import { UserDirectory } from './user-directory.ts';
import { XspClient } from './xsp-client.ts';

const AT_ONCE = 6;

/** The users whose calls the source hears: those named in its options, and the directory of its group or enterprise. */
export async function readBroadworksDirectory(config: BroadworksConfig, context: DirectoryContext): Promise<DirectoryOutcome> {
  const ready = await setUp(config, { ...context, sourceId: 'directory' as SourceId });
  if (ready.kind === 'rejected') return { kind: 'failed', reason: ready.reason };
  const { setup } = ready;
  const { users: named, groups, serviceProviders, enterprises, hosts, tlsVerify, user, callCenters } = setup;
  const client = new XspClient({
    origin: hosts[0] ?? '',
    origins: hosts,
    authorization: setup.authorization,
    tlsVerify,
    answerTimeoutMs: DEFAULT_TIMING.answerTimeoutMs,
  });
  try {
    const actions = new Actions(client, setup);
    const known = new UserDirectory();
    const warnings: string[] = [];
    if (groups.length + serviceProviders.length + enterprises.length > 0) {
      const directory = serviceProviders.length + enterprises.length === 0 ? 'Group' : 'Enterprise';
      if ((await actions.learnAll(user, directory, known)) === undefined) {
        warnings.push(`The ${directory.toLowerCase()} directory cannot be read by ${user}: only the users named in the options are known.`);
      }
    }
    await inParallel(named, { atOnce: AT_ONCE, isOver: () => context.signal.aborted }, async (userId) => {
      if (!known.has(userId) && !(await actions.learn(userId, known))) warnings.push(`The profile of ${userId} cannot be read.`);
    });
    return { kind: 'found', directory: peopleOf(known, callCenters), warnings };
  } finally {
    client.close();
  }
}

function peopleOf(known: UserDirectory, callCenters: readonly string[]): ReturnType<FoundPeople['take']> {
  const people = new FoundPeople();
  const queues = new Set(callCenters.map((userId) => userId.toLowerCase()));
  for (const [userId, { extension, name }] of known.all()) {
    if (!queues.has(userId)) people.addExtension(extension, personName(name ?? undefined, extension));
    else if (name !== null) people.addQueue(name);
  }
  return people.take();
}
