import { type Configuration, lintConfiguration } from '@ringhook/core';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Api } from './api.ts';
import { auditChanges } from './auth/audit-trail.ts';
import { authenticate, type AuthenticationOptions, isStillAllowed } from './auth/authenticate.ts';
import { callerName } from './auth/caller.ts';
import { gatherPeople, type People } from './auth/people.ts';
import { takeUpgrades } from './desk/upgrades.ts';
import { registerDocsPage } from './docs-page.ts';
import { checkSavedTests } from './check-saved-tests.ts';
import { checkSources } from './edit-configuration.ts';
import { ApiError, type WrongField } from './errors.ts';
import { answerOnce } from './idempotency.ts';
import type {
  BackupDesk,
  CallReader,
  ConfigurationStore,
  ConsolePages,
  DeliveryControl,
  DeliveryReader,
  Desks,
  DryRuns,
  HealthReader,
  IdempotencyStore,
  Ingest,
  LiveFeed,
  MetricsReader,
  OpenRecording,
  SignRecordings,
  PeoplePorts,
  PbxDirectories,
  Replays,
  SavedTestStore,
  SecretKeeper,
  SourceProber,
  SourceStatus,
  StorageReader,
  TestSender,
  TokenStore,
} from './ports.ts';
import { maskSecrets } from './mask-secrets.ts';
import { registerOpenApi } from './openapi.ts';
import { problemHandler } from './problem.ts';
import { accountRoutes } from './routes/accounts.ts';
import { adapterToolRoutes } from './routes/adapter-tools.ts';
import { auditRoutes } from './routes/audit.ts';
import { authRoutes } from './routes/auth.ts';
import { providerRoutes } from './routes/auth-provider.ts';
import { sessionRoutes } from './routes/auth-sessions.ts';
import { backupRoutes } from './routes/backup.ts';
import { callRoutes } from './routes/calls.ts';
import { configurationListRoutes } from './routes/configuration-lists.ts';
import { configurationRoutes } from './routes/configuration.ts';
import { consoleRoutes } from './routes/console.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { deskLoginRoutes } from './routes/desk-logins.ts';
import { deskRoutes } from './routes/desk.ts';
import { dryRunRoutes } from './routes/dry-runs.ts';
import { importerRoutes } from './routes/importers.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { directoryImportRoutes } from './routes/directory-import.ts';
import { explainRoutes } from './routes/explain.ts';
import { liveRoutes } from './routes/live.ts';
import { operationRoutes } from './routes/operations.ts';
import { practiceRoute, probeRoutes } from './routes/probe.ts';
import { callRecordingRoutes } from './routes/call-recordings.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { replayRoutes } from './routes/replays.ts';
import { type ToYaml, revisionRoutes } from './routes/revisions.ts';
import type { TestsToYaml } from './routes/saved-test-files.ts';
import { savedTestRoutes } from './routes/saved-tests.ts';
import { secretRoutes } from './routes/secrets.ts';
import { soundRoutes } from './routes/sounds.ts';
import { sourceRoutes } from './routes/sources.ts';
import { storageRoutes } from './routes/storage.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { trialRoutes } from './routes/trials.ts';

export interface ApiOptions {
  readonly configuration: ConfigurationStore;
  /** The file that the configuration is read from; absent: it is changed through the API. */
  readonly managedBy?: string | undefined;
  readonly calls: CallReader;
  readonly deliveries: DeliveryReader;
  readonly deliveryControl: DeliveryControl;
  readonly sources: SourceStatus;
  /** Absent: the directory is imported from files only. */
  readonly pbxDirectories?: PbxDirectories;
  /** Absent: a drafted source is not tried. */
  readonly probeSource?: SourceProber;
  readonly tokens: TokenStore;
  /** Absent: nobody signs in, there are tokens only, and nothing is audited. */
  readonly people?: PeoplePorts;
  /** Proxies whose `X-Forwarded-*` are believed: addresses or CIDR ranges. */
  readonly trustedProxies?: readonly string[];
  readonly secrets: SecretKeeper;
  readonly idempotency: IdempotencyStore;
  readonly live: LiveFeed;
  readonly health: HealthReader;
  readonly metrics: MetricsReader;
  /** Absent: messages of providers are not taken, `/ingest` is not there. */
  readonly ingest?: Ingest;
  /** Absent: backups are made by the command line only. */
  readonly backup?: BackupDesk;
  /** Absent: nobody can tell how much room is taken, `/storage` is not there. */
  readonly storage?: StorageReader;
  /** Absent: YAML is written by the command line only. */
  readonly toYaml?: ToYaml;
  /** Absent: drafts are tried on single calls only. */
  readonly dryRuns?: DryRuns;
  /** Absent: deliveries are sent again one by one only. */
  readonly replays?: Replays;
  /** Absent: no past calls are kept as tests. */
  readonly savedTests?: SavedTestStore;
  /** Absent: tests are written as YAML by the command line only. */
  readonly testsToYaml?: TestsToYaml;
  /** Absent: no request is sent for a test. */
  readonly testSender?: TestSender;
  /** Absent: there are no workstations. */
  readonly desks?: Desks;
  /** Absent: recordings are not served, links answer 404. */
  readonly openRecording?: OpenRecording;
  /** Absent: no links to recordings are given. */
  readonly signRecordings?: SignRecordings;
  /** Absent: there is no console, `/` is not there. */
  readonly console?: ConsolePages;
  /** What is wrong with a configuration beyond its schema, besides the options of its sources; absent = the core's lint. */
  readonly lint?: (configuration: Configuration) => readonly WrongField[];
  readonly now: () => number;
  readonly log: {
    readonly info: (fields: object, message: string) => void;
    readonly error: (fields: object, message: string) => void;
  };
}

