import type { SourceProber } from '@ringhook/api';
import type { Configuration, FoundDirectory, SecretReference, SourceDefinition } from '@ringhook/core';
import { sourceAdapterOf } from '@ringhook/sources';
import { createSourceProbe } from './doctor/probe-source.ts';
import { readPbxDirectory } from './read-pbx-directory.ts';

type ReadSecret = (reference: SecretReference) => string;

/** Tries a drafted source as `ringhook doctor` tries a saved one, and counts who is there where the PBX can say. */
export function createSourceTrial(current: () => Configuration, secret: ReadSecret): SourceProber {
  const probe = createSourceProbe(secret);
  return async (source) => {
    const outcome = await probe(source);
    if (outcome.kind === 'failed') return outcome;
    const { detail, warnings } = outcome;
    const found = await countable(source, current(), secret);
    return {
      kind: 'connected',
      detail,
      warnings: [...warnings, ...found.warnings],
      ...(found.directory && { directory: found.directory }),
    };
  };
}

interface Countable {
  readonly directory?: FoundDirectory;
  readonly warnings: readonly string[];
}

async function countable(source: SourceDefinition, configuration: Configuration, secret: ReadSecret): Promise<Countable> {
  if (!sourceAdapterOf(source.kind).readDirectory) return { warnings: [] };
  try {
    return await readPbxDirectory(source.id, { ...configuration, sources: [source] }, secret);
  } catch (cause) {
    // Calls can be followed without it: that the directory can't be read is worth a warning, no more.
    return { warnings: [cause instanceof Error ? cause.message : String(cause)] };
  }
}
