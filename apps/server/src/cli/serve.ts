import { AppError, errorText } from '@ringhook/core';
import { parseFailPoint } from '@ringhook/delivery';
import type { Command } from 'commander';
import { type GivenConfiguration, type Log, startRinghook } from '../compose.ts';
import { CONSOLE_MISSING, hasConsole } from '../console-pages.ts';
import { createLog } from '../create-log.ts';
import { readConfigurationFile } from '../read-configuration.ts';
import { SERVER_OPTIONS, toCommandOption } from '../server-options.ts';
import { parsePort } from './parse-port.ts';
import { parseProxies } from './parse-proxies.ts';
import { untilStopped } from './until-stopped.ts';

interface ServeOptions {
  readonly data: string;
  readonly host: string;
  readonly port: string;
  readonly config?: string;
  readonly configEditable?: boolean;
  readonly secretsDir?: string;
  readonly trustProxy?: string;
  readonly logLevel: string;
}

export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .summary('run the server')
    .description(
      'Runs Ringhook: connects to the configured PBXs, owes and sends requests, answers the API. Ends on SIGINT or SIGTERM, exit code 0; exit code 1 when it could not start or go on.',
    )
    .action(serve);
  for (const row of Object.values(SERVER_OPTIONS)) command.addOption(toCommandOption(row));
}

async function serve(options: ServeOptions): Promise<void> {
  // Heard from the beginning: a stop during the start is a stop.
  const stopped = untilStopped();
  const log = createLog(options.logLevel);
  const { promise: death, resolve: die } = Promise.withResolvers<AppError>();
  const ringhook = await startRinghook({
    dataFolder: options.data,
    host: options.host,
    port: parsePort(options.port),
    log,
    failPoint: parseFailPoint(process.env['RINGHOOK_FAIL_POINT'], () => process.kill(process.pid, 'SIGKILL')),
    onDeath: die,
    trustedProxies: parseProxies(options.trustProxy),
    ...(options.secretsDir !== undefined && { secretsDir: options.secretsDir }),
    ...(options.config !== undefined && { configuration: givenBy(options.config, options) }),
  });
  // To standard error, so that neither ends up in a collected log.
  if (options.config !== undefined) takeOnHangup(() => ringhook.take(givenBy(options.config ?? '', options)), log);
  console.error(hasConsole() ? `Console: ${ringhook.apiUrl}` : CONSOLE_MISSING);
  if (ringhook.setupToken !== undefined) {
    console.error(
      `Set-up token for the first administrator: ${ringhook.setupToken}\nIt is asked for on the first page of the console and worth nothing afterwards.`,
    );
  }
  if (ringhook.firstToken !== undefined) {
    console.error(`First API token, shown this once: ${ringhook.firstToken}\nKeep it; "ringhook token create" makes others.`);
  }
  const end = await Promise.race([stopped, death]);
  await ringhook.stop();
  if (end instanceof AppError) throw end;
}

function givenBy(file: string, { configEditable = false }: ServeOptions): GivenConfiguration {
  const value = readConfigurationFile(file);
  return { value, author: 'command line', note: `serve --config ${file}`, ...(!configEditable && { managedBy: file }) };
}

/** A file that can't be taken over changes nothing: what is in force stays so. */
function takeOnHangup(take: () => Promise<void>, log: Log): void {
  process.on('SIGHUP', () => {
    void Promise.try(take).catch((cause: unknown) => log.error({ detail: errorText(cause) }, 'configuration.refused'));
  });
}
