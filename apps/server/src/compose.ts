import { randomUUID } from 'node:crypto';
import { createApi, ensureFirstToken, LiveHub, Metrics } from '@ringhook/api';
import { ConfigurationDocument } from '@ringhook/contract';
import {
  type AppError,
  type CallEvent,
  compileConfiguration,
  type CompiledRules,
  type Configuration,
  errorText,
  lintConfiguration,
  type PlanContext,
  type SecretReference,
  type Settlement,
  SteadyClock,
} from '@ringhook/core';
import { createHttpSender, createUrlGuard, DeliveryEngine, type FailPoint, noFailPoint } from '@ringhook/delivery';
import {
  deriveKey,
  HistoryReader,
  loadMainKey,
  openDataFolder,
  SqliteConfigurationStore,
  SqliteDeliveryStore,
  SqliteIdempotencyStore,
  SqliteSecretStore,
  SqliteTokenStore,
} from '@ringhook/store';
import type { CallCheckpointState } from './accept-signal.ts';
import { DeliveryDesk } from './delivery-desk.ts';
import { deliveryId } from './delivery-id.ts';
import { Endpoints } from './endpoints.ts';
import { countAttempt, createHealthLog } from './observe.ts';
import { readSecret } from './read-secret.ts';
import { createRecordingDesk } from './recording-desk.ts';
import { SourceFleet } from './source-fleet.ts';
import { VERSION } from './version.ts';

