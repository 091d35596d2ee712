import { readFileSync } from 'node:fs';
import { AppError, errorText, type SecretReference, type SourceId } from '@ringhook/core';
import { captureLine, CaptureRecorder, playCapture, sourceAdapterOf, type SourceHealth, superviseSource } from '@ringhook/sources';
import { type Command, Option } from 'commander';
import { readConfigurationFile, readDataFolder } from '../read-configuration.ts';
import { readSecret } from '../read-secret.ts';
import { SERVER_OPTIONS, toCommandOption } from '../server-options.ts';
import { parseCount } from './parse-number.ts';
import { toList } from './to-list.ts';
import { untilStopped } from './until-stopped.ts';

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
  capture
    .command('record')
    .summary('write what a PBX sends to a file')
    .description(
      'Connects to a configured PBX beside the running server and writes every byte it sends, for "capture play". The recording holds names and numbers of callers. Ends on Ctrl-C or after --seconds.',
    )
    .requiredOption('--source <id>', 'id of the source in the configuration')
    .requiredOption('--out <file>', 'file to write; <file>.times gets the times of the reads')
    .option('--config <file>', 'read the source from this YAML file instead of the data folder')
    .option('--seconds <number>', 'end after so long; 0 goes on until Ctrl-C', '0')
    .addOption(toCommandOption(SERVER_OPTIONS.data))
    .action(record);
}

interface RecordOptions {
  readonly source: string;
  readonly out: string;
  readonly config?: string;
  readonly seconds: string;
  readonly data: string;
}

async function record({ source: sourceId, out, config, seconds, data }: RecordOptions): Promise<void> {
  const { configuration, secret } =
    config === undefined
      ? readDataFolder(data, process.env)
      : {
          configuration: readConfigurationFile(config),
          secret: (reference: SecretReference) => readSecret(reference, { env: process.env, stored: () => undefined }),
        };
  const source = configuration.sources.find(({ id }) => id === sourceId);
  if (!source) {
    const known = configuration.sources.map(({ id }) => id).join(', ') || 'none';
    throw new AppError('SOURCE_UNKNOWN', sourceId, `there is no source "${sourceId}" in the configuration; there are: ${known}`);
  }
  const limitMs = parseCount(seconds, '--seconds') * 1_000;
  using recorder = new CaptureRecorder({ raw: out, times: `${out}.times` });
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort());
  const limit = limitMs > 0 ? setTimeout(() => stop.abort(), limitMs) : undefined;
  const adapter = sourceAdapterOf(source.kind);
  const health = await superviseSource(adapter, adapter.parseConfig(source.options), {
    sourceId: source.id as SourceId,
    signal: stop.signal,
    accept: async () => {},
    record: recorder.record,
    onHealth: createProgress(),
    secret: async (reference) => secret(reference),
    now: Date.now,
    random: Math.random,
  });
  clearTimeout(limit);
  if (health.state === 'rejected') throw new AppError('SOURCE_REJECTED', sourceId, health.lastError ?? 'the PBX does not let us in');
  console.error(`${recorder.bytesWritten} bytes in ${out}`);
}

/** One line whenever the state changes. */
function createProgress(): (health: SourceHealth) => void {
  let last = '';
  return ({ state, version, lastError }) => {
    const line = [state, state === 'connected' ? version : null, state === 'waiting' ? lastError : null].filter(Boolean).join(': ');
    if (line !== last) console.error(line);
    last = line;
  };
}

function play(file: string, { trunks, times, extensionPattern }: PlayOptions): void {
  const bytes = readInput(file);
  refuseNoCapture(bytes, file);
  const events = playCapture(bytes, {
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

const GZIP = Buffer.from([0x1f, 0x8b]);
/** One of these begins every message of a manager connection. */
const MESSAGE_STARTS = ['Asterisk Call Manager/', 'Event: ', 'Response: '];

function refuseNoCapture(bytes: Buffer, file: string): void {
  if (MESSAGE_STARTS.some((start) => bytes.includes(start))) return;
  const why = bytes.subarray(0, 2).equals(GZIP)
    ? 'it is compressed; unpack it with gunzip first'
    : 'record one with "ringhook capture record"';
  throw new AppError('CAPTURE_INVALID', file, `${file} holds nothing that an Asterisk says on its manager interface: ${why}`);
}

function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
}
