import type { Configuration } from '@ringhook/core';
import { EMPTY_CONFIGURATION } from '@ringhook/core';
import {
  type ApiOptions,
  createApi,
  createToken,
  type ConfigurationRevision,
  type ConfigurationStore,
  type IdempotencyOutcome,
  LiveHub,
  Metrics,
  type TokenRecord,
  type TokenScope,
} from '../src/index.ts';
import { pageOfList } from '../src/list-page.ts';

/** The simplest configuration store that keeps its promises. */
export function memoryConfigurations(first: Configuration = EMPTY_CONFIGURATION): ConfigurationStore {
  const revisions: ConfigurationRevision[] = [{ revision: 0, author: 'test', note: '', at: 0, configuration: first }];
  const current = () => revisions.at(-1)!;
  return {
    current,
    at: async (revision) => revisions[revision],
    save: async (configuration, { author, note, expectedRevision }) => {
      if (expectedRevision !== current().revision) return { kind: 'conflict', currentRevision: current().revision };
      const revision = { revision: revisions.length, author, note, at: revisions.length, configuration };
      revisions.push(revision);
      return { kind: 'saved', revision };
    },
    history: async (page) => pageOfList(revisions.toReversed(), ({ revision }) => String(revision), page),
  };
}

function memoryIdempotency(): ApiOptions['idempotency'] {
  const kept = new Map<string, { fingerprint: string; outcome: IdempotencyOutcome }>();
  return {
    look: (key, fingerprint) => {
      const known = kept.get(key);
      if (!known) return { kind: 'new' };
      return known.fingerprint === fingerprint ? known.outcome : { kind: 'mismatch' };
    },
    keep: (key, fingerprint, { status, body }) => void kept.set(key, { fingerprint, outcome: { kind: 'repeat', status, body } }),
  };
}

export function memoryTokens(): ApiOptions['tokens'] {
  const records: TokenRecord[] = [];
  return {
    list: () => records,
    create: (record) => void records.push(record),
    revoke: (id) => {
      const index = records.findIndex((record) => record.id === id);
      if (index >= 0) records.splice(index, 1);
      return index >= 0;
    },
  };
}

function memorySecrets(): ApiOptions['secrets'] {
  const kept = new Map<string, string>();
  return {
    list: () => [...kept.keys()].map((name) => ({ name, keyId: 'k', updatedAt: 1 })),
    set: (name, value) => void kept.set(name, value),
    remove: (name) => kept.delete(name),
  };
}

const simulator = {
  kind: 'simulator',
  label: 'Simulator',
  fields: [{ name: 'seed', type: 'number', label: 'Seed', isRequired: false, help: 'Same seed, same calls.' }],
  checkOptions: () => {},
};

export function memoryOptions(changes: Partial<ApiOptions> = {}): ApiOptions {
  return {
    configuration: memoryConfigurations(),
    calls: {
      list: async () => ({ items: [], next: null, isComplete: true }),
      today: async () => ({ ended: [], live: [], isComplete: true }),
      get: async () => undefined,
      events: async () => [],
    },
    deliveries: { list: async () => ({ items: [], next: null }), get: async () => undefined, attempts: async () => [] },
    deliveryControl: { redeliver: async () => 0, pause: async () => {}, resume: async () => {}, hooks: () => [] },
    sources: { kinds: () => [simulator], list: () => [], get: () => undefined, restart: async () => {} },
    tokens: memoryTokens(),
    secrets: memorySecrets(),
    idempotency: memoryIdempotency(),
    live: new LiveHub({ epoch: 'e1', capacity: 3 }),
    health: { version: '0.1.0', startedAt: 1, checks: async () => [{ name: 'store', ok: true, problem: null }] },
    metrics: new Metrics(),
    lint: () => [],
    now: () => 1_000_000,
    log: { info: () => {}, error: () => {} },
    ...changes,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- what came over the wire; the assertions are its check
  readonly json: any;
}

/** An API without a socket, and a client whose token has the scopes asked for. */
export async function anApi(changes: Partial<ApiOptions> = {}, scopes: readonly TokenScope[] = ['admin']) {
  const options = memoryOptions(changes);
  const { token } = createToken(options.tokens, { name: 'tester', scopes, now: 0 });
  const app = await createApi(options);
  const ask = async (method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const answer = await app.inject({
      method: method as 'GET',
      url,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = String(answer.headers['content-type']).includes('json') && answer.body !== '';
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: isJson ? answer.json() : undefined };
  };
  return { app, options, token, ask };
}