const BODY_BYTES = 1_048_576;
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Builds the HTTP interface; it listens to nothing until the caller says `listen({ host, port })`. */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    trustProxy: options.trustedProxies && options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { maxParamLength: 1_000 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(problemHandler(options.log));
  app.setNotFoundHandler((request) => {
    throw new ApiError('NOT_FOUND', request.url, `there is no ${request.method} ${pathOf(request.url)}; see /docs`);
  });
  secureAnswers(app);
  logRequests(app, options);
  const people = options.people && gatherPeople({ ...options, people: options.people });
  const access = accessOf(options, people);
  authenticate(app, access);
  app.decorateRequest('audited', null);
  if (people) auditChanges(app, people.write);
  answerOnce(app, { store: options.idempotency, now: options.now });

  if (options.desks) await takeUpgrades(app);
  await registerOpenApi(app, options.health.version);
  await registerDocsPage(app);
  addRoutes(app, options, { people, access });
  if (options.console) consoleRoutes(app, options.console);
  await app.ready();
  return app;
}

function lintErrors(configuration: Configuration): readonly WrongField[] {
  const errors = lintConfiguration(configuration).filter(({ severity }) => severity === 'error');
  return errors.map(({ path, message }) => ({ field: path, message }));
}

function accessOf({ tokens, configuration, now }: ApiOptions, people: People | undefined): AuthenticationOptions {
  return { tokens, sessions: people?.started, publicUrl: () => configuration.current().configuration.settings.publicUrl, now };
}

interface Access {
  readonly people: People | undefined;
  readonly access: AuthenticationOptions;
}

function addRoutes(app: Api, options: ApiOptions, { people, access }: Access): void {
  const sourcesAreRight = checkSources(options.sources.kinds());
  const { configuration, lint = lintErrors } = options;
  const shown = { ...options, deliveries: maskSecrets(options.deliveries) };
  const edit = {
    configuration,
    managedBy: options.managedBy,
    check: (next: Configuration) => [...sourcesAreRight(next), ...lint(next)],
    checkTests: checkSavedTests(options.savedTests),
  };
  operationRoutes(app, options);
  recordingRoutes(app, options.openRecording);
  if (options.ingest) {
    const publicUrl = (): string | undefined => configuration.current().configuration.settings.publicUrl;
    ingestRoutes(app, { ingest: options.ingest, publicUrl, now: options.now });
  }
  void app.register(
    async (v1: Api) => {
      adapterToolRoutes(v1, options);
      trialRoutes(v1, options);
      if (options.dryRuns) dryRunRoutes(v1, { ...options, dryRuns: options.dryRuns });
      if (options.savedTests) savedTestRoutes(v1, { ...options, savedTests: options.savedTests });
      configurationListRoutes(v1, edit);
      directoryImportRoutes(v1, edit, options.pbxDirectories);
      configurationRoutes(v1, edit);
      importerRoutes(v1);
      revisionRoutes(v1, { ...edit, toYaml: options.toYaml });
      sourceRoutes(v1, options.sources);
      if (options.probeSource) probeRoutes(v1, options.probeSource);
      practiceRoute(v1);
      callRoutes(v1, shown);
      if (options.signRecordings) callRecordingRoutes(v1, { calls: options.calls, signRecordings: options.signRecordings });
      explainRoutes(v1, shown);
      deliveryRoutes(v1, shown);
      if (options.replays) replayRoutes(v1, options.replays);
      liveRoutes(v1, { live: options.live, mayStillListen: (caller) => isStillAllowed(caller, 'live', access) });
      if (people) peopleRoutes(v1, people, options.health.version);
      if (options.desks && people) {
        const { desks, tokens, now } = options;
        const accountName = (id: string): string => people.accounts.get(id)?.login ?? '';
        deskRoutes(v1, {
          desks,
          edit,
          calls: options.calls,
          publicUrl: access.publicUrl,
          mayStillListen: (caller) => isStillAllowed(caller, 'desk', access),
          now,
        });
        deskLoginRoutes(v1, { server: desks.server, tokens, accountName, now });
        soundRoutes(v1, desks.sounds, now);
      }
      tokenRoutes(v1, options);
      secretRoutes(v1, options);
      if (options.backup) backupRoutes(v1, options.backup);
      if (options.storage) storageRoutes(v1, options.storage);
    },
    { prefix: '/api/v1' },
  );
}

function peopleRoutes(v1: Api, people: People, version: string): void {
  authRoutes(v1, people, version);
  providerRoutes(v1, people);
  sessionRoutes(v1, people);
  accountRoutes(v1, people);
  auditRoutes(v1, people.audit);
}

function secureAnswers(app: Api): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer').header('x-frame-options', 'DENY');
    if (!reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', API_POLICY);
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return payload;
  });
}

/** One line per request. The query is left out: it may hold numbers and signatures. */
function logRequests(app: Api, { log }: ApiOptions): void {
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
        by: callerName(request),
      },
      'request.completed',
    );
  });
}

function pathOf(url: string): string {
  return url.split('?')[0]?.slice(0, 200) ?? '';
}
