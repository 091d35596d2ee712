import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseCount } from './parse-number.ts';
import { openReplays, type PreviewAnswer, type RemoteReplays, type ReplayDetailAnswer } from './remote-replays.ts';
import { paint, printable, processTerminal, tableLines, type Terminal } from './terminal.ts';

const LOOK_EVERY_MS = 1_000;
const LISTED = 50;

interface ServerOptions {
  readonly url: string;
  readonly token: string;
}

interface OrderOptions extends ServerOptions {
  readonly note?: string;
  readonly perSecond?: number;
  readonly send?: boolean;
  readonly wait?: boolean;
}

interface RangeOptions extends OrderOptions {
  readonly from: number;
  readonly until?: number;
  readonly adapter?: string;
  readonly state?: string;
  readonly event?: string;
  readonly rule?: string;
  readonly call?: number;
}

const HELP = `
Without --send nothing is sent: the command says how many requests would go where. Requests keep their order within a call, their webhook-id and their bytes, and carry "webhook-replay". Moments are ISO 8601, such as 2026-01-31T08:00Z, or an age, such as 90m, 24h or 7d.`;

/** Sending again as a job on a running server. */
export function registerReplay(program: Command, terminal: Terminal = processTerminal): void {
  const replay = program
    .command('replay')
    .summary('send requests again, or a past call to another adapter')
    .description('Sends again what was sent or given up, beside live calls.')
    .addHelpText('after', HELP);

  ordering(replay.command('deliveries').argument('<id...>', 'ids of deliveries').description('These deliveries.')).action(
    (ids: readonly string[], options: OrderOptions) => order({ kind: 'deliveries', ids }, options, terminal),
  );
  ordering(
    replay
      .command('lane')
      .argument('<call>', 'CallID of the call', (text) => parseCount(text, 'CALL'))
      .argument('<adapter>', 'id of the adapter')
      .description('Everything that was sent to one adapter about one call.'),
  ).action((callNumber: number, hookId: string, options: OrderOptions) => order({ kind: 'lane', callNumber, hookId }, options, terminal));
  ordering(
    replay
      .command('call')
      .argument('<call>', 'CallID of a call that is over', (text) => parseCount(text, 'CALL'))
      .argument('<adapter>', 'id of the adapter that is told of it')
      .description('A past call to any adapter, as the live configuration would write it.'),
  ).action((callNumber: number, adapterId: string, options: OrderOptions) =>
    order({ kind: 'call', callNumber, adapterId }, options, terminal),
  );
  ordering(
    replay
      .command('range')
      .description('What was owed in a range of time, or what of it fits.')
      .addOption(new Option('--from <moment>', 'owed from then on').argParser(parseMoment).makeOptionMandatory())
      .addOption(new Option('--until <moment>', 'owed before then; now, unless told').argParser(parseMoment))
      .option('--adapter <id>', 'only to this adapter')
      .addOption(new Option('--state <state>', 'only what came out so').choices(['delivered', 'deadLetter', 'skipped']))
      .addOption(new Option('--event <event>', 'only this event').choices(['start', 'pickup', 'hangup', 'missed']))
      .option('--rule <id>', 'only to adapters of this rule, about calls that it matches as it is now')
      .addOption(new Option('--call <call>', 'only about this call').argParser((text) => parseCount(text, '--call'))),
  ).action((options: RangeOptions) => order(rangeOf(options), options, terminal));
  registerWatching(replay, terminal);
}

function registerWatching(replay: Command, terminal: Terminal): void {
  reaching(replay.command('list').description('The newest replays.')).action(async (options: ServerOptions) => {
    const rows = (await openReplays(options).list(LISTED)).map(({ id, kind, state, progress, by, note, createdAt }) => [
      id,
      kind,
      state,
      `${progress.queued}/${progress.total}`,
      new Date(createdAt).toISOString(),
      by,
      note,
    ]);
    for (const line of tableLines(['ID', 'KIND', 'STATE', 'OPENED', 'STARTED', 'BY', 'NOTE'], rows)) terminal.out(line);
  });
  reaching(
    replay.command('show').argument('<id>', 'of the replay').description('How far one replay is, and what became of its requests.'),
  ).action(async (id: string, options: ServerOptions) => {
    for (const line of detailLines(await openReplays(options).get(id))) terminal.out(line);
  });
  reaching(replay.command('cancel').argument('<id>', 'of the replay').description('Opens no more of it; what is open is sent.')).action(
    async (id: string, options: ServerOptions) => {
      await openReplays(options).cancel(id);
      terminal.note(`Replay ${printable(id)} opens no more requests.`);
    },
  );
}

