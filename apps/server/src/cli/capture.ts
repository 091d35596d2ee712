import { AppError, type SecretReference, type SourceId } from '@ringhook/core';
import { CaptureRecorder, sourceAdapterOf, type SourceHealth, superviseSource } from '@ringhook/sources';
import type { Command } from 'commander';
import { readConfigurationFile, readDataFolder } from '../read-configuration.ts';
import { readSecret } from '../read-secret.ts';
import { SERVER_OPTIONS, toCommandOption } from '../server-options.ts';
import { parseCount } from './parse-number.ts';
import { registerPlay } from './play-capture.ts';
import { untilStopped } from './until-stopped.ts';

export function registerCapture(program: Command): void {
  const capture = program
    .command('capture')
    .summary('record and play the bytes of a PBX')
    .description('Records what a PBX sends, and shows what recorded bytes mean.');
  registerPlay(capture);
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
          secret: (reference: SecretReference) => readSecret(reference, { env: process.env, stored: () => undefined, folders: 'anywhere' }),
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
