import { compileExtensionPattern, DEFAULT_SETTINGS, errorText } from '@ringhook/core';
import { apiCommand } from '@ringhook/protocols';
import { dial } from '../dial.ts';
import { FoundPeople, personName } from '../found-people.ts';
import type { DirectoryContext, DirectoryOutcome } from '../source.ts';
import type { FreeswitchConfig } from './config.ts';
import { EslLink, isRefusal, saidBy } from './link.ts';
import { logIn, refusedByAccessList } from './log-in.ts';

const ANSWER_WITHIN_MS = 15_000;
const CONNECT_WITHIN_MS = 10_000;

/** Users of the directory with their names, and the queues of the call center. */
export async function readFreeswitchDirectory(config: FreeswitchConfig, context: DirectoryContext): Promise<DirectoryOutcome> {
  let password: string;
  try {
    password = await context.secret(config.password);
  } catch (cause) {
    return { kind: 'failed', reason: `the password cannot be read: ${errorText(cause)}` };
  }
  const { host, port } = config;
  const refusedHint = 'is FreeSWITCH running with mod_event_socket loaded?';
  const dialled = await dial({ host, port, refusedHint }, CONNECT_WITHIN_MS, context.signal);
  if (dialled.kind === 'failed') return { kind: 'failed', reason: dialled.reason };
  const { socket } = dialled;
  const { promise: greeting, resolve: greet } = Promise.withResolvers<string>();
  const link = new EslLink(socket, {
    answerTimeoutMs: ANSWER_WITHIN_MS,
    onEvent: () => {},
    onNotice: ({ contentType }) => greet(contentType),
  });
  const lose = (): void => {
    greet('');
    link.close();
  };
  const timer = setTimeout(lose, ANSWER_WITHIN_MS);
  const hangUp = (): void => void socket.destroy();
  context.signal.addEventListener('abort', hangUp, { once: true });
  socket.on('data', (chunk: Uint8Array) => link.receive(chunk));
  socket.on('error', lose);
  socket.on('close', lose);
  try {
    const said = await greeting;
    clearTimeout(timer);
    if (said === 'text/rude-rejection') return failed(refusedByAccessList(config));
    if (said !== 'auth/request') return { kind: 'failed', reason: `${host}:${port} did not greet as an event socket does` };
    const failure = await logIn(link, config, password);
    return failure ? failed(failure) : await ask(link, config, context);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', hangUp);
    link.close();
    socket.destroy();
  }
}

function failed(outcome: { readonly kind: string; readonly reason?: string }): DirectoryOutcome {
  return { kind: 'failed', reason: outcome.reason ?? 'the login failed' };
}

async function ask(link: EslLink, config: FreeswitchConfig, context: DirectoryContext): Promise<DirectoryOutcome> {
  const isExtension = compileExtensionPattern(config.extensionPattern ?? context.extensionPattern ?? DEFAULT_SETTINGS.extensionPattern);
  const domains = new Set(config.domains.map((domain) => domain.toLowerCase()));
  const people = new FoundPeople();
  const warnings: string[] = [];
  const users = await link.ask(apiCommand('list_users'));
  if (users === undefined || isRefusal(users))
    warnings.push(`Users cannot be listed (${users === undefined ? 'no answer' : saidBy(users)}).`);
  for (const user of tableRows(users?.body ?? '')) {
    const number = user.get('userid') ?? '';
    const isOurs = domains.size === 0 || domains.has((user.get('domain') ?? '').toLowerCase());
    if (!isOurs || config.trunkUsers.includes(number) || !(isExtension?.(number) ?? false)) continue;
    people.addExtension(number, personName(user.get('effective_caller_id_name'), number));
  }
  const queues = await link.ask(apiCommand('callcenter_config', 'queue', 'list'));
  // Without mod_callcenter there is no such command, and no queue either.
  for (const queue of tableRows(queues !== undefined && !isRefusal(queues) ? queues.body : '')) {
    const name = queue.get('name');
    if (name) people.addQueue(name);
  }
  return { kind: 'found', directory: people.take(), warnings };
}

/** `a|b|c` lines under a line of names, closed by `+OK`. */
function tableRows(body: string): Map<string, string>[] {
  const [head = '', ...lines] = body.split('\n').filter((line) => line !== '' && !/^[+-](?:OK|ERR)/.test(line));
  const names = head.split('|');
  return lines.map((line) => new Map(line.split('|').map((cell, index) => [names[index] ?? '', cell])));
}
