import { errorText, type SecretReference, type SourceDefinition, type SourceId } from '@ringhook/core';
import { sourceAdapterOf, type SourceNews } from '@ringhook/sources';
import type { ProbeOutcome, ProbeSource } from './probe.ts';

const WITHIN_MS = 10_000;

export type ReadSecret = (reference: SecretReference) => string;

/** Connects as the server would, leaves as soon as the PBX has let it in, and uses nothing of what it hears. */
export function createSourceProbe(readSecret: ReadSecret): ProbeSource {
  return async (source) => {
    try {
      return await probe(source, readSecret);
    } catch (cause) {
      return failure(errorText(cause));
    }
  };
}

async function probe(source: SourceDefinition, readSecret: ReadSecret): Promise<ProbeOutcome> {
  const adapter = sourceAdapterOf(source.kind);
  const config = adapter.parseConfig(source.options);
  const leave = new AbortController();
  const limit = setTimeout(() => leave.abort(), WITHIN_MS);
  const { promise: isConnected, resolve: connected } = Promise.withResolvers<ProbeOutcome>();
  let heard: SourceNews = {};
  const ended = adapter
    .connect(config, {
      sourceId: source.id as SourceId,
      signal: leave.signal,
      accept: async () => {},
      report: (news) => {
        heard = { ...heard, ...news };
        if (heard.isConnected) connected(fine(heard));
      },
      secret: async (reference) => readSecret(reference),
      now: Date.now,
      random: Math.random,
    })
    .then((outcome): ProbeOutcome => ('reason' in outcome ? failure(outcome.reason) : fine(heard)));
  try {
    return await Promise.race([isConnected, ended]);
  } finally {
    clearTimeout(limit);
    leave.abort();
    await ended.catch(() => {
      // It was told to leave; how it left no longer matters.
    });
  }
}

function fine({ version, warnings = [] }: SourceNews): ProbeOutcome {
  return { kind: 'fine', detail: `connected and logged in${version === undefined ? '' : ` to ${version}`}`, warnings };
}

function failure(detail: string): ProbeOutcome {
  return {
    kind: 'failed',
    detail,
    fix: 'check host, port, user and secret of the source, the rights of that user at the PBX, and the network between',
  };
}
