import { randomUUID } from 'node:crypto';
import { createApi, ensureFirstToken, LiveHub, Metrics } from '@ringhook/api';
import {
  AppError,
  type CallEvent,
  type Configuration,
  errorText,
  lintConfiguration,
  type Settlement,
  SteadyClock,
  RecentCallers,
} from '@ringhook/core';
import { createHttpSender, createUrlGuard, type DeliveryEngine, type FailPoint, type HttpSender, noFailPoint } from '@ringhook/delivery';
import { deriveKey } from '@ringhook/store';
import { createBackupDesk } from './backup-desk.ts';
import { readCheckpoints } from './checkpoint-text.ts';
import { testsToYaml } from './config/tests-yaml.ts';
import { toYaml } from './config/yaml.ts';
import { readConsolePages } from './console-pages.ts';
import { createEngine } from './create-engine.ts';
import { DeliveryDesk } from './delivery-desk.ts';
import { deliveryId } from './delivery-id.ts';
import { type OpenDesk, openDesk } from './desk/open-desk.ts';
import { DryRunDesk } from './dry-run/dry-runs.ts';
import { Endpoints, type ReadSecret } from './endpoints.ts';
import { healthChecks } from './health-checks.ts';
import { LiveRules } from './live-rules.ts';
import { announceEvents, createHealthLog } from './observe.ts';
import { openReplays } from './replay/open-replays.ts';
import type { ReplayDesk } from './replay/replay-desk.ts';
import { restoreCallers } from './restore-callers.ts';
import { openStores, type Stores } from './open-stores.ts';
import { type FirstAccount, openPeopleDesk, type PeopleDesk } from './people-desk.ts';
import { readPbxDirectory } from './read-pbx-directory.ts';
import { readSecret, secretFolders } from './read-secret.ts';
import { createRecordingDesk } from './recording-desk.ts';
import { historyBefore, startRetention } from './retention.ts';
import { SourceFleet } from './source-fleet.ts';
import { stopSources } from './stop-sources.ts';
import { createSourceTrial } from './source-trial.ts';
import { createStorageDesk } from './storage-desk.ts';
import { createTestSender } from './test-sender.ts';
import { VERSION } from './version.ts';

