import { readFileSync } from 'node:fs';
import { AppError, compileExtensionPattern, errorText } from '@ringhook/core';
import { type CaptureFlag, type CaptureFlagValues, captureLine, type CapturePlayer, capturePlayers } from '@ringhook/sources';
import { type Command, Option } from 'commander';
import { toList } from './to-list.ts';

type PlayOptions = Readonly<Record<string, string | undefined>>;

/** Each kind's own options are made from its row in the table of players. */
export function registerPlay(capture: Command): void {
  const command = capture
    .command('play')
    .summary('print what a recording means, one JSON line per event')
    .description(
      'Plays recorded bytes through the same code as a live connection and prints one JSON line per call, extension and device event. Times are ms since the epoch; absent facts are null.',
    )
    .addOption(
      new Option('--kind <kind>', 'kind of PBX that sent the bytes').choices(capturePlayers.map(({ kind }) => kind)).makeOptionMandatory(),
    );
  for (const flag of allFlags()) command.option(`${spelled(flag)} <${flag.value}>`, describeFlag(flag));
  command
    .option('--times <file>', 'when each part was read: epoch_ms TAB offset TAB length per line')
    .argument('<file>', 'the recorded bytes')
    .action(play);
}

function play(file: string, { kind, times, ...given }: PlayOptions): void {
  const player = capturePlayers.find((one) => one.kind === kind);
  if (!player) throw new AppError('OPTION_INVALID', '--kind', `there is nothing that plays recordings of "${kind}"`);
  const flags = readFlags(player, given);
  const bytes = readInput(file);
  refuseNoCapture(player, bytes, file);
  const events = player.play(bytes, flags, {
    ...(times !== undefined && { times: readInput(times).toString('utf8') }),
    onAlarm: (text) => console.error(`alarm: ${JSON.stringify(text)}`),
  });
  for (const event of events) {
    const line = captureLine(event);
    if (line !== undefined) console.log(JSON.stringify(line));
  }
}

/** Several kinds may have a flag of the same name. */
function allFlags(): readonly CaptureFlag[] {
  return [...new Map(capturePlayers.flatMap(({ flags }) => flags).map((flag) => [flag.name, flag])).values()];
}

function describeFlag({ name, help }: CaptureFlag): string {
  const kinds = capturePlayers.filter(({ flags }) => flags.some((flag) => flag.name === name)).map(({ kind }) => kind);
  return kinds.length === capturePlayers.length ? help : `${help} (${kinds.join(', ')})`;
}

function readFlags(player: CapturePlayer, given: PlayOptions): CaptureFlagValues {
  const flags: Record<string, string | readonly string[]> = {};
  for (const [name, text] of Object.entries(given)) {
    if (text === undefined) continue;
    const flag = player.flags.find((one) => one.name === name);
    if (!flag) throw new AppError('OPTION_INVALID', spelled({ name }), refusal(player, name));
    if (flag.type === 'pattern' && compileExtensionPattern(text) === undefined)
      throw new AppError('OPTION_INVALID', spelled(flag), `${spelled(flag)} is no regular expression that can be used safely: ${text}`);
    flags[name] = flag.type === 'list' ? toList(text) : text;
  }
  return flags;
}

function refusal({ kind, flags }: CapturePlayer, name: string): string {
  return `${spelled({ name })} says nothing for recordings of the kind ${kind}; there are: ${flags.map(spelled).join(', ')}`;
}

function spelled({ name }: Pick<CaptureFlag, 'name'>): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const GZIP = Buffer.from([0x1f, 0x8b]);

function refuseNoCapture({ signs, says }: CapturePlayer, bytes: Buffer, file: string): void {
  if (signs.some((sign) => bytes.includes(sign))) return;
  const why = bytes.subarray(0, 2).equals(GZIP)
    ? 'it is compressed; unpack it with gunzip first'
    : 'record one with "ringhook capture record"';
  throw new AppError('CAPTURE_INVALID', file, `${file} holds nothing that ${says}: ${why}`);
}

function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
}
