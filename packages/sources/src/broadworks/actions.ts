import { childOf, childrenOf, numberAt, textAt, type XsiElement } from '@ringhook/protocols';
import type { BroadworksSetup } from './setup.ts';
import type { UserDirectory } from './user-directory.ts';
import { readCall, type XsiCall } from './xsi-call.ts';
import type { XspAnswer, XspClient } from './xsp-client.ts';

const PAGE = 200;
const MOST_PAGES = 500;
const MOST_CALLS = 100;

/** What can be asked of an XSP besides its events (Xsi-Actions). */
export class Actions {
  readonly #client: XspClient;
  readonly #base: string;

  constructor(client: XspClient, { actionsPath }: BroadworksSetup) {
    this.#client = client;
    this.#base = `${actionsPath}/user/`;
  }

  /** All calls a user has now; undefined when we may not know. */
  async calls(userId: string): Promise<readonly XsiCall[] | undefined> {
    const list = rootOf(await this.#get(userId, '/calls'));
    if (list === undefined) return undefined;
    const calls: XsiCall[] = [];
    for (const listed of childrenOf(list, 'call').slice(0, MOST_CALLS)) {
      const callId = textAt(listed, 'callId');
      if (callId === undefined) continue;
      const answer = await this.#get(userId, `/calls/${encodeURIComponent(callId)}`);
      // Gone meanwhile: its end comes as an event.
      if (answer.kind === 'answered' && answer.status === 404) continue;
      const call = callIn(rootOf(answer));
      if (call === undefined) return undefined;
      calls.push(call);
    }
    return calls;
  }

  /** Learns extension, number and name of one user; false when they are not to be had, undefined when nobody answered. */
  async learn(userId: string, users: UserDirectory): Promise<boolean | undefined> {
    const answer = await this.#get(userId, '/profile');
    if (answer.kind === 'failed') return undefined;
    const profile = rootOf(answer);
    return profile !== undefined && learnFrom(childOf(profile, 'details') ?? profile, users, userId) !== undefined;
  }

  /** Learns everybody in a directory; returns their ids, or undefined when it may not be read. */
  async learnAll(ownId: string, directory: 'Group' | 'Enterprise', users: UserDirectory): Promise<readonly string[] | undefined> {
    const ids: string[] = [];
    for (let page = 0, start = 1; page < MOST_PAGES; page++) {
      const root = rootOf(await this.#get(ownId, `/directories/${directory}?start=${start}&results=${PAGE}`));
      if (root === undefined) return page === 0 ? undefined : ids;
      const rows = detailsIn(root);
      for (const row of rows) {
        const id = learnFrom(row, users);
        if (id !== undefined) ids.push(id);
      }
      start += rows.length;
      if (rows.length === 0 || start > (numberAt(root, 'totalAvailableRecords') ?? 0)) break;
    }
    return ids;
  }

  #get(userId: string, path: string): Promise<XspAnswer> {
    return this.#client.call('GET', this.#base + encodeURIComponent(userId) + path);
  }
}

function rootOf(answer: XspAnswer): XsiElement | undefined {
  if (answer.kind !== 'answered' || answer.status !== 200) return undefined;
  return answer.document?.kind === 'other' ? answer.document.root : undefined;
}

/** The answer is the call itself, as a root or in one. */
function callIn(root: XsiElement | undefined): XsiCall | undefined {
  if (root === undefined) return undefined;
  return readCall(root) ?? readCall(childOf(root, 'call') ?? root);
}

function detailsIn(root: XsiElement): readonly XsiElement[] {
  const own = childrenOf(root, 'directoryDetails');
  return own.length > 0 ? own : root.children.flatMap((child) => childrenOf(child, 'directoryDetails'));
}

function learnFrom(details: XsiElement, users: UserDirectory, asked?: string): string | undefined {
  const userId = (asked ?? textAt(details, 'userId'))?.toLowerCase();
  if (userId === undefined) return undefined;
  const number = textAt(details, 'number') ?? null;
  const extension = textAt(details, 'extension') ?? number ?? userId.replace(/@.*$/s, '');
  const name = [textAt(details, 'firstName'), textAt(details, 'lastName')].filter((part) => part !== undefined).join(' ');
  users.learn(userId, { extension, number, name: name === '' ? null : name });
  return userId;
}