export interface Log {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

export interface GivenConfiguration {
  readonly value: Configuration;
  readonly author: string;
  readonly note: string;
  /** The file it was read from, when nothing else may change it. */
  readonly managedBy?: string;
}

export interface RinghookOptions {
  readonly dataFolder: string;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly log: Log;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where secret files may lie besides `secrets` in the data folder. */
  readonly secretsDir?: string;
  /** Saved as a new revision at start when it differs from the one in force. */
  readonly configuration?: GivenConfiguration;
  /** Where the built console is; its place in the repository unless told. */
  readonly consoleFolder?: string;
  /** Proxies whose `X-Forwarded-*` are believed: addresses or CIDR ranges. */
  readonly trustedProxies?: readonly string[];
  /** Made when there is no account yet, instead of asking for the set-up token. */
  readonly firstAccount?: FirstAccount;
  readonly onEvent?: (event: CallEvent) => void;
  readonly onSettled?: (settlement: Settlement) => void;
  readonly failPoint?: FailPoint;
  /** Told once when delivery can't go on and the process had better end. */
  readonly onDeath?: (error: AppError) => void;
}

export interface Ringhook {
  readonly apiUrl: string;
  /** Only at the very first start of a data folder; shown once, never stored. */
  readonly firstToken: string | undefined;
  /** While there is no account: what makes the first administrator. Another one at every start; undefined when it was given. */
  readonly setupToken: string | undefined;
  readonly sources: SourceFleet;
  /** Saved as a new revision, and live, when it differs from the one in force. */
  take(configuration: GivenConfiguration): Promise<void>;
  stop(): Promise<void>;
}

/** What every part below shares. */
interface Shared {
  readonly options: RinghookOptions;
  readonly stores: Stores;
  readonly rules: LiveRules;
  readonly live: LiveHub;
  readonly metrics: Metrics;
  readonly secret: ReadSecret;
  readonly endpoints: Endpoints;
  readonly sender: HttpSender;
  readonly engine: DeliveryEngine;
  readonly recordings: ReturnType<typeof createRecordingDesk>;
  readonly fleet: SourceFleet;
  readonly desk: OpenDesk;
  readonly people: PeopleDesk;
  readonly dryRuns: DryRunDesk;
  readonly deliveryDesk: DeliveryDesk;
  readonly replays: ReplayDesk;
}

type Built<Part extends keyof Shared> = Pick<Shared, Part>;

/** Puts the parts together and starts them: the only place that knows every package. Throws `AppError`; then nothing is left running. */
export async function startRinghook(options: RinghookOptions): Promise<Ringhook> {
  const { dataFolder, env = process.env, failPoint = noFailPoint, log } = options;
  const stores = openStores({
    dataFolder,
    env,
    failPoint,
    now: Date.now,
    onHistoryTrouble: (error) =>
      error === null ? log.info({}, 'history.recovered') : log.error({ code: error.code, detail: error.message }, 'history.failed'),
  });
  const undo: (() => Promise<unknown>)[] = [() => stores.close()];
  try {
    return await startOn(stores, options, undo);
  } catch (cause) {
    for (const step of undo.toReversed()) await step();
    throw cause;
  }
}

/** `undo` gets one step for everything that was started. */
async function startOn(stores: Stores, options: RinghookOptions, undo: (() => Promise<unknown>)[]): Promise<Ringhook> {
  const { log, env = process.env } = options;
  await saveGiven(stores, options.configuration);
  const rules = new LiveRules(stores.configuration);
  const live = new LiveHub({ epoch: randomUUID() });
  const folders = secretFolders(options.dataFolder, options.secretsDir);
  const secret: ReadSecret = (reference) => readSecret(reference, { env, stored: (name) => stores.secrets.get(name), folders });
  const endpoints = new Endpoints(secret);
  const sender = createHttpSender({ guard: createUrlGuard(rules.settings.allowedNetworks), version: VERSION });
  undo.push(() => sender.close());
  const metrics: Metrics = new Metrics({
    pending: () => engine.pending(),
    revision: () => rules.current().revision,
    liveCalls: () => fleet.liveCalls().length,
    sources: () => fleet.list(),
  });
  const engine: DeliveryEngine = createEngine({
    options,
    stores,
    live,
    metrics,
    endpoints,
    sender,
    settled: (settlement) => replays.hear(settlement),
  });

  const address = { url: '' };
  const recordings = createRecordingDesk({
    configuration: () => rules.current().configuration,
    key: { id: 'k1', secret: deriveKey(stores.mainKey, 'recording links') },
    ownUrl: () => address.url,
    findCall: (number) => stores.history.calls.get(number),
    log: (fields) => log.info(fields, 'recording.requested'),
    now: Date.now,
  });
  const desk = openDesk({ stores, rules: () => rules.current(), recordingUrl: recordings.linkTo });
  const callers = new RecentCallers((sourceId) => rules.current().planOf(sourceId));
  const fleet = createFleet({ options, stores, rules, live, metrics, engine, recordings, desk, callers }, secret);
  const dryRuns = new DryRunDesk({
    dataFolder: options.dataFolder,
    newId: randomUUID,
    now: Date.now,
    log: (fields) => log.info(fields, 'dry-run.ended'),
  });
  undo.push(() => dryRuns.close());
  const hookIds = (): string[] => rules.current().configuration.adapters.map(({ id }) => id);
  const deliveryDesk = new DeliveryDesk({ engine, endpoints, hookIds, now: Date.now });
  const replays: ReplayDesk = openReplays({
    stores,
    engine,
    rules: () => rules.current(),
    planContext: () => ({ now: Date.now(), recordingUrl: recordings.linkTo, deliveryId }),
    hooks: () => deliveryDesk.hooks(),
    isThere: (hookId) => endpoints.policyOf(hookId) !== undefined,
    log,
  });
  const people = await openPeopleDesk({ stores, secret, env, log, now: Date.now, firstAccount: options.firstAccount });
  undo.push(async () => people.close());
  const shared: Shared = {
    options,
    stores,
    rules,
    live,
    metrics,
    secret,
    endpoints,
    sender,
    engine,
    recordings,
    desk,
    fleet,
    people,
    dryRuns,
    deliveryDesk,
    replays,
  };

  takeEndpoints(shared);
  await engine.start();
  undo.push(() => engine.stop());
  await replays.resume();
  undo.push(() => replays.close());
  const stopRetention = startRetention({
    purge: (before, limit) =>
      Math.max(stores.deliveries.purge(historyBefore(Date.now(), rules.settings), limit), stores.deskOutcomes.purge(before, limit)),
    historyDays: () => rules.settings.historyDays,
    now: Date.now,
    onError: (cause) => log.warn({ detail: errorText(cause) }, 'history.not-purged'),
  });
  undo.push(async () => stopRetention());
  const firstToken = ensureFirstToken(stores.tokens, Date.now());
  const api = await createApi(apiOptions(shared));
  undo.push(() => api.close());
  address.url = await api.listen({ host: options.host, port: options.port }).catch((cause: unknown) => {
    throw new AppError(
      'PORT_UNAVAILABLE',
      String(options.port),
      `the API can't listen on ${options.host}:${options.port} (${errorText(cause)}); free the port or choose another with --port`,
      { cause },
    );
  });
  stores.configuration.subscribe(() => takeRevision(shared));
  undo.push(() => stopSources(fleet, engine));
  await restoreCallers(callers, stores.history.calls, Date.now()).catch((cause: unknown) =>
    log.warn({ detail: errorText(cause) }, 'callers.forgotten'),
  );
  await fleet.take(rules.current());
  log.info(
    { version: VERSION, apiUrl: address.url, dataFolder: options.dataFolder, revision: rules.current().revision },
    'ringhook.started',
  );

  return {
    apiUrl: address.url,
    firstToken,
    setupToken: people.setupToken,
    sources: fleet,
    take: (configuration) => saveGiven(stores, configuration),
    async stop() {
      for (const step of undo.toReversed()) await step();
      log.info({}, 'ringhook.stopped');
    },
  };
}

function createFleet(
  {
    options,
    stores,
    rules,
    live,
    metrics,
    engine,
    recordings,
    desk,
    callers,
  }: Built<'options' | 'stores' | 'rules' | 'live' | 'metrics' | 'engine' | 'recordings' | 'desk'> & { readonly callers: RecentCallers },
  secret: ReadSecret,
): SourceFleet {
  const { log, onEvent } = options;
  const steady = new SteadyClock(Date.now(), performance.now());
  const restored = readCheckpoints(stores.deliveries.checkpoints(), (error) =>
    log.error({ callNumber: Number(error.subject), code: error.code, detail: error.message }, 'call.unreadable'),
  );
  let lastCall = restored.reduce((highest, { call }) => Math.max(highest, call.facts.number), stores.deliveries.lastCallNumber());
  const announce = announceEvents(metrics, live);
  return new SourceFleet(
    {
      door: {
        rules: () => rules.current(),
        planContext: () => ({ now: Date.now(), recordingUrl: recordings.linkTo, deliveryId, history: callers }),
        noteCaller: (call) => callers.note(call),
        append: (work) => engine.append(work),
        announce: (events) => {
          announce(events);
          desk.take(events);
          if (onEvent) events.forEach(onEvent);
        },
        now: () => Math.floor(steady.read(Date.now(), performance.now())),
      },
      rules: () => rules.current(),
      identify: () => ({ number: ++lastCall, uuid: randomUUID() }),
      secret,
      hasTaken: (sourceId, reportId) => stores.deliveries.hasTaken(sourceId, reportId),
      onHealth: createHealthLog(log, live),
      onTrouble: (sourceId, error) => log.error({ sourceId, code: error.code, detail: error.message, err: error }, 'source.failed'),
    },
    restored,
  );
}

function apiOptions(shared: Shared): Parameters<typeof createApi>[0] {
  const { options, stores, rules, live, metrics, engine, recordings, fleet, sender, endpoints, dryRuns, people } = shared;
  return {
    configuration: stores.configuration,
    managedBy: options.configuration?.managedBy,
    toYaml,
    calls: stores.history.calls,
    deliveries: stores.history.deliveries,
    deliveryControl: shared.deliveryDesk,
    replays: shared.replays,
    sources: fleet,
    ingest: fleet,
    pbxDirectories: {
      read: (sourceId) => readPbxDirectory(sourceId, rules.current().configuration, shared.secret),
    },
    probeSource: createSourceTrial(() => rules.current().configuration, shared.secret),
    tokens: stores.tokens,
    people: people.ports,
    ...(options.trustedProxies && { trustedProxies: options.trustedProxies }),
    secrets: {
      list: () => stores.secrets.list(),
      set: (name, value, now) => {
        stores.secrets.set(name, value, now);
        takeEndpoints(shared);
      },
      remove: (name) => {
        const isRemoved = stores.secrets.remove(name);
        if (isRemoved) takeEndpoints(shared);
        return isRemoved;
      },
    },
    idempotency: stores.idempotency,
    live,
    metrics,
    openRecording: recordings.open,
    signRecordings: recordings.linksTo,
    dryRuns,
    savedTests: stores.savedTests,
    testsToYaml,
    testSender: createTestSender({
      sender,
      endpoints,
      now: Date.now,
      newId: randomUUID,
      log: (fields) => options.log.info(fields, 'adapter.tested'),
    }),
    desks: shared.desk.desks,
    console: readConsolePages(options.consoleFolder),
    backup: createBackupDesk({
      dataFolder: options.dataFolder,
      mainKey: stores.mainKey,
      now: Date.now,
      log: (fields) => options.log.info(fields, 'backup.made'),
    }),
    storage: createStorageDesk(stores.storage, () => rules.settings),
    lint: (next) =>
      lintConfiguration(next)
        .filter(({ severity }) => severity === 'error')
        .map(({ path, message }) => ({ field: path, message })),
    health: { version: VERSION, startedAt: Date.now(), checks: async () => healthChecks(engine, stores.history) },
    now: Date.now,
    log: options.log,
  };
}

/** Makes a saved configuration live: endpoints first, so that nothing planned by it finds an older one. */
async function takeRevision(shared: Shared): Promise<void> {
  const { rules, sender, fleet, options } = shared;
  const before = rules.settings.allowedNetworks;
  rules.refresh();
  const { allowedNetworks } = rules.settings;
  // A new guard means new connections, so only a changed one is taken.
  if (allowedNetworks.join() !== before.join()) sender.setGuard(createUrlGuard(allowedNetworks));
  takeEndpoints(shared);
  shared.desk.redefine();
  await fleet.take(rules.current());
  options.log.info({ revision: rules.current().revision }, 'configuration.taken');
}

function takeEndpoints({ rules, endpoints, engine, options }: Shared): void {
  for (const { hookId, problem } of endpoints.take(rules.current())) options.log.warn({ hookId, problem }, 'endpoint.unusable');
  engine.policiesChanged();
}

async function saveGiven({ configuration: store, audit }: Stores, given: RinghookOptions['configuration']): Promise<void> {
  const { revision, configuration } = store.current();
  if (!given || JSON.stringify(configuration) === JSON.stringify(given.value)) return;
  await store.save(given.value, { author: given.author, note: given.note, expectedRevision: revision });
  const actor = { kind: 'system', id: null, name: given.author } as const;
  audit.append({ at: Date.now(), actor, action: 'configuration.saved', subject: '', detail: given.note, ip: null });
}
