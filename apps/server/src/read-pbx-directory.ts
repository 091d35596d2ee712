import { AppError, type Configuration, type FoundDirectory, type SecretReference } from '@ringhook/core';
import { sourceAdapterOf, sourceAdapters } from '@ringhook/sources';

const WITHIN_MS = 60_000;

export interface PbxDirectory {
  readonly directory: FoundDirectory;
  readonly warnings: readonly string[];
}

/** Asks the PBX of a configured source who is there. Fails with NOT_FOUND, IMPORT_IMPOSSIBLE or IMPORT_FAILED. */
export async function readPbxDirectory(
  sourceId: string,
  configuration: Configuration,
  secret: (reference: SecretReference) => string,
): Promise<PbxDirectory> {
  const source = configuration.sources.find(({ id }) => id === sourceId);
  if (!source) throw new AppError('NOT_FOUND', sourceId, `there is no source "${sourceId}"`);
  const adapter = sourceAdapterOf(source.kind);
  if (!adapter.readDirectory) {
    const able = sourceAdapters.filter((one) => one.readDirectory).map(({ label }) => label);
    throw new AppError(
      'IMPORT_IMPOSSIBLE',
      sourceId,
      `${adapter.label} can't say who is there; use a CSV file. Those that can: ${able.join(', ')}`,
    );
  }
  const outcome = await adapter.readDirectory(adapter.parseConfig(source.options), {
    signal: AbortSignal.timeout(WITHIN_MS),
    secret: async (reference) => secret(reference),
    extensionPattern: configuration.settings.extensionPattern,
  });
  if (outcome.kind === 'found') return outcome;
  throw new AppError('IMPORT_FAILED', sourceId, outcome.reason);
}
