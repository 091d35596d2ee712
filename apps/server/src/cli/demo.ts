import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@ringhook/core';
import { sourceAdapterOf } from '@ringhook/sources';
import { openDataFolder } from '@ringhook/store';
import { type Command, Option } from 'commander';
import { startRinghook } from '../compose.ts';
import { CONSOLE_MISSING, hasConsole } from '../console-pages.ts';
import { SILENT } from '../create-log.ts';
import { demoConfiguration } from '../demo/configuration.ts';
import { type DemoReceiver, type DemoRequest, startDemoReceiver } from '../demo/receiver.ts';
import { isHookEvent } from '../demo/hook-event.ts';
import { terminalSize } from '../demo/terminal-size.ts';
import { createTerminalView } from '../demo/terminal-view.ts';
import { parseCount } from './parse-number.ts';
import { parsePort } from './parse-port.ts';
import { untilStopped } from './until-stopped.ts';

interface DemoOptions {
  readonly data: string;
  readonly port: string;
  readonly callsPerMinute: string;
  readonly seed: string;
  readonly calls: string;
}

const NEXT_STEPS_AFTER_MS = 20_000;
/** The receiver turns every so-manieth call away once, to show what then happens. */
const REFUSE_EVERY = 6;

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .summary('watch simulated calls cause real requests')
    .description(
      'Starts a server with a simulated PBX, two URL adapters and a small receiver, all on this machine, and shows calls and the requests they cause. Ends on Ctrl-C.',
    )
    .addOption(
      new Option('--data <folder>', 'folder for the demo; emptied at start').env('RINGHOOK_DEMO_DATA').default('./ringhook-data/demo'),
    )
    .option('--port <number>', 'port of the API; 0 takes any free one', '0')
    .option('--calls-per-minute <number>', 'how many calls the simulated PBX places', '30')
    .option('--seed <number>', 'the same seed places the same calls', '1')
    .option('--calls <number>', 'end after so many calls; 0 goes on until Ctrl-C', '0')
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  const callsPerMinute = parseCount(options.callsPerMinute, '--calls-per-minute');
  const limit = parseCount(options.calls, '--calls');
  const simulator = { callsPerMinute, seed: parseCount(options.seed, '--seed'), ...(limit > 0 && { limit }) };
  sourceAdapterOf('simulator').parseConfig(simulator);
  emptyDemoFolder(options.data);
  const requestLog = join(options.data, 'requests.log');
  const view = createTerminalView(terminalSize());
  const stopped = untilStopped();

  const progress = { ended: 0, requests: 0 };
  const refused = new Set<number>();
  const onRequest = (request: DemoRequest): number => {
    const callNumber = Number(request.headers['ringhook-call']);
    const attempt = Number(request.headers['ringhook-attempt'] ?? 1);
    const status = callNumber % REFUSE_EVERY === 0 && !refused.has(callNumber) ? 503 : 200;
    if (status !== 200) refused.add(callNumber);
    progress.requests++;
    const { method, target, body, at } = request;
    appendFileSync(requestLog, `${new Date(at).toISOString()} ${status} ${method} ${target} ${body}\n`);
    console.log(view.requestLine({ method, target, body, at, callNumber, attempt, status }));
    return status;
  };
  const receiver = await startDemoReceiver({ onRequest });
  const { promise: allDone, resolve: done } = Promise.withResolvers<'done'>();

  const account = { login: 'demo', name: 'Demo', password: randomBytes(9).toString('base64url') };
  const ringhook = await startRinghook({
    dataFolder: options.data,
    host: '127.0.0.1',
    port: parsePort(options.port),
    log: SILENT,
    firstAccount: account,
    configuration: { value: demoConfiguration(receiver.url, simulator), author: 'demo', note: 'the demo' },
    onEvent: (event) => {
      if (isHookEvent(event)) console.log(view.callLine(event));
      if (event.level === 'call' && event.event === 'hangup' && ++progress.ended === limit) done('done');
    },
  });

  const places = { apiUrl: ringhook.apiUrl, token: ringhook.firstToken ?? '', receiver, requestLog, account };
  console.log(welcome(places));
  const nextSteps = setTimeout(() => console.log(whatNext(places)), NEXT_STEPS_AFTER_MS);
  await Promise.race([stopped, allDone]);
  clearTimeout(nextSteps);
  await ringhook.stop();
  console.log(
    `\nEnded after ${progress.ended} complete calls and ${progress.requests} requests. The folder ${options.data} can be deleted.`,
  );
  await receiver.close();
}

const MARK = 'this-is-a-demo';

/** A folder with calls in it that no demo made is left alone. */
function emptyDemoFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(join(folder, 'ringhook.db')) && !existsSync(join(folder, MARK))) {
    throw new AppError(
      'DATA_FOLDER_NOT_A_DEMO',
      folder,
      `${folder} holds the data of a real Ringhook, and a demo empties its folder; choose another with --data`,
    );
  }
  refuseFolderInUse(folder);
  const databases = ['ringhook.db', 'ringhook-search.db'].flatMap((name) => [name, `${name}-wal`, `${name}-shm`]);
  for (const name of [...databases, 'ringhook.key', 'requests.log']) {
    rmSync(join(folder, name), { force: true });
  }
  writeFileSync(join(folder, MARK), 'Made by "ringhook demo"; emptied whenever it starts.\n');
}

/** Another demo may run here. Whatever else is wrong with the folder goes away by emptying it. */
function refuseFolderInUse(folder: string): void {
  try {
    openDataFolder(folder, Date.now()).close();
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'DATA_FOLDER_IN_USE') throw cause;
  }
}

interface Places {
  readonly apiUrl: string;
  readonly token: string;
  readonly account: { readonly login: string; readonly password: string };
  readonly receiver: DemoReceiver;
  readonly requestLog: string;
}

function welcome({ apiUrl, account, receiver, requestLog }: Places): string {
  return `Ringhook demo: a simulated PBX, the real engine, a small receiver. Ctrl-C ends it.

  console             ${hasConsole() ? apiUrl : CONSOLE_MISSING}
  sign in as          ${account.login}, password ${account.password}
  API and its pages   ${apiUrl}/docs
  receiver            ${receiver.url}   (every request in full: ${requestLog})

Each line with a time is a call event; below it is the request it caused and what the receiver answered.
`;
}

function whatNext({ apiUrl, token, requestLog }: Places): string {
  return `
What to try next, in a second terminal:
  see the requests in full     tail -f ${requestLog}
  the calls, by API            curl -s -H 'authorization: Bearer ${token}' '${apiUrl}/api/v1/calls?limit=3'
  follow them live             curl -N -H 'authorization: Bearer ${token}' ${apiUrl}/api/v1/live
  the whole configuration      curl -s -H 'authorization: Bearer ${token}' ${apiUrl}/api/v1/configuration/export
  your own Asterisk            docs/guides/asterisk.md: five minutes
`;
}