async function order(body: object, { note, perSecond, send, wait, ...server }: OrderOptions, terminal: Terminal): Promise<void> {
  const replays = openReplays(server);
  const asked = { ...body, ...(note !== undefined && { note }), ...(perSecond !== undefined && { perSecond }) };
  if (!send) {
    for (const line of previewLines(await replays.preview(asked), terminal)) terminal.out(line);
    return terminal.note('Nothing is sent. Repeat it with --send to send this.');
  }
  const { id, progress } = await replays.start(asked);
  terminal.out(id);
  terminal.note(`Replay ${id}: ${progress.total} requests. Watch it with "ringhook replay show ${id}".`);
  if (!wait) return;
  const ended = await untilOver(replays, id);
  for (const line of detailLines(ended)) terminal.note(line);
  if (ended.state !== 'done') process.exitCode = 1;
}

async function untilOver(replays: RemoteReplays, id: string): Promise<ReplayDetailAnswer> {
  for (;;) {
    const now = await replays.get(id);
    if (now.state !== 'running') return now;
    await sleep(LOOK_EVERY_MS);
  }
}

function previewLines({ requests, endpoints }: PreviewAnswer, terminal: Terminal): string[] {
  if (endpoints.length === 0) return ['Nothing that was sent and is settled fits.'];
  const rows = endpoints.map(({ hookId, requests: some, calls, state, reason }) => [
    hookId,
    String(some),
    String(calls),
    state === 'removed' ? 'removed: nothing is sent to it' : state === 'open' ? '' : `${state}: ${reason ?? ''}`,
  ]);
  return [...tableLines(['ADAPTER', 'REQUESTS', 'CALLS', ''], rows), paint(terminal, 'bold', `${requests} requests would be sent.`)];
}

function detailLines({ id, kind, state, problem, by, note, progress, fate, endpoints }: ReplayDetailAnswer): string[] {
  const waiting = endpoints.flatMap(({ hookId, waiting: why }) => (why === null ? [] : [`${hookId} waits: ${why}`]));
  return [
    `replay ${id} (${kind}), ${state}, by ${by}${note === '' ? '' : `: ${note}`}`,
    ...(problem === null ? [] : [problem]),
    `opened ${progress.queued} of ${progress.total}, left alone ${progress.left}`,
    `delivered ${fate.delivered}, on the way ${fate.open}, given up ${fate.deadLetters}, skipped ${fate.skipped}`,
    ...waiting,
  ].map(printable);
}

function rangeOf({ from, until, adapter, state, event, rule, call }: RangeOptions): object {
  return {
    kind: 'range',
    from,
    ...(until !== undefined && { until }),
    ...(adapter !== undefined && { hookId: adapter }),
    ...(state !== undefined && { state }),
    ...(event !== undefined && { event }),
    ...(rule !== undefined && { ruleId: rule }),
    ...(call !== undefined && { callNumber: call }),
  };
}

function reaching(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'API of the server').env('RINGHOOK_URL').default('http://127.0.0.1:8580'))
    .addOption(new Option('--token <token>', 'token for that API').env('RINGHOOK_TOKEN').makeOptionMandatory());
}

function ordering(command: Command): Command {
  return reaching(command)
    .option('--note <text>', 'why; for the audit log')
    .addOption(
      new Option('--per-second <number>', 'most requests a second to each endpoint').argParser((text) => parseCount(text, '--per-second')),
    )
    .option('--send', 'send it; without this it is only counted')
    .option('--wait', 'wait until everything is opened; exit code 1 when it was not');
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90m`, `24h` and `7d` are that long ago. */
function parseMoment(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ago = UNITS[unit];
  if (count !== undefined && ago !== undefined) return Math.max(0, Date.now() - Number(count) * ago);
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at) && at >= 0) return at;
  throw new InvalidArgumentError('It must be a moment such as 2026-01-31T08:00Z, or an age such as 90m, 24h or 7d.');
}
