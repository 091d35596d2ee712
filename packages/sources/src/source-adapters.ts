import { AppError } from '@ringhook/core';
import { asteriskSource } from './asterisk/source.ts';
import { broadworksSource } from './broadworks/source.ts';
import { freeswitchSource } from './freeswitch/source.ts';
import { httpSource, jambonzSource, telnyxSource, twilioSource } from './http-ingest/sources.ts';
import { simulatorSource } from './simulator/source.ts';
import type { SourceAdapter } from './source.ts';

/** Every kind of PBX Ringhook can listen to: compose, forms, docs and `doctor` read this table; add a row and it is there. */
export const sourceAdapters: readonly SourceAdapter[] = [
  forAnyConfig(asteriskSource),
  forAnyConfig(freeswitchSource),
  forAnyConfig(broadworksSource),
  forAnyConfig(httpSource),
  forAnyConfig(twilioSource),
  forAnyConfig(telnyxSource),
  forAnyConfig(jambonzSource),
  forAnyConfig(simulatorSource),
];

/** Throws AppError('SOURCE_KIND_UNKNOWN', kind, ...). */
export function sourceAdapterOf(kind: string): SourceAdapter {
  const adapter = sourceAdapters.find((one) => one.kind === kind);
  if (adapter) return adapter;
  const known = sourceAdapters.map((one) => one.kind).join(', ');
  throw new AppError('SOURCE_KIND_UNKNOWN', kind, `there is no source of the kind "${kind}"; there are: ${known}`);
}

/** A table can hold adapters of different configurations only if each takes the one it has parsed itself. */
function forAnyConfig<Config>(adapter: SourceAdapter<Config>): SourceAdapter {
  const { readDirectory, ...rest } = adapter;
  return {
    ...rest,
    connect: (config, context) => adapter.connect(config as Config, context),
    ...(readDirectory && { readDirectory: (config: unknown, context) => readDirectory(config as Config, context) }),
  };
}
