import { randomBytes } from 'node:crypto';
import { compileExtensionPattern, DEFAULT_SETTINGS, errorText } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import { dial } from '../dial.ts';
import { FoundPeople, personName } from '../found-people.ts';
import type { DirectoryContext, DirectoryOutcome } from '../source.ts';
import type { AsteriskConfig } from './config.ts';
import { AmiLink } from './link.ts';
import { logIn } from './log-in.ts';
import { isSuccess } from './subscribe.ts';

const ANSWER_WITHIN_MS = 10_000;
const CONNECT_WITHIN_MS = 10_000;
/** Endpoints whose names are asked for one by one. */
const MOST_ASKED = 5_000;
const AT_ONCE = 20;

/** Endpoints that are phones with the names of their caller ids, and queues: what the manager interface can tell of who is there. */
export async function readAsteriskDirectory(config: AsteriskConfig, context: DirectoryContext): Promise<DirectoryOutcome> {
  let secret: string;
  try {
    secret = await context.secret(config.secret);
  } catch (cause) {
    return { kind: 'failed', reason: `the secret cannot be read: ${errorText(cause)}` };
  }
  const dialled = await dial(
    { ...config, refusedHint: 'is Asterisk running, and is its manager interface enabled?' },
    CONNECT_WITHIN_MS,
    context.signal,
  );
  if (dialled.kind === 'failed') return { kind: 'failed', reason: dialled.reason };
  const { socket } = dialled;
  const link = new AmiLink(socket, { token: randomBytes(9).toString('base64url'), actionTimeoutMs: ANSWER_WITHIN_MS, onMessage: () => {} });
  socket.on('data', (chunk: Uint8Array) => link.receive(chunk));
  socket.on('error', () => link.close());
  socket.on('close', () => link.close());
  const hangUp = (): void => void socket.destroy();
  context.signal.addEventListener('abort', hangUp, { once: true });
  try {
    const failure = await logIn(link, config, secret);
    if (failure) return { kind: 'failed', reason: 'reason' in failure ? failure.reason : 'the login failed' };
    const outcome = await ask(link, config, context);
    return context.signal.aborted ? { kind: 'failed', reason: 'Asterisk took too long to say who is there' } : outcome;
  } finally {
    context.signal.removeEventListener('abort', hangUp);
    link.close();
    socket.destroy();
  }
}

async function ask(link: AmiLink, config: AsteriskConfig, context: DirectoryContext): Promise<DirectoryOutcome> {
  const isExtension = compileExtensionPattern(config.extensionPattern ?? context.extensionPattern ?? DEFAULT_SETTINGS.extensionPattern);
  const trunks = new Set(config.trunks);
  const isPhone = (name: string): boolean => !trunks.has(name) && (isExtension?.(name) ?? false);
  const people = new FoundPeople();
  const warnings: string[] = [];

  const endpoints = new Set<string>();
  const endpointList = await link.list('PJSIPShowEndpoints', (row) => {
    const name = row.get('ObjectName');
    if (row.name === 'EndpointList' && name !== undefined && isPhone(name)) endpoints.add(name);
  });
  for (const [number, name] of await namesOf(link, [...endpoints].slice(0, MOST_ASKED), context.signal)) people.addExtension(number, name);
  if (endpoints.size > MOST_ASKED) warnings.push(`There are ${endpoints.size} phones; the first ${MOST_ASKED} were asked for.`);
  const peerList = await link.list('SIPpeers', (row) => {
    const name = row.get('ObjectName');
    if (row.name === 'PeerEntry' && name !== undefined && isPhone(name))
      people.addExtension(name, personName(row.get('Description'), name));
  });
  if (!isSuccess(endpointList) && !isSuccess(peerList)) {
    warnings.push('Phones cannot be listed: add "system" to "write" of the manager user.');
  }
  const queues = await link.list('QueueStatus', (row) => {
    const queue = row.get('Queue');
    if (row.name === 'QueueParams' && queue !== undefined && queue !== 'default') people.addQueue(queue);
  });
  if (!isSuccess(queues)) warnings.push('Queues cannot be listed: add "reporting" to "write" of the manager user, or load app_queue.');
  return { kind: 'found', directory: people.take(), warnings };
}

async function namesOf(link: AmiLink, endpoints: readonly string[], signal: AbortSignal): Promise<Map<string, string | undefined>> {
  const names = new Map<string, string | undefined>();
  for (let at = 0; at < endpoints.length && !signal.aborted; at += AT_ONCE) {
    await Promise.all(
      endpoints.slice(at, at + AT_ONCE).map(async (endpoint) => {
        const take = (row: AmiMessage): void => {
          if (row.name === 'EndpointDetail' && row.get('ObjectName') === endpoint)
            names.set(endpoint, callerName(row.get('Callerid'), endpoint));
        };
        names.set(endpoint, undefined);
        await link.list('PJSIPShowEndpoint', take, { Endpoint: endpoint });
      }),
    );
  }
  return names;
}

/** `"Alice Berg" <1001>` */
function callerName(callerId: string | undefined, endpoint: string): string | undefined {
  return personName(callerId?.replace(/<[^>]*>\s*$/, ''), endpoint);
}