export interface Log {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

export interface RinghookOptions {
  readonly dataFolder: string;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly log: Log;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Saved as a new revision at start when it differs from the one in force. */
  readonly configuration?: { readonly value: Configuration; readonly author: string; readonly note: string };
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
  readonly configuration: SqliteConfigurationStore;
  readonly sources: SourceFleet;
  stop(): Promise<void>;
}

/** Puts the parts together and starts them: the only place that knows every package. */
export async function startRinghook(options: RinghookOptions): Promise<Ringhook> {
  const { dataFolder, log, env = process.env, failPoint = noFailPoint } = options;
  const now = Date.now;
  const clock = new SteadyClock(now(), performance.now());
  const steadyNow = () => Math.floor(clock.read(now(), performance.now()));
  const startedAt = now();

  const folder = openDataFolder(dataFolder, startedAt);
  const history = new HistoryReader(folder.file);
  const mainKey = loadMainKey({ dataFolder, ...(env['RINGHOOK_KEY'] !== undefined && { fromEnvironment: env['RINGHOOK_KEY'] }) });
  const secrets = new SqliteSecretStore(folder.db, mainKey);
  const tokens = new SqliteTokenStore(folder.db);
  const store = new SqliteDeliveryStore(folder, failPoint);
  const configuration = new SqliteConfigurationStore(folder.db, { now, parse: (stored) => ConfigurationDocument.parse(stored) });
  await saveGiven(configuration, options.configuration);

  let rules = compileCurrent(configuration);
  const live = new LiveHub({ epoch: randomUUID() });
  const metrics = new Metrics({
    revision: () => rules.revision,
    liveCalls: () => fleet.liveCalls().length,
    sources: () => fleet.list(),
  });

  const secret = (reference: SecretReference) => readSecret(reference, { env, stored: (name) => secrets.get(name) });
  const endpoints = new Endpoints(secret);
  const sender = createHttpSender({ guard: createUrlGuard(rules.configuration.settings.allowedNetworks), version: VERSION });
  const engine = new DeliveryEngine({
    store,
    send: (open, attempt, signal) => sender.send(endpoints.outgoing(open, attempt), signal),
    policyOf: (hookId) => endpoints.policyOf(hookId),
    failPoint,
    observer: {
      settled: (settlement) => {
        countAttempt(metrics, settlement);
        live.publish('delivery', settlement);
        options.onSettled?.(settlement);
      },
      hookPaused: (hookId, because) => log.warn({ hookId, because }, because === null ? 'hook.resumed' : 'hook.paused'),
      storeFailing: (error) =>
        error === null ? log.info({}, 'store.recovered') : log.error({ code: error.code, detail: error.message }, 'store.failed'),
      died: (error) => {
        log.error({ code: error.code, detail: error.message }, 'delivery.died');
        options.onDeath?.(error);
      },
    },
  });

  let apiUrl = '';
  const recordings = createRecordingDesk({
    configuration: () => rules.configuration,
    key: { id: 'k1', secret: deriveKey(mainKey, 'recording links') },
    ownUrl: () => apiUrl,
    findCall: (number) => history.calls.get(number),
    log: (fields) => log.info(fields, 'recording.requested'),
    now,
  });
  const planContext = (at: number): PlanContext => ({ now: at, recordingUrl: recordings.linkTo, deliveryId });

  let lastCall = await store.lastCallNumber();
  const restored = (await store.checkpoints()).map(({ state }) => JSON.parse(state ?? 'null') as CallCheckpointState);
  for (const { call } of restored) lastCall = Math.max(lastCall, call.facts.number);
  const fleet = new SourceFleet(
    {
      door: {
        rules: () => rules,
        planContext,
        append: (work) => engine.append(work),
        announce: (events) => {
          for (const event of events) {
            metrics.events.inc({
              source: event.level === 'device' ? event.sourceId : event.call.sourceId,
              level: event.level,
              event: event.event,
            });
            live.publish(event.level, event);
            options.onEvent?.(event);
          }
        },
        now: steadyNow,
      },
      rules: () => rules,
      identify: () => ({ number: ++lastCall, uuid: randomUUID() }),
      secret,
      onHealth: createHealthLog(log, live),
      onTrouble: (sourceId, error) => log.error({ sourceId, code: error.code, detail: error.message, err: error }, 'source.failed'),
    },
    restored,
  );

  const takeRevision = async (): Promise<void> => {
    const before = rules.configuration.settings.allowedNetworks;
    rules = compileCurrent(configuration);
    const { allowedNetworks } = rules.configuration.settings;
    // A new guard means new connections, so only a changed one is taken.
    if (allowedNetworks.join() !== before.join()) sender.setGuard(createUrlGuard(allowedNetworks));
    for (const { hookId, problem } of endpoints.take(rules)) log.warn({ hookId, problem }, 'endpoint.unusable');
    engine.policiesChanged();
    await fleet.take(rules);
    log.info({ revision: rules.revision }, 'configuration.taken');
  };

  for (const { hookId, problem } of endpoints.take(rules)) log.warn({ hookId, problem }, 'endpoint.unusable');
  await engine.start();
  const firstToken = ensureFirstToken(tokens, startedAt);
  const api = await createApi({
    configuration,
    calls: history.calls,
    deliveries: history.deliveries,
    deliveryControl: new DeliveryDesk({
      engine,
      endpoints,
      hookIds: () => rules.configuration.adapters.map(({ id }) => id),
      now,
    }),
    sources: fleet,
    tokens,
    secrets,
    idempotency: new SqliteIdempotencyStore(folder.db),
    live,
    metrics,
    openRecording: recordings.open,
    lint: (next) =>
      lintConfiguration(next)
        .filter(({ severity }) => severity === 'error')
        .map(({ path, message }) => ({ field: path, message })),
    health: {
      version: VERSION,
      startedAt,
      checks: async () => {
        const { kind, error } = engine.health();
        return [
          { name: 'delivery', ok: kind === 'working', problem: kind === 'working' ? null : (error?.message ?? `delivery is ${kind}`) },
        ];
      },
    },
    now,
    log,
  });
  apiUrl = await api.listen({ host: options.host, port: options.port });
  configuration.subscribe(takeRevision);
  await fleet.take(rules);
  log.info({ version: VERSION, apiUrl, dataFolder, revision: rules.revision, restoredCalls: restored.length }, 'ringhook.started');

  return {
    apiUrl,
    firstToken,
    configuration,
    sources: fleet,
    async stop() {
      await api.close();
      await fleet.stop();
      await engine.stop();
      await sender.close();
      await history.close();
      await store.close();
      log.info({}, 'ringhook.stopped');
    },
  };
}

function compileCurrent(store: SqliteConfigurationStore): CompiledRules {
  const { configuration, revision } = store.current();
  return compileConfiguration(configuration, revision);
}

async function saveGiven(store: SqliteConfigurationStore, given: RinghookOptions['configuration']): Promise<void> {
  const { revision, configuration } = store.current();
  if (!given || JSON.stringify(configuration) === JSON.stringify(given.value)) return;
  await store.save(given.value, { author: given.author, note: given.note, expectedRevision: revision });
}
