import { readFileSync } from 'node:fs';
import { AppError, errorText } from '@ringhook/core';
import { captureLine, playCapture } from '@ringhook/sources';
import { type Command, Option } from 'commander';
import { toList } from './to-list.ts';

interface PlayOptions {
  readonly kind: string;
  readonly trunks?: string;
  readonly extensionPattern?: string;
  readonly times?: string;
}

export function registerCapture(program: Command): void {
  const capture = program
    .command('capture')
    .summary('record and play the bytes of a PBX')
    .description('Records what a PBX sends, and shows what recorded bytes mean.');
  capture
    .command('play')
    .summary('print what a recording means, one JSON line per event')
    .description(
      'Plays recorded bytes through the same code as a live connection and prints one JSON line per call, extension and device event. Times are ms since the epoch; absent facts are null.',
    )
    .addOption(new Option('--kind <kind>', 'kind of PBX that sent the bytes').choices(['asterisk']).makeOptionMandatory())
    .option('--trunks <names>', 'endpoints that lead outside, separated by commas')
    .option('--extension-pattern <regex>', 'what a whole extension number looks like')
    .option('--times <file>', 'when each part was read: epoch_ms TAB offset TAB length per line')
    .argument('<file>', 'the recorded bytes')
    .action(play);
}

function play(file: string, { trunks, times, extensionPattern }: PlayOptions): void {
  const events = playCapture(readInput(file), {
    ...(trunks !== undefined && { trunks: toList(trunks) }),
    ...(times !== undefined && { times: readInput(times).toString('utf8') }),
    ...(extensionPattern !== undefined && { extensionPattern }),
    onAlarm: (text) => console.error(`alarm: ${JSON.stringify(text)}`),
  });
  for (const event of events) {
    const line = captureLine(event);
    if (line !== undefined) console.log(JSON.stringify(line));
  }
}

function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
}
